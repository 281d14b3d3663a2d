import * as assert from 'node:assert/strict';
import { bomLength, computeLineStarts, lineText, offsetAt, positionAt } from '../../server/analysis/positions';

describe('positions', () => {
  it('ends lines at \\n, \\r\\n and \\r only', () => {
    assert.deepEqual(computeLineStarts('a\nb\r\nc\rd\u2028e\ff'), [0, 2, 5, 7]);
    assert.deepEqual(computeLineStarts(''), [0]);
    assert.deepEqual(computeLineStarts('\r\n'), [0, 2]);
  });

  it('counts lines and columns from 1, in UTF-16 units', () => {
    const text = 'ab\n😀x';
    const starts = computeLineStarts(text);
    assert.deepEqual(positionAt(starts, 0), { line: 1, column: 1 });
    assert.deepEqual(positionAt(starts, 3), { line: 2, column: 1 });
    assert.deepEqual(positionAt(starts, 5), { line: 2, column: 3 });
  });

  it('does not count a BOM', () => {
    const text = '\ufeffab\ncd';
    const starts = computeLineStarts(text);
    assert.equal(bomLength(text), 1);
    assert.deepEqual(positionAt(starts, 1, 1), { line: 1, column: 1 });
    assert.deepEqual(positionAt(starts, 0, 1), { line: 1, column: 1 });
    assert.deepEqual(positionAt(starts, 4, 1), { line: 2, column: 1 });
    assert.equal(lineText(text, starts, 1), 'ab');
    assert.equal(offsetAt(text, starts, { line: 1, column: 1 }), 1);
  });

  it('goes back to the same offset', () => {
    const text = 'one\r\n\r\nthree\rfour\n';
    const starts = computeLineStarts(text);
    for (const offset of [0, 2, 3, 5, 7, 12, 13, 17, 18]) {
      assert.equal(offsetAt(text, starts, positionAt(starts, offset)), offset);
    }
  });

  it('clamps positions that do not exist', () => {
    const text = 'ab\ncd';
    const starts = computeLineStarts(text);
    assert.equal(offsetAt(text, starts, { line: 1, column: 99 }), 2);
    assert.equal(offsetAt(text, starts, { line: 99, column: 1 }), 5);
    assert.equal(offsetAt(text, starts, { line: 0, column: 1 }), 0);
    assert.equal(lineText(text, starts, 9), '');
  });
});
