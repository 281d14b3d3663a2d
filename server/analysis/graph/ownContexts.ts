/** Contexts that a function has because of what and where it is, without anybody calling it. */
import type { FunctionFacts } from '../../../rules/facts';
import type { Context, FunctionId } from '../../../rules/model';
import { exportContexts } from './exportContexts';
import { parameterContext } from './parameterContexts';
import { isNotebook } from '../languages/languageOf';
import type { Evaluator } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';

const MAIN = { place: 'main' } as const;

/** The cells of a notebook run like the main coroutine of a script. */
function kernel({ loop }: FileRecord): Pick<Context, 'place' | 'loop' | 'startsLoop'> {
  return { place: 'event-loop', loop, startsLoop: true };
}

/** Module bodies run when the file is loaded; exports may be entry points by convention. */
export function ownContexts(
  evaluator: Evaluator,
  record: FileRecord,
  fn: FunctionFacts,
  id: FunctionId,
): readonly Context[] {
  if (fn.kind === 'module') {
    const { phase, reason } = record.role;
    const where = isNotebook(record.id) ? kernel(record) : MAIN;
    return [{ ...where, phase, reason, entry: id, distance: 0, via: null }];
  }
  return exportContexts(evaluator, record, fn, id);
}

/**
 * An async function runs on an event loop even if nobody is seen to call it, and so does what is given a request. `null`
 * where its whole file is cold.
 */
export function fallbackContext(
  evaluator: Evaluator,
  record: FileRecord,
  fn: FunctionFacts,
  id: FunctionId,
): Context | null {
  const { role } = record;
  const given = role.isEntry ? null : parameterContext(evaluator, record, fn, id);
  if (given || !fn.isAsync) return given;
  const phase = role.isEntry ? role.phase : 'library';
  const kind = record.facts.language === 'python' ? 'async def' : 'async function';
  const reason = role.isEntry ? `${kind} ${fn.name} in a ${role.reason}` : `${kind} ${fn.name}`;
  return { place: 'event-loop', loop: record.loop, phase, reason, entry: id, distance: 0, via: null };
}
