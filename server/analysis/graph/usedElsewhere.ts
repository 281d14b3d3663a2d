/** Whether other files use a variable or a field: what changes for all of its users cannot be changed in one file then. */
import type { FileFacts, FunctionFacts, Operation, Value } from '../../../rules/facts';
import type { Storage } from '../../../rules/model';
import { usedBy, valuesIn } from '../../../rules/shared/uses';
import type { Evaluator } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';
import { resolveTarget } from '../evaluation/names';
import { storageOf } from './storage';

/** A member of that name on something that nobody knows counts, unless the name says that it is nobody else's. */
export function isUsedElsewhere(evaluator: Evaluator, files: Iterable<FileRecord>, storage: Storage): boolean {
  if (storage.scope === 'local' || storage.scope === 'captured' || storage.scope === 'parameter') return false;
  const name = storage.display.split('.').at(-1) ?? storage.display;
  for (const record of files) {
    if (record.id === storage.home) continue;
    if (importsIt(evaluator, record, storage, name)) return true;
    if (!membersIn(record.facts).has(name)) continue;
    if (record.facts.functions.some((fn, index) => mentionsIt(evaluator, { record, fn: index }, fn, storage, name)))
      return true;
  }
  return false;
}

function importsIt(evaluator: Evaluator, record: FileRecord, { scope, home }: Storage, name: string): boolean {
  if (scope !== 'module') return false;
  return record.facts.imports.some((fact) => {
    if (!fact.names.includes(name) && !fact.names.includes('*')) return false;
    const target = resolveTarget(evaluator, record, fact);
    return target.k === 'file' && target.file === home;
  });
}

function mentionsIt(
  evaluator: Evaluator,
  scope: { readonly record: FileRecord; readonly fn: number },
  fn: FunctionFacts,
  storage: Storage,
  name: string,
): boolean {
  return fn.operations.some((operation, at) =>
    placesIn(operation).some((place) => {
      if (place.k !== 'member' || place.name !== name) return false;
      const found = storageOf(evaluator, { ...scope, at }, place);
      return found ? found.key === storage.key : !name.startsWith('_');
    }),
  );
}

const members = new WeakMap<FileFacts, ReadonlySet<string>>();

/** Names of all members that a file mentions: most files can be passed over by them. */
function membersIn(facts: FileFacts): ReadonlySet<string> {
  let names = members.get(facts);
  if (!names) {
    const places = facts.functions.flatMap(({ operations }) => operations.flatMap(placesIn));
    members.set(facts, (names = new Set(places.flatMap((place) => (place.k === 'member' ? [place.name] : [])))));
  }
  return names;
}

function placesIn(operation: Operation): readonly Value[] {
  const used = usedBy(operation).map(({ value }) => value);
  const place = 'place' in operation ? [operation.place] : [];
  return [...used, ...place].flatMap((value) => [...valuesIn(value)]);
}
