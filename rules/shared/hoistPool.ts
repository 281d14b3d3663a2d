/** The fix that makes a pool once for the module, where a function made one in every call. */
import type { OperationId, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { freeName } from './fixCode';
import { handOffAt, isGivenWork } from './poolFate';
import { reaches } from './reach';
import { usesOfNames, usesOfResults, type Use } from './uses';

/**
 * Python: only pools that start nothing when they are made, of which nobody drops a result (the end of a `with` block waited for
 * those), and whose tasks do not come back here, where they would wait for themselves.
 */
export function hoistPool(fn: FunctionView, op: OperationId, graph: Graph): readonly Fix[] {
  const { facts, file } = fn;
  const call = facts.operations[op];
  if (file.language !== 'python' || facts.index === 0 || call?.k !== 'call' || !isKnownOutside(call.callee)) return [];
  if (!call.arguments.every(({ value }) => value.k === 'literal')) return [];
  if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'starts-process')) return [];
  const found = variableOf(fn, op);
  const uses = found && (usesOfNames(facts, facts.index).get(found.variable) ?? []);
  if (!found || !uses || uses.length === 0 || !uses.every((use) => isAnswered(fn, use, graph))) return [];
  const targets = uses.flatMap((use) => handOffAt(fn, use)?.callables ?? []);
  if (reaches(targets, new Set([fn.id]), graph)) return [];
  const name = freeName(file.facts, `${facts.name.replace(/^_+/, '')}_pool`);
  const declared: FixIntent = { k: 'declare', name, value: [call.span] };
  const used: FixIntent =
    found.enter === undefined
      ? { k: 'replace-call', fn: facts.index, op, code: [name] }
      : { k: 'unwrap-with', fn: facts.index, op: found.enter, statement: [`${found.variable} = ${name}`] };
  return [
    { title: 'Make the pool once, in the module', safety: 'suggestion', intent: { k: 'all', of: [used, declared] } },
  ];
}

/** Named by what the module has. */
function isKnownOutside(value: Value): boolean {
  return value.k === 'member' ? isKnownOutside(value.of) : value.k === 'name' && value.scope === 0;
}

interface Variable {
  readonly variable: string;
  /** It is bound by a `with` block. */
  readonly enter?: OperationId;
}

/** `pool = Pool()`, `with Pool() as pool`: assigned once, and seen by this function alone. */
function variableOf({ facts, file }: FunctionView, op: OperationId): Variable | undefined {
  const uses = usesOfResults(facts).get(op) ?? [];
  const enter = uses.find(({ as }) => as === 'entered')?.by;
  const write = facts.operations.find(
    (o) =>
      o.k === 'write' && !o.augmented && isOf(o.value, op) && o.place.k === 'name' && o.place.scope === facts.index,
  );
  if (write?.k !== 'write' || write.place.k !== 'name') return undefined;
  const { name } = write.place;
  const binding = facts.bindings[name];
  if (binding?.k !== 'variable' || binding.assignments.length !== 1) return undefined;
  const isCaptured = file.facts.functions.some(
    (other, index) => index !== facts.index && usesOfNames(other, facts.index).has(name),
  );
  if (isCaptured || uses.some(({ as }) => as !== 'entered' && as !== 'assigned')) return undefined;
  return { variable: name, ...(enter === undefined ? {} : { enter }) };
}

function isOf(value: Value, op: OperationId): boolean {
  return value.k === 'entered' ? isOf(value.of, op) : value.k === 'op' && value.op === op;
}

/** It is given work, and somebody takes what that gives. */
function isAnswered(fn: FunctionView, use: Use, graph: Graph): boolean {
  const call = use.by === undefined ? undefined : fn.facts.operations[use.by];
  return isGivenWork(fn, use, graph) && call?.k === 'call' && call.isStatement !== true;
}
