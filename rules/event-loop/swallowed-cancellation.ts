import type { Block, FunctionFacts, Handler, OperationId, TryStep, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { innerBlocks, operationsIn } from '../shared/blocks';

export const swallowedCancellation = defineRule({
  id: 'swallowed-cancellation',
  area: 'event-loop',
  languages: ['python'],
  summary: 'A handler that catches the cancellation of its own task and goes on, so that the task cannot be stopped.',
  supersedes: [],
  detect,
  message,
  fixes: () => [],
});

interface FoundTry {
  readonly step: TryStep;
  readonly isInLoop: boolean;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection[] {
  const { facts } = fn;
  if (!facts.isAsync) return [];
  return triesIn(facts.body, false).flatMap((found) => {
    const awaited = operationsIn(found.step.body).find((op) => facts.operations[op]?.k === 'await');
    const handler = awaited === undefined ? undefined : catching(fn, found.step, graph);
    if (awaited === undefined || !handler) return [];
    const severity = severityOf(facts, found, handler);
    if (severity === null || cancelsBefore(fn, awaited, graph)) return [];
    const { start } = handler.span;
    const span = { start, end: start + KEYWORD.length };
    return [{ owner: fn, op: awaited, span, path: [], confidence: 'high' as const, severity, details: undefined }];
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
  return parts
    .flatMap((part) => graph.values.entities(fn, part))
    .some((entity) => graph.values.roles(fn, entity).some(({ role }) => role === 'cancellation-exception'));
}

/** Code that ends the task after all is fine; what matters is that it goes on. */
function severityOf(facts: FunctionFacts, { step, isInLoop }: FoundTry, handler: Handler): Severity | null {
  if (leaves(facts, handler.body)) return null;
  if (isInLoop) return 'warning';
  const isFollowed = facts.operations.some(
    (operation) => operation.k === 'await' && operation.span.start > step.span.end,
  );
  return isFollowed ? 'information' : null;
}

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
