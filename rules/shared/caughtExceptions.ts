/** What a handler does with the exception that it catches, apart from looking at it. */
import type { CallOperation, Handler, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import type { Role } from '../catalog/roles';
import { operationsIn } from './blocks';
import { namesUsedInside } from './fate';
import { runFlow } from './flow';
import { helperAt } from './locks';
import { memoised } from './memo';
import { usesOfNames, valuesIn } from './uses';

/** Kept for later, given to somebody who waits for it, or raised by a helper that never comes back. */
export function isPassedOn(fn: FunctionView, handler: Handler, graph: Graph): boolean {
  const operations = operationsIn(handler.body);
  return (
    operations.some((op) => keeps(fn, op, handler.name, graph)) ||
    fn.sites.some((site) => operations.includes(site.op) && isEndless(graph, helperAt(site)))
  );
}

/** Calls that put what they are given away. */
const KEEPING: ReadonlySet<Role> = new Set(['mutates-receiver', 'collects-argument', 'loop-bound']);

function keeps(fn: FunctionView, op: OperationId, name: string | undefined, graph: Graph): boolean {
  const operation = fn.facts.operations[op];
  if (name === undefined || !operation) return false;
  if (operation.k === 'write') return isRead(fn, operation.place) && holds(fn.facts, operation.value, name);
  if (operation.k !== 'call' || !operation.arguments.some(({ value }) => holds(fn.facts, value, name))) return false;
  return graph.values.rolesAt(fn, op).some(({ entry }) => KEEPING.has(entry.role));
}

/** Not a local name that stands for the cause of another failure at most. */
function isRead({ facts, file }: FunctionView, place: Value): boolean {
  if (place.k !== 'name' || place.scope !== facts.index || facts.bindings[place.name]?.k !== 'variable') return true;
  const isUsed = usesOfNames(facts, facts.index).has(place.name);
  return isUsed || namesUsedInside(file.facts.functions, facts.index).has(place.name);
}

/** The exception itself, in a collection, in another object or not; its text is not the exception. */
function holds(facts: FunctionView['facts'], value: Value, name: string): boolean {
  const made = value.k === 'op' ? facts.operations[value.op] : undefined;
  if (made?.k === 'call')
    return isConstruction(made) && made.arguments.some((argument) => holds(facts, argument.value, name));
  const isText = [...valuesIn(value)].some(({ k }) => k === 'template' || k === 'operation' || k === 'member');
  return (
    !isText &&
    [...valuesIn(value)].some((part) => part.k === 'name' && part.name === name && part.scope === facts.index)
  );
}

/** `Failure(error)`: classes are written with a capital. */
function isConstruction({ callee }: CallOperation): boolean {
  return (callee.k === 'name' || callee.k === 'member') && /^[A-Z]/.test(callee.name);
}

function isEndless(graph: Graph, id: ReturnType<typeof helperAt>): boolean {
  const helper = id === undefined ? undefined : graph.function(id);
  return helper !== undefined && alwaysRaises(graph, helper, 0);
}

const alwaysRaises = memoised((_graph, { facts }): boolean => {
  if (facts.isGenerator || facts.isStub) return false;
  const { exits } = runFlow(facts, { initial: true, after: (state) => state, join: () => true, equal: () => true });
  return exits.every(({ kind }) => kind === 'raise' || kind === 'exception');
});
