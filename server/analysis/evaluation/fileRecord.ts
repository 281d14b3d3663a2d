/** One file as the graph sees it: its facts with look-ups by key. Replaced as a whole when the text changes. */
import type { Catalog } from '../../../rules/catalog/catalog';
import type { Binding, ClassFacts, FileFacts, FunctionFacts } from '../../../rules/facts';
import type { FileId, FunctionId, Loop } from '../../../rules/model';
import type { FileRole } from '../project/fileRole';
import type { ClassId } from './entities';

export interface FileRecord {
  readonly id: FileId;
  readonly facts: FileFacts;
  readonly functions: ReadonlyMap<FunctionId, number>;
  readonly classes: ReadonlyMap<ClassId, number>;
  readonly catalog: Catalog;
  readonly loop: Loop;
  readonly role: FileRole;
}

/** Stands between file and key; no file name holds it. */
const SEPARATOR = '\0';

export function functionId(file: FileId, key: string): FunctionId {
  return `${file}${SEPARATOR}${key}`;
}

/** Of a function or a class. */
export function fileOf(id: FunctionId): FileId {
  const cut = id.indexOf(SEPARATOR);
  return cut < 0 ? id : id.slice(0, cut);
}

export function keyOf(id: FunctionId): string {
  return id.slice(id.indexOf(SEPARATOR) + 1);
}

export function indexFacts(file: FileId, facts: FileFacts): Pick<FileRecord, 'functions' | 'classes'> {
  return {
    functions: new Map(facts.functions.map((fn, index) => [functionId(file, fn.key), index])),
    classes: new Map(facts.classes.map((cls, index) => [functionId(file, cls.key), index])),
  };
}

export function functionFacts(record: FileRecord, index: number): FunctionFacts {
  const facts = record.facts.functions[index];
  if (!facts) throw new RangeError(`no function ${String(index)} in ${record.id}`);
  return facts;
}

export function classFacts(record: FileRecord, index: number): ClassFacts {
  const facts = record.facts.classes[index];
  if (!facts) throw new RangeError(`no class ${String(index)} in ${record.id}`);
  return facts;
}

export function idOfFunction(record: FileRecord, index: number): FunctionId {
  return functionId(record.id, functionFacts(record, index).key);
}

export function idOfClass(record: FileRecord, index: number): ClassId {
  return functionId(record.id, classFacts(record, index).key);
}

/** What a function declares under a name; names like `constructor` must not find members of every object. */
export function bindingOf(fn: FunctionFacts | undefined, name: string): Binding | undefined {
  return fn && Object.hasOwn(fn.bindings, name) ? fn.bindings[name] : undefined;
}
