/** Files that run in the first process (or thread) and in those that it starts: a condition says which code runs on which side. */
import type { IfStep, OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { operationsIn } from './blocks';
import { stepsAround } from './enclosing';

export interface Side {
  /** What the others are. */
  readonly others: 'process' | 'worker';
  readonly isFirst: boolean;
}

/** Larger programs than this above one function are not looked through. */
const MAX_FUNCTIONS = 40;

/** Where the function runs, if all who run it stand on one side. */
export function sideOf(fn: FunctionView, graph: Graph): Side | undefined {
  const seen = new Set<FunctionId>();
  const pending = [fn];
  let side: Side | undefined;
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (seen.has(at.id)) continue;
    seen.add(at.id);
    const callers = graph.callers(at.id);
    if (callers.length === 0 || seen.size > MAX_FUNCTIONS) return undefined;
    for (const { fn: id, op } of callers) {
      const caller = graph.function(id);
      const found = caller && sideAt(caller, op, graph);
      if (!caller || (!found && caller.facts.kind === 'module')) return undefined;
      if (!found) pending.push(caller);
      else if (side && (side.isFirst !== found.isFirst || side.others !== found.others)) return undefined;
      else side = found;
    }
  }
  return side;
}

/** `if (cluster.isPrimary) { … } else { … }` */
function sideAt(fn: FunctionView, op: OperationId, graph: Graph): Side | undefined {
  for (const step of stepsAround(fn.facts, op)) {
    const asked = step.k === 'if' ? askedBy(fn, step.test, op, graph) : undefined;
    if (asked && step.k === 'if') return isInThen(step, op) ? asked : { ...asked, isFirst: !asked.isFirst };
  }
  return undefined;
}

function isInThen({ then }: IfStep, op: OperationId): boolean {
  return operationsIn(then).includes(op);
}

/** What is true where the condition is. */
function askedBy(fn: FunctionView, test: Value, at: OperationId, graph: Graph): Side | undefined {
  const [operand] = test.k === 'operation' && test.operator === '!' ? test.operands : [];
  if (operand) {
    const asked = askedBy(fn, operand, at, graph);
    return asked && { ...asked, isFirst: !asked.isFirst };
  }
  const roles = graph.values.entities(fn, test, at).flatMap((entity) => graph.values.roles(fn, entity));
  for (const { role } of roles) {
    if (role === 'is-first-process') return { others: 'process', isFirst: true };
    if (role === 'is-first-thread') return { others: 'worker', isFirst: true };
  }
  return undefined;
}
