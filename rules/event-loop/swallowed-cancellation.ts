import type { Block, FunctionFacts, Handler, OperationId, TryStep, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import type { Role } from '../catalog/roles';
import { defineRule, type Detection, type Severity } from '../rule';
import { innerBlocks, operationsIn } from '../shared/blocks';
import { isPassedOn } from '../shared/caughtExceptions';
import { valueText } from '../shared/text';

export const swallowedCancellation = defineRule({
  id: 'swallowed-cancellation',
  area: 'event-loop',
  languages: ['python'],
  summary: 'A handler that catches the cancellation of its own task and goes on, so that the task cannot be stopped.',
  supersedes: [],
  detect,
  message,
  fixes,
});

interface Details {
  readonly handler: Handler;
  /** What it catches besides cancellation: nothing, all exceptions there are, or some others. */
  readonly catches: 'cancellation' | 'everything' | 'others';
  /** The types that cancellation is caught by, as written. */
  readonly cancellation: readonly string[];
}

interface FoundTry {
  readonly step: TryStep;
  readonly isInLoop: boolean;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const { facts } = fn;
  if (!facts.isAsync) return [];
  return triesIn(facts.body, false).flatMap((found) => {
    const awaited = operationsIn(found.step.body).find((op) => facts.operations[op]?.k === 'await');
    const handler = awaited === undefined ? undefined : catching(fn, found.step, graph);
    if (awaited === undefined || !handler || isMeant(fn, handler, graph)) return [];
    const severity = severityOf(fn, found, handler);
    if (severity === null || cancelsBefore(fn, awaited, graph)) return [];
    const { start } = handler.span;
    const span = { start, end: start + KEYWORD.length };
    return [
      {
        owner: fn,
        op: awaited,
        span,
        path: [],
        confidence: 'high' as const,
        severity,
        details: caughtBy(fn, handler, graph),
      },
    ];
  });
}

const KEYWORD = 'except';

function triesIn(block: Block, isInLoop: boolean): readonly FoundTry[] {
  return block.flatMap((step) => {
    if (typeof step === 'number') return [];
    const inner = innerBlocks(step).flatMap((part) => triesIn(part, isInLoop || step.k === 'loop'));
    return step.k === 'try' ? [{ step, isInLoop }, ...inner] : inner;
  });
}

/** The handler that a cancellation reaches first. */
function catching(fn: FunctionView, step: TryStep, graph: Graph): Handler | undefined {
  return step.handlers.find(({ types }) => types.length === 0 || types.some((type) => isCancellation(fn, type, graph)));
}

function isCancellation(fn: FunctionView, type: Value, graph: Graph): boolean {
  const parts = type.k === 'list' ? type.items : [type];
  return parts.some((part) => hasRole(fn, part, 'cancellation-exception', graph));
}

function hasRole(fn: FunctionView, type: Value, wanted: Role, graph: Graph): boolean {
  return graph.values
    .entities(fn, type)
    .some((entity) => graph.values.roles(fn, entity).some(({ role }) => role === wanted));
}

function caughtBy(fn: FunctionView, handler: Handler, graph: Graph): Details {
  const types = handler.types.flatMap((type) => (type.k === 'list' ? type.items : [type]));
  const cancelling = types.filter((type) => hasRole(fn, type, 'cancellation-exception', graph));
  const isGeneral = types.length === 0 || cancelling.some((type) => hasRole(fn, type, 'any-exception', graph));
  const catches = isGeneral ? 'everything' : cancelling.length === types.length ? 'cancellation' : 'others';
  return { handler, catches, cancellation: cancelling.map((type) => valueText(fn.file.facts, fn.facts, type)) };
}

/** The failure comes out later, or the handler itself takes the cancellation back. */
function isMeant(fn: FunctionView, handler: Handler, graph: Graph): boolean {
  const isTakenBack = operationsIn(handler.body).some((op) =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'takes-back-cancellation'),
  );
  return isTakenBack || isPassedOn(fn, handler, graph);
}

/**
 * Code that ends the task after all is fine; what matters is that it goes on. Whoever returns a value instead ends this
 * function, and not the task of its caller.
 */
function severityOf({ facts }: FunctionView, { step, isInLoop }: FoundTry, handler: Handler): Severity | null {
  if (givesValue(facts, handler)) return 'information';
  if (leaves(facts, handler.body)) return null;
  if (isInLoop) return 'warning';
  const isFollowed = facts.operations.some(
    (operation) => operation.k === 'await' && operation.span.start > step.span.end,
  );
  return isFollowed ? 'information' : null;
}

/** `return None`, `return []`: as if it had failed. A bare `return` ends what was to be ended. */
function givesValue(facts: FunctionFacts, { body }: Handler): boolean {
  const ends = operationsIn(body).flatMap((op) => facts.operations[op] ?? []);
  if (ends.some(({ k }) => k === 'raise')) return false;
  return ends.some(({ k, span }) => k === 'return' && span.end - span.start > BARE_RETURN.length);
}

const BARE_RETURN = 'return';

function leaves(facts: FunctionFacts, block: Block): boolean {
  const isLeft = operationsIn(block).some((op) => ['raise', 'return'].includes(facts.operations[op]?.k ?? ''));
  return isLeft || breaks(block);
}

function breaks(block: Block): boolean {
  return block.some(
    (step) =>
      typeof step !== 'number' && (step.k === 'break' || (step.k !== 'continue' && innerBlocks(step).some(breaks))),
  );
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

function message(): string {
  return [
    'This handler swallows the cancellation of its own task',
    'Whoever cancels the task waits for it to end, but it goes on: shutdown and timeouts hang.',
    'Instead: clean up and `raise` again, or catch `Exception`, which cancellation is not.',
  ].join('\n');
}

/** Whoever cancels then sees the task end: that is another behaviour, if the intended one. */
function fixes({ details }: Detection<Details>): readonly Fix[] {
  const { catches, cancellation } = details;
  if (cancellation.some((type) => !/^[\w.]+$/.test(type))) return [];
  const at = details.handler.span.start;
  const [title, intent] = FIXES[catches](at, cancellation);
  return [{ title, safety: 'suggestion', intent }];
}

type MakeFix = (at: number, cancellation: readonly string[]) => readonly [title: string, intent: FixIntent];

const FIXES: Readonly<Record<Details['catches'], MakeFix>> = {
  cancellation: (at) => ['Raise the cancellation again', { k: 're-raise', at }],
  everything: (at) => ['Catch Exception, which cancellation is not', { k: 'catch-only', at, type: ['Exception'] }],
  others: (at, [type = '']) => [`Let ${type} pass`, { k: 'raise-before', at, type: [type] }],
};
