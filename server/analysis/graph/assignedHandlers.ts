/** Handlers that are assigned to a member of a library's object: `client.on_message = handle`. */
import type { Operation, WriteOperation } from '../../../rules/facts';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import { callablesOf } from './callables';
import { describe, entryEdge, nameOf, placedBy } from './entryPoints';
import type { StartEdge } from './node';

export function assignedHandlers(
  evaluator: Evaluator,
  scope: Scope,
  { place, value }: WriteOperation,
  op: number,
): readonly StartEdge[] {
  const { catalog } = scope.record;
  if (place.k !== 'member') return [];
  const { of, name } = place;
  return evaluator.value(scope, of).flatMap((receiver) => {
    if (receiver.k !== 'external' || receiver.symbol.startsWith('?')) return [];
    const symbol = catalog.canonical(`${receiver.symbol}${receiver.symbol.endsWith(':') ? '' : '.'}${name}`);
    return catalog.assignmentEntryPoints(symbol).flatMap((entry) => {
      if (entry.startedBy !== undefined && !callsMethod(evaluator, scope.record, entry.startedBy)) return [];
      const { sync, async } = callablesOf(evaluator, evaluator.value(scope, value), scope);
      const edges = (ids: readonly string[], placement: typeof entry.sync): readonly StartEdge[] =>
        ids.flatMap((to) => {
          const reason = describe(entry.reason, symbol, undefined, nameOf(evaluator, to));
          return entryEdge(to, op, placement && placedBy(scope, placement), reason);
        });
      return [...edges(sync, entry.sync), ...edges(async, entry.async ?? entry.sync)];
    });
  });
}

/** Somewhere in the file: handlers and what calls them are seldom far apart. */
function callsMethod(evaluator: Evaluator, record: FileRecord, name: string): boolean {
  const isCall = (operation: Operation): boolean =>
    operation.k === 'call' && operation.callee.k === 'member' && operation.callee.name === name;
  return record.facts.functions.some((fn, index) => {
    evaluator.memo.track(`body:${idOfFunction(record, index)}`);
    return fn.operations.some(isCall);
  });
}
