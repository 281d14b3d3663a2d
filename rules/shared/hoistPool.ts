/** The fix that makes a pool once for the module, where a function made one in every call. */
import type { OperationId, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { freeName } from './fixCode';
import { ownVariable } from './ownVariable';
import { handOffAt, isGivenWork } from './poolFate';
import { reaches } from './reach';
import { usesOfNames, type Use } from './uses';

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
  const found = ownVariable(fn, op);
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

/** It is given work, and somebody takes what that gives. */
function isAnswered(fn: FunctionView, use: Use, graph: Graph): boolean {
  const call = use.by === undefined ? undefined : fn.facts.operations[use.by];
  return isGivenWork(fn, use, graph) && call?.k === 'call' && call.isStatement !== true;
}
