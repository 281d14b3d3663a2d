/** Asks a worker thread about regular expressions, one at a time, and gives up on those that take too long. */
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PatternVerdict, RegularExpression } from '../../rules/model';
import type { Question } from './patternWorker';

/** In a bundle the folder of all bundles; in compiled sources `out/server/platform`. */
const WORKER = path.join(__dirname, 'patternWorker.js');
/** For the analysis of one pattern, and for a worker that does not notice that this is over. */
const PATIENCE = 5_000;
const LAST_PATIENCE = 15_000;

export function createPatternJudge(): (pattern: RegularExpression) => Promise<PatternVerdict | null> {
  let worker: Worker | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const discard = (): void => {
    void worker?.terminate();
    worker = undefined;
  };
  const ask = (pattern: RegularExpression): Promise<PatternVerdict | null> =>
    new Promise((resolve) => {
      const current = (worker ??= new Worker(WORKER));
      // Nobody has to wait for it before the program ends.
      current.unref();
      const finish = (verdict: PatternVerdict | null): void => {
        clearTimeout(timer);
        current.off('message', finish).off('error', giveUp);
        resolve(verdict);
      };
      const giveUp = (): void => {
        discard();
        finish(null);
      };
      const timer = setTimeout(giveUp, LAST_PATIENCE);
      current.on('message', finish).on('error', giveUp);
      current.postMessage({ pattern, timeout: PATIENCE } satisfies Question);
    });

  return (pattern) => {
    const answer = queue.then(() => ask(pattern));
    queue = answer;
    return answer;
  };
}
