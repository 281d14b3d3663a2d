import type { Role } from '../catalog/roles';
import type { CallReference } from '../entity';
import type { OperationId, Value } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph, Site } from '../model';
import { defineRule, type Detection } from '../rule';
import { runFlow, type Flow } from '../shared/flow';
import { helperAt } from '../shared/locks';
import { memoised } from '../shared/memo';
import { cannotBeSent } from '../shared/pickling';
import { canBeSent, isImportable } from '../shared/poolTwin';
import { startedIn } from '../shared/startedWork';
import { isTestCode } from '../shared/testCode';
import { choicesIn, importsMain, type Choice } from '../shared/startMethod';
import { calleeText } from '../shared/text';

interface Details {
  /** What forks, as written. */
  readonly call: string;
  /** `start`: a thread that this function or a caller has started; `place`: the function itself runs in a thread. */
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
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const forks = forksIn(fn, graph);
  if (forks.length === 0) return [];
  const alive = threadsAlive(fn, graph);
  const isInThread = fn.contexts.some(({ place, phase }) => place === 'thread' && phase !== 'test');
  return forks.flatMap(({ op, isCertain }) => {
    const [own] = alive.get(op) ?? [];
    const started = own === undefined ? startedBefore(fn, graph) : { fn, op: own };
    // In a thread, only what surely forks: a default may be another one where this runs.
    if (started === undefined && !(isInThread && isCertain)) return [];
    const operation = fn.facts.operations[op];
    const call = operation ? `${calleeText(fn.file.facts, fn.facts, operation)}()` : '';
    const span = started?.fn.facts.operations[started.op]?.span;
    return [
      {
        owner: fn,
        op,
        path: [],
        related: started && span ? [{ file: started.fn.file.id, span, message: 'a thread is started here' }] : [],
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
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call') return [];
    const roles = graph.values.rolesAt(fn, op).map(({ entry }) => entry.role);
    if (roles.includes('forks')) return [{ op, isCertain: true }];
    if (!roles.includes('starts-process')) return [];
    const method = importsMain(fn.file, graph);
    return method === 'always' ? [] : [{ op, isCertain: method === 'never' }];
  });
}

type Alive = ReadonlySet<OperationId>;
const NONE: Alive = new Set();

/** Threads that may run before each operation: started here, or by what is called here, and not yet waited for. */
function threadsAlive(fn: FunctionView, graph: Graph): ReadonlyMap<OperationId, Alive> {
  return threadFlow(graph, fn, HELPER_DEPTH)?.before ?? new Map<OperationId, Alive>();
}

interface Start {
  readonly fn: FunctionView;
  readonly op: OperationId;
}

/** A thread that a caller has started and still has when it calls. */
function startedBefore(fn: FunctionView, graph: Graph, depth = CALLER_DEPTH): Start | undefined {
  for (const { fn: id, op, how } of depth > 0 ? graph.callers(fn.id) : []) {
    const caller = how === 'call' && id !== fn.id ? graph.function(id) : undefined;
    if (!caller || isTestCode(caller)) continue;
    const [started] = threadsAlive(caller, graph).get(op) ?? [];
    const found = started === undefined ? startedBefore(caller, graph, depth - 1) : { fn: caller, op: started };
    if (found) return found;
  }
  return undefined;
}

/** Callers of callers are looked at this far. */
const CALLER_DEPTH = 3;
/** Helpers of helpers are followed this far. */
const HELPER_DEPTH = 2;

const threadFlow = memoised((graph, fn, depth): Flow<Alive> | undefined => {
  const plays = (op: OperationId, role: Role): boolean =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === role);
  const starting = new Set([
    ...fn.facts.operations.flatMap(({ k }, op) => (k === 'call' && plays(op, 'starts-thread') ? [op] : [])),
    ...fn.sites.flatMap((site) => (startsAtOnce(site) || leavesThreads(site, graph, depth) ? [site.op] : [])),
  ]);
  if (starting.size === 0) return undefined;
  return runFlow(fn.facts, {
    initial: NONE,
    join: (a, b) => new Set([...a, ...b]),
    equal: (a, b) => a.size === b.size && [...a].every((op) => b.has(op)),
    after: (state, op) => (starting.has(op) ? new Set([...state, op]) : plays(op, 'waits-for-threads') ? NONE : state),
    // Leaving a pool waits for its threads.
    left: () => NONE,
  });
});

/** As opposed to an object that is there to be started. */
function startsAtOnce({ handOff }: Site): boolean {
  return handOff?.runsOn === 'thread' && handOff.entry.startedBy === undefined;
}

/** A function that may start a thread and come back without having waited for it. */
function leavesThreads(site: Site, graph: Graph, depth: number): boolean {
  const id = depth > 0 && site.kind === 'call' ? helperAt(site) : undefined;
  const helper = id === undefined ? undefined : graph.function(id);
  const flow = helper && !helper.facts.isAsync ? threadFlow(graph, helper, depth - 1) : undefined;
  const ends = flow?.exits.filter(({ kind }) => kind === 'end' || kind === 'return') ?? [];
  return ends.length > 0 && ends.every(({ state }) => state.size > 0);
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

/** Where the file says `fork`, it can say `spawn`: if the module can be imported again, and all that is sent can be pickled. */
function fixes({ owner, op }: Detection<Details>, graph: Graph): readonly Fix[] {
  const [choice, ...others] = choicesIn(owner.file, graph);
  if (choice?.method !== 'fork' || others.length > 0 || !isImportable(owner)) return [];
  const call = choice.fn.facts.operations[choice.op];
  if (call?.k !== 'call' || call.arguments.length !== 1 || !isAbout(owner, op, choice, graph)) return [];
  if (!owner.file.functions.every((fn) => sendsPlainly(fn, graph))) return [];
  return [
    {
      title: 'Start processes with spawn',
      safety: 'suggestion',
      intent: { k: 'replace-call', fn: choice.fn.facts.index, op: choice.op, code: [call.calleeSpan, '("spawn")'] },
    },
  ];
}

/** It is chosen for all, or for the context that the process or pool was made with. */
function isAbout(owner: FunctionView, op: OperationId, choice: Choice, graph: Graph): boolean {
  const chosen = choice.fn.facts.operations[choice.op];
  if (chosen?.k === 'call' && chosen.isStatement === true) {
    return graph.values.rolesAt(owner, op).some(({ entry }) => entry.role === 'starts-process');
  }
  const isContext = (fn: FunctionView, value: Value, at: OperationId): boolean =>
    originsOf(fn, value, at, graph).some((origin) => origin.fn === choice.fn.id && origin.op === choice.op);
  const receiver = receiverAt(owner, op);
  if (!receiver) return false;
  return (
    isContext(owner, receiver, op) ||
    originsOf(owner, receiver, op, graph).some((made) => {
      const maker = graph.function(made.fn);
      const context = maker && receiverAt(maker, made.op);
      return maker && context ? isContext(maker, context, made.op) : false;
    })
  );
}

function receiverAt({ facts }: FunctionView, op: OperationId): Value | undefined {
  const call = facts.operations[op];
  return call?.k === 'call' && call.callee.k === 'member' ? call.callee.of : undefined;
}

function originsOf(fn: FunctionView, value: Value, at: OperationId, graph: Graph): readonly CallReference[] {
  const entities = graph.values.entities(fn, value, at);
  return entities.flatMap((entity) => (entity.k === 'external' && entity.origin ? [entity.origin] : []));
}

function sendsPlainly(fn: FunctionView, graph: Graph): boolean {
  return startedIn(fn, graph)
    .filter(({ runsOn }) => runsOn === 'process')
    .every(
      (work) =>
        canBeSent(work) && work.call.arguments.every(({ value }) => !cannotBeSent(fn, value, work.op, graph, false)),
    );
}
