import type { Entity } from '../entity';
import type { CallOperation, OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { Context, FunctionView, Graph, RoleAt } from '../model';
import { becauseOf } from '../models/words';
import { defineRule, type Detection, type Severity } from '../rule';
import type { Role } from '../catalog/roles';
import { stepsAround } from '../shared/enclosing';
import { toolOf } from '../shared/fixApis';
import { receiverSpan } from '../shared/fixCode';
import { calleeText } from '../shared/text';

export const nestedEventLoop = defineRule<'nested-event-loop', Details>({
  id: 'nested-event-loop',
  area: 'event-loop',
  languages: ['python'],
  summary: 'An event loop started, or waited for, from code that already runs on it: a RuntimeError or a deadlock.',
  supersedes: ['blocking-call-on-event-loop', 'cpu-bound-on-event-loop'],
  detect,
  message,
  fixes,
});

interface Details {
  readonly call: string;
  /** `starts` a loop inside of a running one, or `waits` on the loop for what the loop has yet to do. */
  readonly mistake: 'starts' | 'waits';
  /** The only argument is an awaitable that could be awaited in its place. */
  readonly canAwaitArgument: boolean;
  /** What made the future that is waited for. */
  readonly submission?: OperationId;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const onLoop = fn.contexts.find((context) => isOnLoop(fn, context));
  if (!onLoop) return [];
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call' || operation.form === 'decorator') return [];
    const starter = starterAt(fn, op, operation, graph);
    const submission = starter ? undefined : waitsForOwnLoop(fn, op, operation, graph);
    if (!starter && submission === undefined) return [];
    const context = fn.contexts.find((c) => isOnLoop(fn, c) && !isOtherLibrary(starter?.symbol, c));
    if (!context || isPermitted(fn, context, graph)) return [];
    const call = calleeText(fn.file.facts, fn.facts, operation);
    const details: Details = {
      call,
      mistake: starter ? 'starts' : 'waits',
      canAwaitArgument: starter?.takesAwaitable === true && isPlainArgument(fn, operation),
      ...(submission === undefined ? {} : { submission }),
    };
    const related = graph
      .contextPath(fn, context)
      .map((step) => ({ file: step.file, span: step.span, message: `calls ${step.call}` }));
    return [
      {
        owner: fn,
        op,
        context,
        path: [],
        related,
        confidence: 'high' as const,
        severity: severityOf(fn, op, graph),
        details,
      },
    ];
  });
}

/** A plain function for which a new loop was made is what runs that loop. */
function isOnLoop(fn: FunctionView, { place, startsLoop, distance }: Context): boolean {
  return place === 'event-loop' && (fn.facts.isAsync || startsLoop !== true || distance > 0);
}

interface Starter {
  /** Empty for functions that were wrapped to run their coroutine. */
  readonly symbol: string;
  readonly takesAwaitable: boolean;
}

function starterAt(fn: FunctionView, op: OperationId, call: CallOperation, graph: Graph): Starter | undefined {
  const role = roleAt(fn, op, 'runs-new-loop', graph);
  if (role) return { symbol: role.symbol, takesAwaitable: role.entry.argument !== undefined };
  const isWrapped = graph.values
    .entities(fn, call.callee, op)
    .some((entity) => entity.k === 'wrapped' && entity.gives === 'blocking');
  return isWrapped ? { symbol: '', takesAwaitable: false } : undefined;
}

function roleAt(fn: FunctionView, op: OperationId, role: Role, graph: Graph): RoleAt | undefined {
  return graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === role);
}

/** asyncio and trio do not know of each other: one inside of the other blocks, but works. */
function isOtherLibrary(symbol: string | undefined, { loop }: Context): boolean {
  const [library] = (symbol ?? '').split('.');
  return (
    NATIVE_LOOPS.some((name) => name === library) && NATIVE_LOOPS.some((name) => name === loop) && library !== loop
  );
}

const NATIVE_LOOPS = ['asyncio', 'trio'] as const satisfies readonly Context['loop'][];

/** Waits for the future of a coroutine that was given to the very loop on which this runs. */
function waitsForOwnLoop(
  fn: FunctionView,
  op: OperationId,
  { callee }: CallOperation,
  graph: Graph,
): OperationId | undefined {
  if (callee.k !== 'member') return undefined;
  const isBlocking = fn.sites.some((site) => site.op === op && graph.worstEffectAt(site, fn, 'blocks') !== undefined);
  if (!isBlocking) return undefined;
  const submitted = originsOf(fn, callee.of, op, graph).find((at) => roleAt(fn, at, 'submits-to-loop', graph));
  const submission = submitted === undefined ? undefined : fn.facts.operations[submitted];
  if (submitted === undefined || submission?.k !== 'call') return undefined;
  // The second argument is the loop, as the coroutine is the first.
  const loop = submission.arguments.find(({ name }) => name === 'loop') ?? submission.arguments[1];
  if (!loop) return undefined;
  const loops = graph.values.entities(fn, loop.value, submitted);
  const isOwn =
    originsOf(fn, loop.value, submitted, graph).some((at) => roleAt(fn, at, 'gives-running-loop', graph)) ||
    (loops.length > 0 && loops.every((entity) => isKeptLoop(fn, entity, graph)));
  return isOwn ? submitted : undefined;
}

/** `self.loop = asyncio.get_running_loop()` in a function that runs for the same callers as this one: on the same loop. */
function isKeptLoop(fn: FunctionView, entity: Entity, graph: Graph): boolean {
  const origin = entity.k === 'external' ? entity.origin : undefined;
  const maker = origin && graph.function(origin.fn);
  if (!origin || !maker || !roleAt(maker, origin.op, 'gives-running-loop', graph)) return false;
  const entries = new Set(maker.contexts.map(({ entry }) => entry));
  const isOnLoop = (context: Context): boolean => context.place === 'event-loop' && context.phase !== 'library';
  const all = [...maker.contexts, ...fn.contexts];
  return entries.size === 1 && all.every((context) => isOnLoop(context) && entries.has(context.entry));
}

/** The calls of this function that make what a value stands for. */
function originsOf(
  fn: FunctionView,
  value: CallOperation['callee'],
  at: OperationId | undefined,
  graph: Graph,
): readonly OperationId[] {
  if (value.k === 'op') return [value.op];
  return graph.values
    .entities(fn, value, at)
    .flatMap((entity) => (entity.k === 'external' && entity.origin?.fn === fn.id ? [entity.origin.op] : []));
}

/** The file at either end of the way, or a helper that is called here, changes event loops so that they nest. */
function isPermitted(fn: FunctionView, context: Context, graph: Graph): boolean {
  const files = new Set([fn.file, graph.function(context.entry)?.file ?? fn.file]);
  const helpers = fn.sites.flatMap(({ calls }) => calls.flatMap((id) => graph.function(id) ?? []));
  return [...[...files].flatMap((file) => file.functions), ...helpers].some((other) =>
    does(other, 'permits-nested-loops', graph),
  );
}

function does(fn: FunctionView, role: Role, graph: Graph): boolean {
  return fn.facts.operations.some((operation, op) => operation.k === 'call' && roleAt(fn, op, role, graph));
}

function severityOf(fn: FunctionView, op: OperationId, graph: Graph): Severity {
  // Code that asks for the running loop, or is ready for a failure, may well tell the two cases apart.
  if (fn.facts.isAsync) return asksForRunningState(fn, op, graph) ? 'information' : 'error';
  // What it asks may be a helper's answer, so any condition counts.
  const isReady = stepsAround(fn.facts, op).some(
    (step) => step.k === 'if' || (step.k === 'try' && step.handlers.length > 0),
  );
  const runsElsewhere = fn.contexts.some(({ place, phase }) => place !== 'event-loop' && phase !== 'test');
  return isReady || runsElsewhere || does(fn, 'asks-for-loop', graph) ? 'information' : 'warning';
}

/** In async code, asking for the running loop is no question; deciding by it is one. */
function asksForRunningState(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const isConditional = stepsAround(fn.facts, op).some((step) => step.k === 'if');
  return isConditional && does(fn, 'asks-for-loop', graph);
}

function isPlainArgument(fn: FunctionView, call: CallOperation): boolean {
  const [argument, ...others] = call.arguments;
  if (!argument || argument.name !== undefined || others.length > 0) return false;
  const { value } = argument;
  return value.k === 'name' || (value.k === 'op' && fn.facts.operations[value.op]?.k === 'call');
}

function message({ owner, context, details }: Detection<Details>, graph: Graph): string {
  const { call, mistake } = details;
  const because = context ? ` (${becauseOf(context, graph.function(context.entry)?.facts.name)})` : '';
  if (mistake === 'waits')
    return [
      `\`${call}()\` waits on the event loop for the event loop: a deadlock`,
      `The coroutine was given to the loop on which this code runs${because}. It gets its turn only when this code lets go, and this code waits for it.`,
      'Instead: `await` the coroutine.',
    ].join('\n');
  const advice = owner.facts.isAsync
    ? '`await` the coroutine: the loop is already there.'
    : `make \`${owner.facts.name}\` async, await the coroutine in it, and await it in its callers.`;
  return [
    `\`${call}()\` in code that already runs on an event loop`,
    `A thread runs one event loop at a time: this fails with a RuntimeError${because}.`,
    `Instead: ${advice}`,
  ].join('\n');
}

/** What fails for certain cannot be relied on; still, the coroutine then runs beside others. */
function fixes({ owner, op, details }: Detection<Details>): readonly Fix[] {
  const { call, canAwaitArgument, submission } = details;
  if (!owner.facts.isAsync) return [];
  if (submission !== undefined) return awaitSubmitted(owner, op, submission, call);
  if (!canAwaitArgument) return [];
  const intent: FixIntent = { k: 'await-argument', fn: owner.facts.index, op };
  return [{ title: `Await the coroutine instead of ${call}(…)`, safety: 'suggestion', intent }];
}

/** `run_coroutine_threadsafe(f(), loop).result()` → `await f()`; where the future has a name, that is awaited. */
function awaitSubmitted(owner: FunctionView, op: OperationId, submission: OperationId, call: string): readonly Fix[] {
  const waiting = owner.facts.operations[op];
  const submitted = owner.facts.operations[submission];
  // With a time limit, something would have to be done when it is over.
  if (waiting?.k !== 'call' || submitted?.k !== 'call' || waiting.arguments.length > 0) return [];
  const isChained = waiting.callee.k === 'member' && waiting.callee.of.k === 'op';
  const [coroutine] = submitted.arguments;
  const wrap = toolOf(owner.file, 'await-future');
  const future = receiverSpan(owner, waiting);
  const code = isChained
    ? coroutine?.name === undefined && coroutine && [coroutine.span]
    : wrap && future && [wrap, '(', future, ')'];
  if (!code) return [];
  const intent: FixIntent = { k: 'replace-call', fn: owner.facts.index, op, code, awaits: true };
  return [{ title: `Await it instead of ${call}()`, safety: 'suggestion', intent }];
}
