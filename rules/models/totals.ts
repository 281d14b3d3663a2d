/** Many functions in a few sentences: what a file or a workspace does as a whole. */
import type { Classification } from './classify';
import { laneText, LANE_ORDER, type LaneKind } from './lanes';

export interface Totals {
  readonly functions: number;
  readonly byClass: Readonly<Record<Classification, number>>;
  /** Functions that start to run there: handlers, tasks, thread targets. */
  readonly entries: ReadonlyMap<LaneKind, number>;
  readonly findings: number;
  /** Findings in functions that share an event loop with others. */
  readonly onLoops: number;
}

export function classOfMany({ byClass }: Pick<Totals, 'byClass'>): Classification {
  const waits = byClass['I/O-bound'] > 0;
  const computes = byClass['CPU-bound'] > 0;
  if (byClass.mixed > 0 || (waits && computes)) return 'mixed';
  if (waits) return 'I/O-bound';
  return computes ? 'CPU-bound' : 'light';
}

/** `12 functions wait (I/O-bound), 2 compute (CPU-bound); 40 take no time.` */
export function classesInWords({ byClass }: Totals): string {
  const parts = [
    counted(byClass['I/O-bound'], 'waits (I/O-bound)', 'wait (I/O-bound)'),
    counted(byClass['CPU-bound'], 'computes (CPU-bound)', 'compute (CPU-bound)'),
    counted(byClass.mixed, 'does both (mixed)', 'do both (mixed)'),
  ].filter((part) => part !== '');
  if (parts.length === 0) return 'No function waits or computes for long, as far as it can be resolved.';
  const rest = counted(byClass.light, 'takes no time worth telling', 'take no time worth telling');
  const first = parts.join(', ').replace(/^(\d+) /, (_, n: string) => `${n} function${n === '1' ? '' : 's'} `);
  return rest === '' ? `${first}.` : `${first}; ${rest}.`;
}

/** Where things start, and how many findings there are. */
export function totalsInWords(totals: Totals): string {
  const starts = LANE_ORDER.flatMap((kind) => {
    const count = totals.entries.get(kind) ?? 0;
    const name = kind === 'event-loop' ? 'on an event loop' : (IN[kind] ?? `in ${laneText(kind, undefined).name}`);
    return count === 0 ? [] : [`${count} ${name}`];
  });
  const where =
    starts.length === 0 ? 'No place is seen at which the code starts to run.' : `Entry points: ${starts.join(', ')}.`;
  return `${where} ${findingsInWords(totals)}`;
}

const IN: Partial<Record<LaneKind, string>> = {
  main: 'on the main thread',
  'thread-pool': 'in a thread pool',
  thread: 'in threads',
  worker: 'in workers',
  process: 'in processes',
};

function findingsInWords({ findings, onLoops }: Totals): string {
  if (findings === 0) return 'Nothing was found that runs in the wrong place.';
  const loops =
    onLoops === 0
      ? ''
      : onLoops === findings
        ? ', on an event loop that others share'
        : `, ${onLoops} of them on an event loop that others share`;
  return `${findings === 1 ? '1 finding' : `${findings} findings`}${loops}.`;
}

function counted(count: number, one: string, many: string): string {
  if (count === 0) return '';
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}
