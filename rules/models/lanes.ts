/** The lanes of the picture: the workers that code can run on, in the order in which they are drawn. */
import type { Context, Loop, PlaceKind } from '../model';

export type LaneKind = 'event-loop' | 'thread-pool' | 'thread' | 'worker' | 'process' | 'main' | 'unknown';

export const LANE_ORDER: readonly LaneKind[] = [
  'event-loop',
  'main',
  'unknown',
  'thread-pool',
  'thread',
  'worker',
  'process',
];

/** What is true of a worker, whatever runs on it. */
export interface LaneText {
  readonly name: string;
  /** One line under the name. */
  readonly note: string;
}

const TEXTS: Readonly<Record<Exclude<LaneKind, 'event-loop'>, LaneText>> = {
  main: { name: 'Main thread', note: 'Runs one thing after the other.' },
  unknown: { name: 'Whoever calls it', note: 'Nobody in the project is seen to call it.' },
  'thread-pool': { name: 'Thread pool', note: 'A few threads that take the next piece of work. One memory.' },
  thread: { name: 'Threads', note: 'Started one by one. One memory, so shared data needs locks.' },
  worker: { name: 'Worker threads', note: 'A core and a memory of their own; data is copied.' },
  process: { name: 'Processes', note: 'A core and a memory of their own; data is copied.' },
};

const LOOPS: Readonly<Record<Loop, LaneText>> = {
  asyncio: { name: 'Event loop (asyncio)', note: 'One thread for all tasks. Who blocks here stops everybody.' },
  trio: { name: 'Event loop (Trio)', note: 'One thread for all tasks. Who blocks here stops everybody.' },
  anyio: { name: 'Event loop (AnyIO)', note: 'One thread for all tasks. Who blocks here stops everybody.' },
  node: { name: 'Event loop (Node.js)', note: 'One thread for all requests. Who blocks here stops everybody.' },
  browser: {
    name: 'Main thread of the page',
    note: 'Draws, and handles every click. Who blocks here freezes the page.',
  },
};

export function laneText(kind: LaneKind, loop: Loop | undefined): LaneText {
  return kind === 'event-loop' ? LOOPS[loop ?? 'asyncio'] : TEXTS[kind];
}

/** @param isPooled the thread takes one piece of work after the other, rather than being started for this one */
export function laneKindOf(
  context: Pick<Context, 'place'> | { readonly place: PlaceKind },
  isPooled: boolean,
): LaneKind {
  return context.place === 'thread' && isPooled ? 'thread-pool' : context.place;
}

/** Several of these run at the very same time, each on a core of its own. */
export function runsInParallel(kind: LaneKind, hasGil: boolean): boolean {
  if (kind === 'process' || kind === 'worker') return true;
  return (kind === 'thread' || kind === 'thread-pool') && !hasGil;
}
