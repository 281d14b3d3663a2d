import type { OperationId } from '../facts';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { runFlow } from '../shared/flow';
import { importsMain } from '../shared/startMethod';
import { calleeText } from '../shared/text';

interface Details {
  /** What forks, as written. */
  readonly call: string;
  /** `start`: a thread that this function has started; `place`: the function itself runs in a thread. */
  readonly thread: 'start' | 'place';
  /** It forks on every platform that has forks, or only where that is the default. */
  readonly isCertain: boolean;
}

export const forkWithThreads = defineRule<'fork-with-threads', Details>({
  id: 'fork-with-threads',
  area: 'processes',
  languages: ['python'],
  summary:
    'A process is forked while other threads run: the child has their locks, but not the threads that would release them.',
  supersedes: [],
  detect,
  message,
  fixes: () => [],
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const forks = forksIn(fn, graph);
  if (forks.length === 0) return [];
  const alive = threadsAlive(fn, graph);
  const isInThread = fn.contexts.some(({ place, phase }) => place === 'thread' && phase !== 'test');
  return forks.flatMap(({ op, isCertain }) => {
    const started = [...(alive.get(op) ?? [])][0];
    // In a thread, only what surely forks: a default may be another one where this runs.
    if (started === undefined && !(isInThread && isCertain)) return [];
    const operation = fn.facts.operations[op];
    const call = operation ? `${calleeText(fn.file.facts, fn.facts, operation)}()` : '';
    const span = started === undefined ? undefined : fn.facts.operations[started]?.span;
    return [
      {
        owner: fn,
        op,
        path: [],
        related: span ? [{ file: fn.file.id, span, message: 'a thread is started here' }] : [],
        confidence: 'high',
        severity: isCertain && started !== undefined ? 'warning' : 'information',
        details: { call, thread: started === undefined ? 'place' : 'start', isCertain },
      },
    ];
  });
}

interface Fork {
  readonly op: OperationId;
  readonly isCertain: boolean;
}

/** Forks by name, and starts of processes that fork because the file or the target Python says so. */
function forksIn(fn: FunctionView, graph: Graph): readonly Fork[] {
  const method = importsMain(fn.file, graph);
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call') return [];
    const roles = graph.values.rolesAt(fn, op).map(({ entry }) => entry.role);
    if (roles.includes('forks')) return [{ op, isCertain: true }];
    if (!roles.includes('starts-process') || method === 'always') return [];
    return [{ op, isCertain: method === 'never' }];
  });
}

/** Threads that may run before each operation: started here and not yet waited for. */
function threadsAlive(fn: FunctionView, graph: Graph): ReadonlyMap<OperationId, ReadonlySet<OperationId>> {
  const starting = new Set(fn.sites.filter((site) => site.handOff?.runsOn === 'thread').map((site) => site.op));
  if (starting.size === 0) return new Map();
  const isWaiting = (op: OperationId): boolean =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'waits-for-threads');
  const none: ReadonlySet<OperationId> = new Set();
  return runFlow(fn.facts, {
    initial: none,
    join: (a, b) => new Set([...a, ...b]),
    equal: (a, b) => a.size === b.size && [...a].every((op) => b.has(op)),
    after: (state, op) => (starting.has(op) ? new Set([...state, op]) : isWaiting(op) ? none : state),
    // Leaving a pool waits for its threads.
    left: () => none,
  }).before;
}

function message({ details: { call, thread, isCertain } }: Detection<Details>): string {
  const where = thread === 'start' ? 'after a thread was started' : 'in a thread';
  const condition = isCertain ? '' : ' on Linux up to Python 3.13';
  return [
    `\`${call}\` forks ${where}${condition}`,
    'The child gets a copy of the memory, but only of the thread that forks. A lock that another thread holds at that moment ' +
      'stays locked in the child forever, that of the logging module for example.',
    'Instead: start processes before threads, or choose another start method: `multiprocessing.get_context("spawn")`.',
  ].join('\n');
}
