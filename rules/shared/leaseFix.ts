/** JavaScript: the fix that gives back in `finally` what was taken. */
import type { OperationId } from '../facts';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { loopsAround, stepsAround } from './enclosing';
import type { Lease } from './leases';
import { plainName } from './text';
import { usesOfNames } from './uses';

/** Where it is given back in one way, whatever has happened to it: a transaction is not. */
export function leaseFix(fn: FunctionView, { name, takenAt, gives, isCalled }: Lease, graph: Graph): readonly Fix[] {
  const { facts } = fn;
  const role = graph.values.rolesAt(fn, takenAt).find(({ entry }) => entry.role === 'gives-lease');
  const counterpart = role?.entry.counterpart;
  if (!counterpart || (counterpart.name === undefined) !== isCalled) return [];
  const isLooped = (op: OperationId): boolean => loopsAround(facts, op).length > loopsAround(facts, takenAt).length;
  if (gives.some((op) => isLooped(op) || !isSameWay(fn, op, counterpart.name))) return [];
  const [first] = gives;
  if (isHandedOn(fn, name)) return [];
  const code = first === undefined ? callOf(fn, name, takenAt, counterpart.name, graph) : spanOfCall(fn, first);
  // What is given back under a condition may be kept otherwise.
  const isKept = gives.some((op) => stepsAround(facts, op).some((step) => step.k === 'switch'));
  if (!code || isKept) return [];
  const intent: FixIntent = { k: 'do-finally', fn: facts.index, op: takenAt, code, dropped: gives };
  return [{ title: `Give ${name} back in finally`, safety: 'suggestion', intent }];
}

/** Somebody else has it when this function is done. */
function isHandedOn({ facts }: FunctionView, name: string): boolean {
  const uses = [...usesOfNames(facts, facts.index)].flatMap(([one, found]) => (plainName(one) === name ? found : []));
  return uses.some(({ as, isAccessed }) => ['returned', 'yielded', 'assigned'].includes(as) && isAccessed !== true);
}

/** `client.release()`, without anything that says how. */
function isSameWay({ facts }: FunctionView, op: OperationId, method: string | undefined): boolean {
  const call = facts.operations[op];
  if (call?.k !== 'call' || call.arguments.length > 0 || call.form !== undefined) return false;
  return method === undefined ? call.callee.k === 'name' : call.callee.k === 'member' && call.callee.name === method;
}

/** With its `await`, if it has one. */
function spanOfCall({ facts }: FunctionView, op: OperationId): Code | undefined {
  const wait = facts.operations.find(({ k, span }, other) => {
    const call = facts.operations[op]?.span;
    return k === 'await' && other > op && call?.end === span.end && span.start < call.start;
  });
  const span = wait?.span ?? facts.operations[op]?.span;
  return span && [span];
}

/** Nobody has given it back so far. */
function callOf(
  fn: FunctionView,
  name: string,
  takenAt: OperationId,
  method: string | undefined,
  graph: Graph,
): Code | undefined {
  if (method === undefined) return [`${name}()`];
  const given = graph.values.result(fn, takenAt).flatMap((entity) => (entity.k === 'external' ? [entity.symbol] : []));
  const [symbol, ...others] = given;
  if (symbol === undefined || others.length > 0) return undefined;
  const isAsync = graph.values.isAsyncCallable(fn, { k: 'external', symbol: `${symbol}.${method}` });
  return [`${isAsync ? 'await ' : ''}${name}.${method}()`];
}
