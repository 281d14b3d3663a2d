/** Contexts that a function has because of what and where it is, without anybody calling it. */
import type { FunctionFacts } from '../../../rules/facts';
import type { Context, FunctionId } from '../../../rules/model';
import { exportContexts } from './exportContexts';
import type { Evaluator } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';

/** Module bodies run when the file is loaded; exports may be entry points by convention. */
export function ownContexts(
  evaluator: Evaluator,
  record: FileRecord,
  fn: FunctionFacts,
  id: FunctionId,
): readonly Context[] {
  if (fn.kind === 'module') {
    const { phase, reason } = record.role;
    return [{ place: 'main', phase, reason, entry: id, distance: 0, via: null }];
  }
  return exportContexts(evaluator, record, fn, id);
}

/** An async function runs on an event loop even if nobody is seen to call it. `null` where its whole file is cold. */
export function fallbackContext(record: FileRecord, fn: FunctionFacts, id: FunctionId): Context | null {
  if (!fn.isAsync) return null;
  const { role } = record;
  const phase = role.isEntry ? role.phase : 'library';
  const kind = record.facts.language === 'python' ? 'async def' : 'async function';
  const reason = role.isEntry ? `${kind} ${fn.name} in a ${role.reason}` : `${kind} ${fn.name}`;
  return { place: 'event-loop', loop: record.loop, phase, reason, entry: id, distance: 0, via: null };
}
