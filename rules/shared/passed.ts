/** What a parameter stands for: what callers pass, and what threads and executors are given for it. */
import { displaySymbol } from '../entity';
import type { CallOperation, OperationId, Value } from '../facts';
import type { Caller, FunctionView, Graph, RoleAt } from '../model';
import { argumentOf, isBound, positionalArguments } from './arguments';

/** A value in the function that passes it. */
export interface Passed {
  readonly fn: FunctionView;
  readonly value: Value;
  readonly op: OperationId;
}

/** Roles of what is called, also when it is a method of a parameter that has no type. */
export function rolesOfCall(fn: FunctionView, graph: Graph, op: OperationId): readonly RoleAt[] {
  const known = graph.values.rolesAt(fn, op);
  const operation = fn.facts.operations[op];
  // What is said of a method of that name on whatever object says less than what is passed.
  const isOfAny = known.every(({ symbol }) => symbol.startsWith('?'));
  if (!isOfAny || operation?.k !== 'call' || operation.callee.k !== 'member') return known;
  const { of, name } = operation.callee;
  const passed = passedFor(fn, graph, of).flatMap((given) =>
    graph.values.entities(given.fn, { k: 'member', of: given.value, name }, given.op).flatMap((entity) => {
      const symbol = entity.k === 'external' ? entity.symbol : '';
      const roles = graph.values.roles(given.fn, entity);
      return roles.map((entry) => ({ symbol, display: displaySymbol(symbol), entry }));
    }),
  );
  return passed.length > 0 ? passed : known;
}

/** Empty unless the value is a parameter that is never assigned to. */
export function passedFor(fn: FunctionView, graph: Graph, value: Value): readonly Passed[] {
  if (value.k !== 'name' || value.scope !== fn.facts.index) return [];
  const binding = fn.facts.bindings[value.name];
  if (binding?.k !== 'parameter' || binding.assignments.length > 0) return [];
  const parameter = fn.facts.parameters[binding.index];
  if (!parameter || parameter.annotation || (parameter.kind !== 'normal' && parameter.kind !== 'keyword-only'))
    return [];
  return graph.callers(fn.id).flatMap((caller) => passedBy(fn, graph, caller, value.name, binding.index));
}

function passedBy(
  fn: FunctionView,
  graph: Graph,
  { fn: id, op, how }: Caller,
  name: string,
  index: number,
): readonly Passed[] {
  const caller = graph.function(id);
  const call = caller?.facts.operations[op];
  if (!caller || call?.k !== 'call') return [];
  const position = isBound(fn.file.language, fn.facts) ? index - 1 : index;
  const value =
    how === 'call' || how === 'coroutine' ? argument(call, position, name) : handedOver(caller, call, op, position);
  return value ? [{ fn: caller, value, op }] : [];
}

function argument(call: CallOperation, position: number, name: string): Value | undefined {
  return argumentOf(call, [position, name])?.value;
}

/** `Thread(target=work, args=(loop,))`, `executor.submit(work, loop)`. */
function handedOver(caller: FunctionView, call: CallOperation, op: OperationId, position: number): Value | undefined {
  const entry = caller.sites.find((site) => site.op === op && site.handOff !== undefined)?.handOff?.entry;
  if (!entry || entry.many === true) return undefined;
  if (entry.arguments !== undefined) {
    const list = argumentOf(call, entry.arguments)?.value;
    return list?.k === 'list' ? list.items[position] : undefined;
  }
  if (typeof entry.callable !== 'number') return undefined;
  const after = positionalArguments(call)[entry.callable + 1 + position];
  return after?.value.k === 'spread' ? undefined : after?.value;
}
