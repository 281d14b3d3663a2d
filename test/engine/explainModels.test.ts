import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Context, Effect } from '../../rules/model';
import { classify } from '../../rules/models/classify';
import { worstFirst } from '../../rules/models/consequences';
import { MODELS, TRADE_OFFS } from '../../rules/models/models';
import { modelsPage } from '../../rules/models/page';
import { becauseOf } from '../../rules/models/words';
import { REPOSITORY } from '../support/paths';

const EFFECT: Effect = {
  kind: 'blocks',
  category: 'file',
  cost: 'short',
  certainty: 'certain',
  confidence: 'high',
  api: 'open',
  cause: 'x',
  op: 0,
  via: null,
  length: 0,
};
const CONTEXT: Context = {
  place: 'event-loop',
  phase: 'request',
  reason: 'handler',
  entry: 'x',
  distance: 0,
  via: null,
};

const computes = (more: Partial<Effect> = {}): Effect => ({
  ...EFFECT,
  kind: 'computes',
  category: 'cpu',
  cost: 'long',
  ...more,
});

describe('models', () => {
  it('waiting suits async and threads, computing suits processes', () => {
    const best = TRADE_OFFS.find((row) => row.dimension === 'Best for');
    assert.equal(best?.async, 'I/O-bound');
    assert.equal(best.processes, 'CPU-bound');
    assert.match(MODELS.processes.bestFor, /CPU-bound/);
  });

  it('the page is what the texts say (UPDATE_PAGES=1 writes it)', () => {
    const file = path.join(REPOSITORY, 'rules', 'models', 'concurrency-models.md');
    if (process.env.UPDATE_PAGES === '1') writeFileSync(file, modelsPage());
    assert.equal(readFileSync(file, 'utf8'), modelsPage());
  });

  for (const [what, effects, suspends, expected] of [
    ['nothing', [], false, 'light'],
    ['awaiting', [], true, 'I/O-bound'],
    ['a blocking call', [EFFECT], false, 'I/O-bound'],
    ['a call of microseconds', [{ ...EFFECT, cost: 'micro' }], false, 'light'],
    ['computing', [computes()], false, 'CPU-bound'],
    ['both', [EFFECT, computes()], false, 'mixed'],
    ['awaiting and computing', [computes()], true, 'mixed'],
    [
      'waiting, and computing only under circumstances',
      [EFFECT, computes({ certainty: 'conditional' })],
      false,
      'I/O-bound',
    ],
    ['a little computing under circumstances', [computes({ certainty: 'conditional', cost: 'short' })], false, 'light'],
    ['much computing under circumstances', [computes({ certainty: 'conditional' })], false, 'CPU-bound'],
  ] as const) {
    it(`${what}: ${expected}`, () => {
      assert.equal(classify(effects, suspends), expected);
    });
  }

  it('the event loop that serves others comes first, what is cold last', () => {
    const cold: Context = { ...CONTEXT, place: 'main', phase: 'start-up' };
    const thread: Context = { ...CONTEXT, place: 'thread' };
    assert.deepEqual(worstFirst([cold, thread, CONTEXT]), [CONTEXT, thread, cold]);
  });

  for (const [reason, distance, entry, expected] of [
    ['async def main', 0, 'main', 'async def main'],
    ['async def main', 1, 'main', 'called from async def main'],
    ['run by asyncio.run()', 2, 'main', 'called from `main`, run by asyncio.run()'],
    ['Express handler `GET /users`', 1, 'get() callback', 'called from Express handler `GET /users`'],
    ['callback of asyncio.AbstractEventLoop.call_soon', 0, 'tick', 'callback of call_soon'],
    ['handed over by concurrent.futures.ThreadPoolExecutor.map', 0, 'f', 'handed over by ThreadPoolExecutor.map'],
    ['handed over by asyncio.to_thread', 0, 'f', 'handed over by asyncio.to_thread'],
    ['callback of Promise.then', 0, 'then() callback', 'callback of Promise.then'],
    ['imports express', 1, '<module>', 'called from top level of a file that imports express'],
    ['callback of setTimeout', 1, '$tick', 'called from `$tick`, callback of setTimeout'],
  ] as const) {
    it(`because: ${expected}`, () => {
      assert.equal(becauseOf({ ...CONTEXT, reason, distance }, entry), expected);
    });
  }
});
