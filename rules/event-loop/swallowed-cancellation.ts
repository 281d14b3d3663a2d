import { isUnknown, type Entity } from '../entity';
import type { Block, FunctionFacts, Handler, LoopStep, OperationId, Step, TryStep, WithStep } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { innerBlocks, operationsIn } from '../shared/blocks';
import { catching, hasRole, isMeant, leaves, suppressionAt } from '../shared/cancellation';
import { stepsAround } from '../shared/enclosing';
import { isTestCode } from '../shared/testCode';
import { valueText } from '../shared/text';

export const swallowedCancellation = defineRule<'swallowed-cancellation', Details>({
  id: 'swallowed-cancellation',
  area: 'event-loop',
  languages: ['python'],
  summary: 'A handler that catches the cancellation of its own task and goes on, so that the task cannot be stopped.',
  supersedes: [],
  detect,
  message,
  fixes,
});

type Details =
  | {
      readonly k: 'handler';
      readonly handler: Handler;
      /** What it catches besides cancellation: nothing, all exceptions there are, or some others. */
      readonly catches: 'cancellation' | 'everything' | 'others';
      /** The types that cancellation is caught by, as written. */
      readonly cancellation: readonly string[];
    }
  | { readonly k: 'manager'; readonly name: string }
  | { readonly k: 'finally'; readonly jump: Jump['k'] };

/** A step that something is awaited in. */
interface Around<S extends Step> {
  readonly step: S;
  readonly loops: readonly LoopStep[];
}

type Compound = Exclude<Step, number>;

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const { facts } = fn;
  if (!facts.isAsync) return [];
  return compoundsIn(facts.body, []).flatMap(({ step, loops }) => {
    if (step.k === 'with') return inManager(fn, { step, loops }, graph);
    if (step.k !== 'try') return [];
    return [...inHandler(fn, { step, loops }, graph), ...inFinally(fn, { step, loops }, graph)];
  });
}

function compoundsIn(block: Block, loops: readonly LoopStep[]): readonly Around<Compound>[] {
  return block.flatMap((step) => {
    if (typeof step === 'number') return [];
    const around = step.k === 'loop' ? [...loops, step] : loops;
    return [{ step, loops }, ...innerBlocks(step).flatMap((part) => compoundsIn(part, around))];
  });
}

function inHandler(fn: FunctionView, found: Around<TryStep>, graph: Graph): readonly Detection<Details>[] {
  const { step } = found;
  const awaited = operationsIn(step.body).find((op) => waitsAt(fn, op));
  const handler = awaited === undefined ? undefined : catching(fn, step, graph);
  if (awaited === undefined || !handler || isMeant(fn, handler, graph)) return [];
  const severity = severityOf(fn, found, handler, graph);
  if (severity === null || cancelsBefore(fn, awaited, graph) || drains(fn, found, awaited, graph)) return [];
  const { start } = handler.span;
  const span = { start, end: start + 'except'.length };
  return [
    { owner: fn, op: awaited, span, path: [], confidence: 'high', severity, details: caughtBy(fn, handler, graph) },
  ];
}

/** `await`, or `async with` and `async for`, of which the ends wait as well. */
function waitsAt({ facts }: FunctionView, op: OperationId): boolean {
  const operation = facts.operations[op];
  if (operation?.k === 'enter' || operation?.k === 'iterate') return operation.isAsync;
  return operation?.k === 'await';
}

function caughtBy(fn: FunctionView, handler: Handler, graph: Graph): Details {
  const types = handler.types.flatMap((type) => (type.k === 'list' ? type.items : [type]));
  const cancelling = types.filter((type) => hasRole(fn, type, 'cancellation-exception', graph));
  const isGeneral = types.length === 0 || cancelling.some((type) => hasRole(fn, type, 'any-exception', graph));
  const catches = isGeneral ? 'everything' : cancelling.length === types.length ? 'cancellation' : 'others';
  const cancellation = cancelling.map((type) => valueText(fn.file.facts, fn.facts, type));
  return { k: 'handler', handler, catches, cancellation };
}

/**
 * Code that ends the task after all is fine; what matters is that it goes on. Whoever returns a value instead ends this
 * function, and not the task of its caller.
 */
function severityOf(fn: FunctionView, found: Around<TryStep>, handler: Handler, graph: Graph): Severity | null {
  if (givesValue(fn.facts, handler)) return 'information';
  if (leaves(fn, handler, graph)) return null;
  return severityOfGoingOn(fn, found) ?? (goesOnInCaller(fn, graph) ? 'information' : null);
}

/** It ends as if all were well, and a caller that awaits it in an endless loop goes on. */
function goesOnInCaller(fn: FunctionView, graph: Graph): boolean {
  return graph.callers(fn.id).some(({ fn: id, op, how }) => {
    const caller = how === 'coroutine' ? graph.function(id) : undefined;
    return (
      caller !== undefined &&
      caller.facts.operations.some(({ k }, at) => at === op + 1 && k === 'await') &&
      stepsAround(caller.facts, op).some((step) => step.k === 'loop' && step.form === 'while')
    );
  });
}

function severityOfGoingOn({ facts }: FunctionView, { step, loops }: Around<TryStep | WithStep>): Severity | null {
  if (loops.length > 0) return 'warning';
  const isFollowed = facts.operations.some(({ k, span }) => k === 'await' && span.start > step.span.end);
  return isFollowed ? 'information' : null;
}

/** `return None`, `return []`: as if it had failed. A bare `return` ends what was to be ended. */
function givesValue(facts: FunctionFacts, { body }: Handler): boolean {
  const ends = operationsIn(body).flatMap((op) => facts.operations[op] ?? []);
  if (ends.some(({ k }) => k === 'raise')) return false;
  return ends.some(({ k, span }) => k === 'return' && span.end - span.start > 'return'.length);
}

/** `with suppress(CancelledError):` around work of the task itself; of another task that it waits for, that may be meant. */
function inManager(fn: FunctionView, found: Around<WithStep>, graph: Graph): readonly Detection<Details>[] {
  const severity = severityOfGoingOn(fn, found);
  if (severity === null || isTestCode(fn)) return [];
  const inside = operationsIn(found.step.body);
  // One that is not cleaned up in a list of many may be left behind on purpose.
  const isEndless = found.loops.some(({ form, isAsync }) => form === 'while' || isAsync);
  return found.step.enters.flatMap((op): readonly Detection<Details>[] => {
    const suppression = suppressionAt(fn, op, graph);
    if (!suppression) return [];
    const { name, place } = suppression;
    // Who swallows everything does not know of one task that is to end.
    const awaited = inside.find((at) => isOwnWork(fn, at, graph, place !== undefined));
    if (awaited === undefined || cancelsBefore(fn, awaited, graph)) return [];
    const span = place?.fn.facts.operations[place.op]?.span;
    return [
      {
        owner: fn,
        op,
        path: [],
        ...(place && span ? { related: [{ file: place.fn.file.id, span, message: 'it ends here' }] } : {}),
        confidence: 'high',
        severity: isEndless ? severity : 'information',
        details: { k: 'manager', name },
      },
    ];
  });
}

/** Awaits what is called there and then, and not a task that was started elsewhere. */
function isOwnWork(fn: FunctionView, op: OperationId, graph: Graph, mayBeUnknown: boolean): boolean {
  const { operations } = fn.facts;
  const operation = operations[op];
  const made = operation?.k === 'await' && operation.value.k === 'op' ? operation.value.op : undefined;
  const call = made === undefined ? undefined : operations[made];
  if (made === undefined || call?.k !== 'call') return false;
  if (graph.values.rolesAt(fn, made).some(({ entry }) => entry.role === 'joins-awaitables')) return false;
  const sites = fn.sites.filter((site) => site.op === made);
  // `wait_for(task, 5)`
  const isGiven = sites.some(({ handOff }) => handOff?.entry.coroutine !== undefined);
  if (isGiven) return call.arguments[0]?.value.k === 'op';
  const isAsync = (): boolean =>
    graph.values
      .entities(fn, call.callee, made)
      .some((entity) => (mayBeUnknown && isAnything(entity)) || graph.values.isAsyncCallable(fn, entity));
  return sites.some(({ asyncCallees }) => asyncCallees.length > 0) || isAsync();
}

function isAnything(entity: Entity): boolean {
  return entity.k === 'parameter' || isUnknown(entity);
}

/** Steps of a `finally` that leave it: what was on its way out is forgotten. */
function inFinally(fn: FunctionView, { step, loops }: Around<TryStep>, graph: Graph): readonly Detection<Details>[] {
  const inside = [step.body, ...step.handlers.map((h) => h.body)].flatMap(operationsIn);
  const awaited = inside.find((op) => fn.facts.operations[op]?.k === 'await');
  const [jump] = jumpsOutOf(fn.facts, step.finally);
  if (awaited === undefined || !jump || isTestCode(fn) || cancelsBefore(fn, awaited, graph)) return [];
  const { start } = step.span;
  const where = jump.op === undefined ? { op: awaited, span: { start, end: start + 'try'.length } } : { op: jump.op };
  // Leaving the last loop is what a cancellation asks for; and the condition may be there because of it.
  const isSure = !jump.isConditional && (jump.k !== 'break' || loops.length > 1);
  const severity = isSure ? 'warning' : 'information';
  return [{ owner: fn, ...where, path: [], confidence: 'high', severity, details: { k: 'finally', jump: jump.k } }];
}

interface Jump {
  readonly k: 'return' | 'break' | 'continue';
  readonly op?: OperationId;
  readonly isConditional: boolean;
}

function jumpsOutOf(facts: FunctionFacts, block: Block, isConditional = false, isInLoop = false): readonly Jump[] {
  return block.flatMap((step): readonly Jump[] => {
    if (typeof step === 'number')
      return facts.operations[step]?.k === 'return' ? [{ k: 'return', op: step, isConditional }] : [];
    if (step.k === 'break' || step.k === 'continue') return isInLoop ? [] : [{ k: step.k, isConditional }];
    const isMaybe = isConditional || step.k !== 'with';
    return innerBlocks(step).flatMap((inner) => jumpsOutOf(facts, inner, isMaybe, isInLoop || step.k === 'loop'));
  });
}

/** `task.cancel()`, then `await task`: the cancellation that comes back is the one that was asked for. */
function cancelsBefore(fn: FunctionView, awaited: OperationId, graph: Graph): boolean {
  return fn.facts.operations.some(
    (operation, op) =>
      op < awaited &&
      operation.k === 'call' &&
      graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'cancels-task'),
  );
}

/** `while not task.done(): try: await shield(task)`: whatever it is told meanwhile, the work is to be done first. */
function drains(fn: FunctionView, { loops }: Around<TryStep>, awaited: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[awaited];
  const made = operation?.k === 'await' && operation.value.k === 'op' ? operation.value.op : undefined;
  if (made === undefined || loops.at(-1)?.form !== 'while') return false;
  return graph.values.rolesAt(fn, made).some(({ entry }) => entry.role === 'shields-from-cancellation');
}

function message({ details }: Detection<Details>): string {
  const consequence = 'Whoever cancels the task waits for it to end, but it goes on: shutdown and timeouts hang.';
  switch (details.k) {
    case 'handler':
      return [
        'This handler swallows the cancellation of its own task',
        consequence,
        'Instead: clean up and `raise` again, or catch `Exception`, which cancellation is not.',
      ].join('\n');
    case 'manager':
      return [
        `\`${details.name}\` swallows the cancellation of the task that is in it`,
        consequence,
        'Instead: let it take only the exceptions that are expected there; cancellation has to get out.',
      ].join('\n');
    case 'finally':
      return [
        `\`${details.jump}\` in \`finally\` swallows the cancellation of its own task`,
        'Whatever is on its way out is thrown away, a failure as well as a cancellation: the caller goes on as if all were well, and shutdown and timeouts hang.',
        `Instead: clean up in \`finally\`, and \`${details.jump}\` after it.`,
      ].join('\n');
  }
}

/** Whoever cancels then sees the task end: that is another behaviour, if the intended one. */
function fixes({ details }: Detection<Details>): readonly Fix[] {
  if (details.k !== 'handler') return [];
  const { catches, cancellation } = details;
  // Behind the name of a tuple, the type that is to pass has no name here.
  const isUnnamed = catches === 'others' && cancellation.length === 0;
  if (isUnnamed || cancellation.some((type) => !/^[\w.]+$/.test(type))) return [];
  const at = details.handler.span.start;
  const [title, intent] = FIXES[catches](at, cancellation);
  return [{ title, safety: 'suggestion', intent }];
}

type MakeFix = (at: number, cancellation: readonly string[]) => readonly [title: string, intent: FixIntent];

const FIXES: Readonly<Record<(Details & { readonly k: 'handler' })['catches'], MakeFix>> = {
  cancellation: (at) => ['Raise the cancellation again', { k: 're-raise', at }],
  everything: (at) => ['Catch Exception, which cancellation is not', { k: 'catch-only', at, type: ['Exception'] }],
  others: (at, [type = '']) => [`Let ${type} pass`, { k: 'raise-before', at, type: [type] }],
};
