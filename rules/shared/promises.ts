/** What JavaScript does with promises: chains, functions that fail silently, code that counts on a promise's end. */
import type { Block, FunctionFacts, OperationId, Step } from '../facts';
import type { FunctionView, Graph } from '../model';
import { innerBlocks, operationsIn } from './blocks';

/** The call that ends a chain (`save().then(…).finally(…)`); `null` if its failure is handled on the way. */
export function endOfChain(fn: FunctionView, op: OperationId, graph: Graph): OperationId | null {
  let end = op;
  for (const [at, operation] of fn.facts.operations.entries()) {
    if (at <= op || operation.k !== 'call' || operation.callee.k !== 'member') continue;
    const { of } = operation.callee;
    if (of.k !== 'op' || of.op !== end) continue;
    const roles = graph.values.rolesAt(fn, at).map(({ entry }) => entry.role);
    if (roles.includes('handles-failures')) return null;
    if (roles.includes('continues-promise')) end = at;
  }
  return end;
}

/** A later part of a chain: what it begins with is looked at. */
export function continuesPromise(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'continues-promise');
}

/** By convention such a callback is told of the end and of failures. */
const ERROR_FIRST = /^_?(?:e|er|err|error)$/i;

/** `load(name, (error, text) => …)`: the caller has chosen to be called back. */
export function isCalledBack({ file, facts }: FunctionView, op: OperationId): boolean {
  const call = facts.operations[op];
  const last = call?.k === 'call' ? call.arguments.at(-1)?.value : undefined;
  const first = last?.k === 'function' ? file.facts.functions[last.fn]?.parameters[0] : undefined;
  return first !== undefined && ERROR_FIRST.test(first.name ?? '');
}

/** The whole work stands in a `try` whose handler does not throw: a promise of it never fails. */
export function neverRejects(facts: FunctionFacts): boolean {
  const isGuarded = (step: Step): boolean =>
    typeof step !== 'number' &&
    step.k === 'try' &&
    step.handlers.some((h) => h.types.length === 0) &&
    step.handlers.every((h) => !operationsIn(h.body).some((op) => facts.operations[op]?.k === 'raise'));
  const awaits = (block: Block): boolean => operationsIn(block).some((op) => facts.operations[op]?.k === 'await');
  return facts.body.some(isGuarded) && !awaits(facts.body.filter((step) => !isGuarded(step)));
}

/**
 * The call stands in a loop, in a `try` that is to catch its failure, or in an async function that awaits other things
 * after it: its author counts on awaiting.
 */
export function isEvidentlyAwaited(fn: FunctionView, op: OperationId): boolean {
  if (!fn.facts.isAsync) return false;
  if (isInside(fn.facts.body, op)) return true;
  return fn.facts.operations.some((operation, at) => at > op && operation.k === 'await');
}

function isInside(block: Block, op: OperationId): boolean {
  return block.some((step) => {
    if (typeof step === 'number') return false;
    if (step.k === 'loop' && operationsIn(step.body).includes(op)) return true;
    if (step.k === 'try' && step.handlers.length > 0 && operationsIn(step.body).includes(op)) return true;
    return innerBlocks(step).some((inner) => isInside(inner, op));
  });
}
