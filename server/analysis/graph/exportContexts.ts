/** Entry points by file convention: `app/users/route.ts` exporting `GET`. */
import type { FunctionFacts } from '../../../rules/facts';
import type { Context, FunctionId } from '../../../rules/model';
import { exportEntries } from '../evaluation/conventions';
import type { Evaluator } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';

export function exportContexts(
  evaluator: Evaluator,
  record: FileRecord,
  fn: FunctionFacts,
  id: FunctionId,
): readonly Context[] {
  return exportEntries(evaluator, record, fn).flatMap((entry) => {
    const placement = fn.isAsync ? (entry.async ?? entry.sync) : entry.sync;
    if (!placement) return [];
    const { place, phase, loop } = placement;
    const reason = entry.reason.replace('{name}', fn.name).replace('{method}', fn.name).replace('{0}', '').trim();
    return [{ place, phase, ...(loop ? { loop } : {}), reason, entry: id, distance: 0, via: null }];
  });
}
