/** Whether a function lets its failures out. */
import type { Block, Handler, Operation, Step } from '../facts';
import type { FunctionView, Graph } from '../model';

/** Everything that can fail stands under a handler for all failures that does not raise again. */
export function catchesEverything(fn: FunctionView, graph: Graph): boolean {
  const isSafe = (block: Block): boolean => block.every((step) => isSafeStep(step));
  const isSafeStep = (step: Step): boolean => {
    if (typeof step === 'number') return !canFail(fn.facts.operations[step]);
    switch (step.k) {
      case 'if':
        return isSafe(step.then) && isSafe(step.else);
      case 'switch':
        return step.cases.every(({ body }) => isSafe(body));
      case 'loop':
        return isSafe(step.head) && isSafe(step.body) && isSafe(step.else);
      case 'with':
        return isSafe(step.enters) && isSafe(step.body);
      case 'try':
        return step.handlers.some((handler) => takesAll(handler)) && isSafe(step.else);
      default:
        return true;
    }
  };
  const takesAll = ({ types, body }: Handler): boolean => {
    const isWide =
      types.length === 0 ||
      types.some((type) =>
        graph.values
          .entities(fn, type)
          .some((entity) => graph.values.roles(fn, entity).some(({ role }) => role === 'any-exception')),
      );
    return isWide && !body.some((step) => typeof step === 'number' && fn.facts.operations[step]?.k === 'raise');
  };
  return isSafe(fn.facts.body);
}

function canFail(operation: Operation | undefined): boolean {
  return operation !== undefined && ['call', 'await', 'iterate', 'enter', 'raise', 'yield-from'].includes(operation.k);
}
