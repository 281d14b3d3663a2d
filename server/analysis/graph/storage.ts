/** Where data lives: which variable or field a place stands for, so that two accesses can be told to be to the same data. */
import type { ClassId } from '../../../rules/entity';
import type { Binding, Field, TypeExpression, Value } from '../../../rules/facts';
import type { FileId, Storage } from '../../../rules/model';
import { valueText } from '../../../rules/shared/text';
import { ancestors } from '../evaluation/classes';
import type { Entity } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { bindingOf, fileOf, functionFacts, idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import { resolveTarget } from '../evaluation/names';

/** Longer chains of members say nothing that could be compared. */
const MAX_DEPTH = 6;

export function storageOf(evaluator: Evaluator, scope: Scope, place: Value, depth = 0): Storage | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (place.k) {
    case 'name':
      return nameStorage(evaluator, scope, place.scope, place.name, depth);
    case 'member':
      return memberStorage(evaluator, scope, place, depth);
    case 'index':
      return partOf(storageOf(evaluator, scope, place.of, depth + 1), '[]', '[…]');
    default:
      return undefined;
  }
}

function nameStorage(
  evaluator: Evaluator,
  scope: Scope,
  owner: number,
  name: string,
  depth: number,
): Storage | undefined {
  if (owner < 0) return undefined;
  const { record } = scope;
  const id = idOfFunction(record, owner);
  evaluator.memo.track(`bind:${id}\0${name}`);
  const binding = bindingOf(functionFacts(record, owner), name);
  const imported = binding && importedName(binding);
  if (imported) return importedStorage(evaluator, record, imported.import, imported.name, depth);
  const isParameter = binding?.k === 'parameter';
  const kind =
    owner === 0 ? 'module' : owner !== scope.fn ? 'captured' : isParameter ? 'parameter' : ('local' as const);
  const key = `${id}\0${name}`;
  return { key, scope: kind, display: name.replace(/~\d+$/, ''), home: record.id, isOwn: false };
}

/** `import { pages } from './state'`, `const { pages } = require('./state')`. */
function importedName(binding: Binding): { readonly import: number; readonly name: string | null } | undefined {
  if (binding.k === 'import') return binding;
  if (binding.k !== 'variable' || !binding.constant || binding.assignments.length !== 1) return undefined;
  const value = binding.assignments[0]?.value;
  // `const state = require('./state')` is another name for the module.
  if (value?.k === 'module') return { import: value.import, name: null };
  return value?.k === 'member' && value.of.k === 'module' ? { import: value.of.import, name: value.name } : undefined;
}

/** The variable of the other module. */
function importedStorage(
  evaluator: Evaluator,
  record: FileRecord,
  index: number,
  name: string | null,
  depth: number,
): Storage | undefined {
  const fact = record.facts.imports[index];
  if (!fact || name === null) return undefined;
  const target = resolveTarget(evaluator, record, fact);
  return target.k === 'file' ? moduleStorage(evaluator, target.file, name, depth + 1) : undefined;
}

function moduleStorage(evaluator: Evaluator, file: FileId, name: string, depth: number): Storage | undefined {
  const record = evaluator.record(file);
  if (!record || depth > MAX_DEPTH) return undefined;
  const exported = record.facts.exports.find((fact) => fact.name === name && fact.value !== undefined)?.value;
  if (exported && name !== 'default' && isData(exported))
    return { key: `${idOfFunction(record, 0)}\0=${name}`, scope: 'module', display: name, home: file, isOwn: false };
  const local = exported?.k === 'name' && exported.scope === 0 ? exported.name : name;
  const { k } = bindingOf(record.facts.functions[0], local) ?? { k: 'none' };
  return k === 'variable' || k === 'import' ? nameStorage(evaluator, { record, fn: 0 }, 0, local, depth) : undefined;
}

/** `exports.counters = { … }`: the export is all the name that the data has. */
function isData({ k }: Value): boolean {
  return k === 'object' || k === 'list' || k === 'literal';
}

function memberStorage(
  evaluator: Evaluator,
  scope: Scope,
  place: Value & { readonly k: 'member' },
  depth: number,
): Storage | undefined {
  const display = valueText(scope.record.facts, functionFacts(scope.record, scope.fn), place);
  const isOwn = place.of.k === 'self';
  const found = evaluator
    .value(scope, place.of)
    .flatMap((of) => ownedBy(evaluator, of, place.name, { isOwn, display, depth }) ?? []);
  const [first] = found;
  if (first && found.every((other) => other.key === first.key)) return first;
  if (found.length > 0) return undefined;
  return partOf(storageOf(evaluator, scope, place.of, depth + 1), `.${place.name}`, `.${place.name}`);
}

function ownedBy(
  evaluator: Evaluator,
  of: Entity,
  name: string,
  { isOwn, display, depth }: { readonly isOwn: boolean; readonly display: string; readonly depth: number },
): Storage | undefined {
  if (of.k === 'module') return moduleStorage(evaluator, of.file, name, depth + 1);
  if (of.k !== 'instance' && of.k !== 'class') return undefined;
  const field = fieldOwner(evaluator, of.class, name);
  const owner = field?.class ?? of.class;
  const isShared = of.k === 'class' || field?.isShared === true;
  const key = `${owner}\0.${name}`;
  return { key, scope: isShared ? 'class' : 'instance', display, home: fileOf(owner), class: owner, isOwn };
}

/** The most basic class of the project that has the field, so that a class and its subclasses agree. */
function fieldOwner(
  evaluator: Evaluator,
  id: ClassId,
  name: string,
): { readonly class: ClassId; readonly isShared: boolean } | null {
  let owner: { class: ClassId; isShared: boolean } | null = null;
  for (const ancestor of ancestors(evaluator, id)) {
    if (ancestor.k !== 'class') continue;
    const fields = evaluator.classOf(ancestor.class)?.facts.fields.filter((field) => field.name === name) ?? [];
    if (fields.length === 0) continue;
    const isOfClass = fields.every((field) => field.isStatic) && !declares(evaluator, ancestor.class, fields);
    const isShared: boolean = isOfClass && (owner === null || owner.isShared);
    owner = { class: ancestor.class, isShared };
  }
  return owner;
}

/** Annotated fields of such a class; `ClassVar` takes one out. */
function declares(evaluator: Evaluator, id: ClassId, fields: readonly Field[]): boolean {
  const record = evaluator.classOf(id)?.record;
  const isOfInstances = fields.every(
    ({ annotation }) => annotation && record && !isOfClass(evaluator, record, annotation),
  );
  return isOfInstances && declaresFields(evaluator, id);
}

function isOfClass(evaluator: Evaluator, record: FileRecord, annotation: TypeExpression): boolean {
  const base = annotation.k === 'generic' ? annotation.base : annotation;
  if (base.k !== 'reference') return false;
  return evaluator
    .value({ record, fn: 0 }, base.value)
    .some((e) => e.k === 'external' && record.catalog.roles(e.symbol).some(({ role }) => role === 'field-of-class'));
}

/** In `@dataclass` classes, `items: list = field(default_factory=list)` says what every instance gets. */
function declaresFields(evaluator: Evaluator, id: ClassId): boolean {
  const isDeclarer = (symbol: string, record: FileRecord): boolean =>
    record.catalog.roles(symbol).some(({ role }) => role === 'declares-fields');
  return ancestors(evaluator, id).some((ancestor) => {
    const cls = ancestor.k === 'class' ? evaluator.classOf(ancestor.class) : null;
    if (ancestor.k === 'external' || !cls) return false;
    const scope = { record: cls.record, fn: cls.facts.parent };
    const values = [...cls.facts.bases, ...cls.facts.decorators.map(({ value }) => value)];
    return evaluator
      .values(scope, values)
      .some((entity) => entity.k === 'external' && isDeclarer(entity.symbol.replace(/\(\)$/, ''), cls.record));
  });
}

function partOf(of: Storage | undefined, key: string, display: string): Storage | undefined {
  return of && { ...of, key: of.key + key, display: of.display + display };
}
