/** Entry points by file convention: `app/users/route.ts` exporting `GET`. */
import type { FunctionFacts, Value } from '../../../rules/facts';
import type { Context, FunctionId } from '../../../rules/model';
import type { Evaluator } from '../evaluation/evaluator';
import { bindingOf, idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import { matchesGlob } from '../globs';

export function exportContexts(
  evaluator: Evaluator,
  record: FileRecord,
  fn: FunctionFacts,
  id: FunctionId,
): readonly Context[] {
  if (fn.parent !== 0) return [];
  return record.catalog.exportEntryPoints.flatMap((entry) => {
    const placement = fn.isAsync ? (entry.async ?? entry.sync) : entry.sync;
    if (!placement || !entry.files?.some((glob) => matchesGlob(record.id, anywhere(glob)))) return [];
    trackExports(evaluator, record);
    const isExported = record.facts.exports.some(
      (e) => (entry.names ?? []).includes(e.name) && e.value !== undefined && isFunction(record, e.value, fn),
    );
    if (!isExported) return [];
    const { place, phase, loop } = placement;
    const reason = entry.reason.replace('{name}', fn.name).replace('{method}', fn.name).replace('{0}', '').trim();
    return [{ place, phase, ...(loop ? { loop } : {}), reason, entry: id, distance: 0, via: null }];
  });
}

/** Paths begin at the project, and in a repository of several of them that is somewhere inside. */
function anywhere(glob: string): string {
  return glob.startsWith('**/') ? glob : `**/${glob}`;
}

function trackExports(evaluator: Evaluator, record: FileRecord): void {
  evaluator.memo.track(`exports:${record.id}`);
  for (const { value } of record.facts.exports)
    if (value?.k === 'name') evaluator.memo.track(`bind:${idOfFunction(record, 0)}\0${value.name}`);
}

/** The exported value is the function itself or a name bound to it. */
function isFunction(record: FileRecord, value: Value, fn: FunctionFacts): boolean {
  if (value.k === 'function') return record.facts.functions[value.fn] === fn;
  if (value.k !== 'name' || value.scope !== 0) return false;
  const binding = bindingOf(record.facts.functions[0], value.name);
  if (binding?.k === 'function') return record.facts.functions[binding.fn] === fn;
  if (binding?.k !== 'variable') return false;
  return binding.assignments.some((a) => a.value.k === 'function' && record.facts.functions[a.value.fn] === fn);
}
