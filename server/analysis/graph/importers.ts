/** Which files import a file: where to look for those who use its variables without its knowing. */
import type { ImportFact } from '../../../rules/facts';
import type { FileId } from '../../../rules/model';
import type { Evaluator } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';
import { resolveTarget } from '../evaluation/names';

/** With more of them, nothing is to be learnt from any one. */
const MAX_IMPORTERS = 20;

/** In the order of their names. Files that import another one of that name may be among them. */
export function importersOf(evaluator: Evaluator, records: readonly FileRecord[], home: FileId): readonly FileId[] {
  const stem = stemOf(home);
  const found = records.flatMap((record) =>
    record.id !== home && record.facts.imports.some((fact) => isImportOf(evaluator, record, fact, home, stem))
      ? [record.id]
      : [],
  );
  return found.length > MAX_IMPORTERS ? [] : found.sort();
}

function isImportOf(evaluator: Evaluator, record: FileRecord, fact: ImportFact, home: FileId, stem: string): boolean {
  // `from . import state`
  if (fact.names.includes(stem)) return true;
  if (stemOf(fact.module) !== stem && fact.module.split('.').at(-1) !== stem) return false;
  const target = resolveTarget(evaluator, record, fact);
  return target.k === 'file' && target.file === home;
}

/** `state` of `app/state.py` and `./state`; of the file of a folder, the folder's name. */
function stemOf(path: string): string {
  const [last = '', folder = ''] = path.split('/').reverse();
  const stem = last.replace(/\.\w+$/, '');
  return stem === 'index' || stem === '__init__' ? folder : stem;
}
