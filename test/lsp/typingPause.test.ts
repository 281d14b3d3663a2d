import assert from 'node:assert/strict';
import { TypingPause } from '../../server/lsp/settle';

describe('the pause that counts as the end of typing', () => {
  const pauseAfter = (...checks: readonly number[]): number => {
    const pause = new TypingPause();
    for (const milliseconds of checks) pause.took(milliseconds);
    return pause.milliseconds;
  };

  it('is long until it is known how long checks take', () => {
    assert.equal(pauseAfter(), 50);
  });

  it('is short where they are quick, with limits at both ends', () => {
    assert.equal(pauseAfter(2, 3), 15);
    assert.equal(pauseAfter(30, 50), 25);
    assert.equal(pauseAfter(400), 50);
  });

  it('follows the slowest of the last ones', () => {
    assert.equal(pauseAfter(90, 20), 45);
    assert.equal(pauseAfter(90, ...Array<number>(8).fill(40)), 20);
  });

  it('does not follow a single one among many', () => {
    assert.equal(pauseAfter(...Array<number>(7).fill(40), 400), 20);
    assert.equal(pauseAfter(...Array<number>(6).fill(40), 400, 90), 45);
  });
});
