/**
 * Promises of `xs.map(async …)` that nobody waits for: the array is dropped, only counted, awaited as if it were one promise, or
 * written down with the promises in it.
 */
import type { CallOperation, OperationId } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { namesUsedInside } from './fate';
import { toolOf } from './fixApis';
import { isNamedLikeLimiter } from './limits';
import { usesOfNames, usesOfResults, type Use } from './uses';

/** `awaited`: somebody waits, but for the array, which is there already. `written`: `promises.join()`, `JSON.stringify(promises)`. */
export type Loss = 'dropped' | 'unread' | 'awaited' | 'written';

/** What becomes of the array that a call gives; `null` if somebody may take care of what is in it. */
export function lossOf(fn: FunctionView, op: OperationId, graph: Graph): Loss | null {
  const call = fn.facts.operations[op];
  const loss = call?.k === 'call' ? lossOfCall(fn, op, call, graph) : null;
  if (loss !== 'awaited' || call?.k !== 'call' || isArray(fn, call, op, graph)) return loss;
  // What a call gave may be a promise with a `map` of its own, and pools and queues have one too.
  const isOther = call.callee.k !== 'member' || call.callee.of.k === 'op' || isNamedLikeLimiter(fn, call);
  return isOther ? null : loss;
}

/** What the call is made on is certainly an array. */
export function isArray(fn: FunctionView, { callee }: CallOperation, op: OperationId, graph: Graph): boolean {
  if (callee.k !== 'member') return false;
  const owners = graph.values.entities(fn, callee.of, op);
  return owners.every((e) => e.k === 'collection' && e.hasNoOrder !== true);
}

function lossOfCall(fn: FunctionView, op: OperationId, call: CallOperation, graph: Graph): Loss | null {
  const { facts } = fn;
  if (call.isStatement === true) return 'dropped';
  const [use, ...others] = usesOfResults(facts).get(op) ?? [];
  const user = use?.by === undefined ? undefined : facts.operations[use.by];
  if (!use || !user || others.length > 0) return null;
  if (use.as === 'awaited' && !use.isPart) return 'awaited';
  if (isWritten(fn, use, graph)) return 'written';
  if (user.k === 'call') return isListed(user, op) && joins(fn, use.by, graph) ? 'awaited' : null;
  if (user.k !== 'write' || use.isPart || user.place.k !== 'name') return null;
  return lossOfName(fn, user.place.name, user.place.scope, graph);
}

/** `Promise.all([xs.map(…)])`: what it is given is one array. */
function isListed({ arguments: [first] }: CallOperation, op: OperationId): boolean {
  return first?.value.k === 'list' && first.value.items.some((item) => item.k === 'op' && item.op === op);
}

function joins(fn: FunctionView, by: OperationId | undefined, graph: Graph): boolean {
  return by !== undefined && graph.values.rolesAt(fn, by).some(({ entry }) => entry.role === 'joins-awaitables');
}

function lossOfName(fn: FunctionView, name: string, scope: number, graph: Graph): Loss | null {
  const { facts, file } = fn;
  const binding = facts.bindings[name];
  const isOwn = scope === facts.index && facts.index !== 0 && binding?.k === 'variable';
  if (!isOwn || binding.assignments.length > 1) return null;
  if (namesUsedInside(file.facts.functions, facts.index).has(name)) return null;
  // What is read of it is a use of its own.
  const uses = (usesOfNames(facts, facts.index).get(name) ?? []).filter((use) => !(use.isPart && use.isAccessed));
  const others = uses.filter((use) => !isCounted(use, facts.operations));
  if (others.length === 0) return 'unread';
  if (others.every(isAwaited)) return 'awaited';
  return others.every((use) => isWritten(fn, use, graph)) ? 'written' : null;
}

/** `promises.join()`, `JSON.stringify(promises)`. */
function isWritten(fn: FunctionView, { as, by, isPart }: Use, graph: Graph): boolean {
  if (isPart || by === undefined || (as !== 'receiver' && as !== 'argument')) return false;
  const wanted = as === 'receiver' ? 'writes-elements' : 'uses-plain-values';
  return graph.values.rolesAt(fn, by).some(({ entry }) => entry.role === wanted);
}

function isAwaited({ as, isPart }: Use): boolean {
  return as === 'awaited' && !isPart;
}

/** `saves.length`. */
function isCounted({ as, by, isPart }: Use, operations: FunctionView['facts']['operations']): boolean {
  const user = as === 'owner' && !isPart && by !== undefined ? operations[by] : undefined;
  return user?.k === 'read' && user.place.k === 'member' && user.place.name === 'length';
}

/** `xs.map(f)` → `await Promise.all(xs.map(f))`. */
export function waitForAll({ file, facts }: FunctionView, op: OperationId, loss: Loss): readonly Fix[] {
  const all = toolOf(file, 'wait-for-all');
  const call = facts.operations[op];
  if (!facts.isAsync || !all || !call) return [];
  const isAwaited = loss === 'awaited';
  const intent = {
    k: 'replace-call' as const,
    fn: facts.index,
    op,
    code: [all, '(', call.span, ')'],
    ...(isAwaited ? {} : { awaits: true as const }),
  };
  return [{ title: 'Wait for all at once with Promise.all', safety: 'suggestion', intent }];
}
