/** Conditions that ask the clock: whether what is kept is too old, or the next time has come. */
import type { Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { valuesIn } from './uses';

export function asksClock(fn: FunctionView, test: Value, graph: Graph): boolean {
  return [...valuesIn(test)].some((part) => isTime(fn, part, graph) || isNowKept(fn, part, graph));
}

function isTime(fn: FunctionView, value: Value, graph: Graph): boolean {
  return value.k === 'op' && graph.values.rolesAt(fn, value.op).some(({ entry }) => entry.role === 'reads-clock');
}

/** `const now = Date.now()` */
function isNowKept(fn: FunctionView, value: Value, graph: Graph): boolean {
  const binding = value.k === 'name' && value.scope === fn.facts.index ? fn.facts.bindings[value.name] : undefined;
  if (binding?.k !== 'variable' || binding.assignments.length !== 1) return false;
  return binding.assignments.every((assignment) => isTime(fn, assignment.value, graph));
}
