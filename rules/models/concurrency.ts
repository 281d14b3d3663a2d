/** Which of the four holds: neither concurrent nor parallel, one of them, or both. */
import { runsInParallel, type LaneKind } from './lanes';

export type ConcurrencyKind = 'neither' | 'concurrent' | 'parallel' | 'both';

export interface Concurrency {
  readonly kind: ConcurrencyKind;
  readonly name: string;
  readonly reason: string;
}

export interface WhoRuns {
  readonly lanes: readonly LaneKind[];
  /** Some event loop serves more than the one function that it was made for. */
  readonly isLoopShared: boolean;
  /** Whoever hands work to other cores stands still until it is done, and nothing else goes on meanwhile. */
  readonly callerStandsStill: boolean;
  readonly hasGil: boolean;
  /** Threads compute in native code that lets go of the GIL. */
  readonly releasesGil: boolean;
  /** Something holds an event loop that others share. */
  readonly isLoopHeld: boolean;
}

const NAMES: Readonly<Record<ConcurrencyKind, string>> = {
  neither: 'Neither concurrent nor parallel',
  concurrent: 'Concurrent, not parallel',
  parallel: 'Parallel, not concurrent',
  both: 'Concurrent and parallel',
};

/** For people who meet the two words for the first time. */
export const CONCURRENCY_IN_SHORT =
  'Concurrent: several tasks are under way, and take turns. Parallel: several run at the very same time, on several cores.';

export function concurrencyOf(who: WhoRuns): Concurrency {
  const kind = kindOf(who);
  return { kind, name: NAMES[kind], reason: reasonOf(kind, who) };
}

function kindOf(who: WhoRuns): ConcurrencyKind {
  const isParallel = who.lanes.some((lane) => runsInParallel(lane, who.hasGil && !who.releasesGil));
  const hasThreads = who.lanes.includes('thread') || who.lanes.includes('thread-pool');
  const isConcurrent = who.isLoopShared || hasThreads || (isParallel && !who.callerStandsStill);
  if (isConcurrent) return isParallel ? 'both' : 'concurrent';
  return isParallel ? 'parallel' : 'neither';
}

function reasonOf(kind: ConcurrencyKind, who: WhoRuns): string {
  switch (kind) {
    case 'neither':
      return 'One thing runs after the other; nothing else is under way meanwhile.';
    case 'concurrent':
      return `${whoTakesTurns(who)}${who.isLoopHeld ? ' Where something holds the loop, nobody else gets a turn.' : ''}`;
    case 'parallel':
      return 'One task is split over several cores, and its caller stands still until all parts are done.';
    case 'both':
      return `${whoTakesTurns(who)} ${whoIsParallel(who)}${who.isLoopHeld ? ' Where something holds the loop, its tasks do not.' : ''}`;
  }
}

function whoTakesTurns({ lanes, isLoopShared, hasGil }: WhoRuns): string {
  if (isLoopShared) return 'The tasks of the event loop take turns at each await, on one thread.';
  const hasThreads = lanes.includes('thread') || lanes.includes('thread-pool');
  if (hasThreads && hasGil) return 'Threads take turns: under the GIL one of them runs Python code at a time.';
  return hasThreads ? 'Several threads are under way at once.' : 'The caller goes on while others work for it.';
}

function whoIsParallel({ lanes, hasGil }: WhoRuns): string {
  if (lanes.includes('process')) return 'Processes compute at the same time, each on a core of its own.';
  if (lanes.includes('worker')) return 'Workers compute at the same time, each on a core of its own.';
  return hasGil
    ? 'Native code that lets go of the GIL runs on several cores.'
    : 'Without a GIL, threads run on several cores.';
}
