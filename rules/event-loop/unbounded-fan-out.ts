import type { Entity } from '../entity';
import type { LoopStep, OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { stepsAround } from '../shared/enclosing';
import { givenToHelper } from '../shared/fanOutHelper';
import { sizeOf, type Size } from '../shared/collectionSize';
import { limitFix } from '../shared/limitFix';
import { slicesFix } from '../shared/slicesFix';
import { isLimited } from '../shared/limits';
import { isDevelopmentCode } from '../shared/testCode';

interface FanOut {
  readonly size: Size & { readonly k: 'open' | 'count' };
  readonly work: Work;
}

export const unboundedFanOut = defineRule<'unbounded-fan-out', FanOut>({
  id: 'unbounded-fan-out',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'One task for every element of a collection that may be large, all at once and without a limit.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes: ({ owner, op, details: { work } }, graph) => [
    ...limitFix(owner, op, work.made, graph),
    ...slicesFix(owner, op, work.started, graph),
  ],
});

/** Started together, one per element of a collection that somebody else decides on. */
function detect(fn: FunctionView, graph: Graph): readonly Detection<FanOut>[] {
  if (isDevelopmentCode(fn)) return [];
  return fn.facts.operations.flatMap((operation, op) => {
    const work = operation.k === 'call' ? workAt(fn, op, graph) : undefined;
    if (!work || isLimited(fn, work.started, graph)) return [];
    const size = sizeOf(fn, work.collection, graph);
    if (size.k !== 'open' && size.k !== 'count') return [];
    const isCertain = size.k === 'count' && size.count >= MANY;
    return [
      {
        owner: fn,
        op,
        path: [],
        confidence: 'high' as const,
        severity: isCertain ? ('warning' as const) : ('information' as const),
        details: { size, work },
      },
    ];
  });
}

/** More than any server, file table or database takes at once. */
const MANY = 1000;

interface Work {
  readonly collection: Value;
  /** What runs per element. */
  readonly started: readonly FunctionId[];
  /** The call in the loop that makes the awaitable, or starts it. */
  readonly made?: OperationId;
}

function workAt(fn: FunctionView, op: OperationId, graph: Graph): Work | undefined {
  return joined(fn, op, graph) ?? startedInLoop(fn, op, graph) ?? throughHelper(fn, op, graph);
}

/** `mapAsync(xs, f)`, where `mapAsync` is the project's own. */
function throughHelper(fn: FunctionView, op: OperationId, graph: Graph): Work | undefined {
  const given = givenToHelper(fn, op, graph);
  const started = given
    ? graph.values.entities(fn, given.work, op).flatMap((entity) => asyncFunction(entity, graph))
    : [];
  return given && started.length > 0 ? { collection: given.collection, started } : undefined;
}

function asyncFunction(entity: Entity, graph: Graph): readonly FunctionId[] {
  const target = entity.k === 'function' ? graph.function(entity.fn) : undefined;
  return target && givesAwaitable(target, graph) ? [target.id] : [];
}

/** `gather(*[f(x) for x in xs])`, `as_completed([f(x) for x in xs])`, `Promise.all(xs.map(f))`. */
function joined(fn: FunctionView, op: OperationId, graph: Graph): Work | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return undefined;
  const site = fn.sites.find((other) => other.op === op);
  const roles = graph.values.rolesAt(fn, op).map(({ entry }) => entry.role);
  const [first, ...others] = call.arguments.filter(({ name }) => name === undefined);
  // As a whole, it cannot be awaited, which is another mistake.
  if (roles.includes('takes-awaitables') && first?.value.k !== 'spread') return undefined;
  const isCollection = first?.value.k === 'collected' || first?.value.k === 'name';
  const isJoin =
    site?.handOff?.entry.spread === true ||
    (isCollection && site?.handOff?.entry.coroutine === 0) ||
    roles.includes('joins-awaitables');
  if (!isJoin || !first || others.length > 0) return undefined;
  return manyIn(fn, first.value, graph);
}

function manyIn(fn: FunctionView, value: Value, graph: Graph): Work | undefined {
  switch (value.k) {
    case 'spread':
      return manyIn(fn, value.of, graph);
    case 'name':
      return manyInName(fn, value, graph);
    case 'collected':
      return value.element.k === 'op' ? perTurn(fn, value.element.op, graph) : undefined;
    case 'op':
      return perElement(fn, value.op, graph);
    default:
      return undefined;
  }
}

/** A list of tasks that is made as a whole, or filled in a loop. */
function manyInName(fn: FunctionView, { name, scope }: Value & { readonly k: 'name' }, graph: Graph): Work | undefined {
  if (scope !== fn.facts.index) return undefined;
  const binding = fn.facts.bindings[name];
  const [assignment, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  if (!assignment || others.length > 0) return undefined;
  if (assignment.value.k !== 'list' || assignment.value.items.length > 0) return manyIn(fn, assignment.value, graph);
  for (const [op, operation] of fn.facts.operations.entries()) {
    if (operation.k !== 'call' || operation.callee.k !== 'member' || operation.callee.of.k !== 'name') continue;
    const [item] = operation.arguments;
    if (operation.callee.of.name !== name || item?.value.k !== 'op') continue;
    if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'mutates-receiver'))
      return perTurn(fn, item.value.op, graph);
  }
  return undefined;
}

/** An awaitable that is made in a loop over a collection. */
function perTurn(fn: FunctionView, op: OperationId, graph: Graph): Work | undefined {
  const loop = innermostLoop(fn, op);
  const started = startedAt(fn, op, graph);
  // A limited queue or a condition in the loop may hold the others back.
  if (!loop?.iterates || !started || waitsIn(fn, loop)) return undefined;
  return { collection: loop.iterates, started, made: op };
}

function innermostLoop({ facts }: FunctionView, op: OperationId): LoopStep | undefined {
  const around = stepsAround(facts, op).filter((step): step is LoopStep => step.k === 'loop');
  return around.at(-1);
}

function waitsIn(fn: FunctionView, loop: LoopStep): boolean {
  return fn.facts.operations.some(({ k }, op) => k === 'await' && innermostLoop(fn, op) === loop);
}

/** What an operation starts: an async function of the project, or an API that gives an awaitable. */
function startedAt(fn: FunctionView, op: OperationId, graph: Graph): readonly FunctionId[] | undefined {
  const operation = fn.facts.operations[op];
  if (operation?.k !== 'call') return undefined;
  const site = fn.sites.find((other) => other.op === op);
  // Pools of threads and processes have a size.
  if (site?.handOff && site.handOff.runsOn !== 'same-loop') return undefined;
  const coroutines = [...(site?.asyncCallees ?? []), ...(site?.handOff?.coroutines ?? [])];
  if (coroutines.length > 0) return coroutines;
  const inner = site?.handOff && operation.arguments[0]?.value;
  if (inner?.k === 'op') return startedAt(fn, inner.op, graph);
  const isAsync = graph.values.entities(fn, operation.callee, op).some((e) => graph.values.isAsyncCallable(fn, e));
  return isAsync ? [] : undefined;
}

/** `xs.map(async (x) => …)`, `map(f, xs)`, `Array.from({ length }, (_, index) => …)`. */
function perElement(fn: FunctionView, op: OperationId, graph: Graph): Work | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return undefined;
  const builder = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'builds-elements');
  const [first, second] = call.arguments;
  const [callback, given] = builder ? [second, first] : [first, second];
  const collection = given?.value ?? (call.callee.k === 'member' ? call.callee.of : undefined);
  if (!callback || !collection) return undefined;
  const started = graph.values.entities(fn, callback.value, op).flatMap((entity) => {
    if (entity.k !== 'function') return [];
    const target = graph.function(entity.fn);
    // Who does not ask which one it is works on something that they share: a worker of several.
    if (!target || (collection.k === 'object' && target.facts.parameters.length < 2)) return [];
    return givesAwaitable(target, graph) ? [target.id] : [];
  });
  return started.length > 0 ? { collection, started } : undefined;
}

function givesAwaitable(fn: FunctionView, graph: Graph): boolean {
  if (fn.facts.isAsync) return true;
  return fn.facts.operations.some((operation) => {
    if (operation.k !== 'return' || operation.value.k !== 'op') return false;
    return startedAt(fn, operation.value.op, graph) !== undefined;
  });
}

/** `for x in xs: create_task(f(x))`, `group.start_soon(f, x)`: nobody waits in the loop. */
function startedInLoop(fn: FunctionView, op: OperationId, graph: Graph): Work | undefined {
  const handOff = fn.sites.find((site) => site.op === op)?.handOff;
  if (handOff?.runsOn !== 'same-loop' || handOff.entry.callerWaits !== 'no') return undefined;
  // `emitter.on('error', …)`, `setTimeout(…)`: it runs when there is an event.
  if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'drops-rejection')) return undefined;
  const started = [...handOff.coroutines, ...handOff.callables];
  const loop = innermostLoop(fn, op);
  if (started.length === 0 || !loop?.iterates || waitsIn(fn, loop) || isJoined(fn, op, graph)) return undefined;
  // A task that nobody keeps has to be kept first.
  const isLost = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'creates-task');
  return { collection: loop.iterates, started, ...(isLost ? {} : { made: op }) };
}

/** What is kept is reported where all of it is waited for. */
function isJoined(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return fn.facts.operations.some(({ k }, other) => k === 'call' && joined(fn, other, graph)?.made === op);
}

function message({ owner, details: { size } }: Detection<FanOut>): string {
  const isPython = owner.file.language === 'python';
  const what = size.k === 'count' ? `${size.count.toLocaleString('en')} of them` : `as many as \`${size.text}\` has`;
  const limit = isPython
    ? 'let an asyncio.Semaphore or a limiter in each task let only a few in at a time, or work in batches'
    : 'let only a few run at a time (p-limit, p-map), or work in batches';
  return [
    `This starts everything at once: ${what}`,
    `Every element gets ${isPython ? 'a task' : 'a promise'} of its own, and all of them ask for connections, files and memory together. With many elements, requests time out or fail and servers turn them away.`,
    `Instead: ${limit}.`,
  ].join('\n');
}
