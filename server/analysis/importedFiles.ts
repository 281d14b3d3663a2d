/** Files that a file imports directly: what to load next for a complete picture. */
import type { ImportFact } from '../../rules/facts';
import type { FileId } from '../../rules/model';
import type { FileRecord } from './evaluation/fileRecord';
import { resolveModule, resolveSubmodule, type ModuleTarget, type ResolutionContext } from './resolution/resolveModule';

export function importedFiles(record: FileRecord, context: ResolutionContext): readonly FileId[] {
  const found = new Set<FileId>();
  for (const fact of record.facts.imports) {
    for (const target of targetsOf(record, fact, context)) if (target.k === 'file') found.add(target.file);
  }
  for (const { from } of record.facts.exports) {
    const target = from && resolveModule(context, record.id, record.facts.language, from.module, 0);
    if (target?.k === 'file') found.add(target.file);
  }
  found.delete(record.id);
  return [...found].sort();
}

function targetsOf(record: FileRecord, fact: ImportFact, context: ResolutionContext): readonly ModuleTarget[] {
  const { language } = record.facts;
  const target = resolveModule(context, record.id, language, fact.module, fact.level);
  if (language !== 'python') return [target];
  return [target, ...fact.names.flatMap((name) => resolveSubmodule(context, target, name) ?? [])];
}
