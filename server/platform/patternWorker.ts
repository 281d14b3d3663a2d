/** Runs in a worker thread of its own: tells how long a regular expression may take. A hard one keeps it busy for seconds. */
import { parentPort } from 'node:worker_threads';
import { checkSync } from 'recheck/lib/browser';
import type { PatternVerdict, RegularExpression } from '../../rules/model';

export interface Question {
  readonly pattern: RegularExpression;
  /** Milliseconds. */
  readonly timeout: number;
}

parentPort?.on('message', ({ pattern, timeout }: Question) => {
  parentPort?.postMessage(judge(pattern, timeout));
});

function judge({ source, flags }: RegularExpression, timeout: number): PatternVerdict | null {
  const result = checkSync(source, flags, { timeout });
  switch (result.status) {
    case 'safe':
      return { complexity: 'linear' };
    case 'vulnerable': {
      const { complexity, attack } = result;
      return {
        complexity: complexity.type === 'exponential' ? 'exponential' : complexity.degree,
        attack: attack.pattern,
      };
    }
    default:
      return null;
  }
}
