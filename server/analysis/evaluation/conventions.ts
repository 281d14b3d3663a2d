/** What files are asked to export by those who load them: `route.ts` exports `GET`, a bot's event `{ name, execute }`. */
import type { EntryPointEntry } from '../../../rules/catalog/schema';
import type { FunctionFacts, Value } from '../../../rules/facts';
import { matchesGlob } from '../globs';
import type { Entity } from './entities';
import type { Evaluator } from './evaluator';
import { bindingOf, functionFacts, idOfFunction, type FileRecord } from './fileRecord';

/** Something that others get from a file by a name. */
interface Exported {
  readonly name: string;
  readonly value: Value;
}

/** The entry points by export that a function is. */
export function exportEntries(evaluator: Evaluator, record: FileRecord, fn: FunctionFacts): readonly EntryPointEntry[] {
  if (fn.parent !== 0) return [];
  return record.catalog.exportEntryPoints.filter((entry) => {
    if (!entry.files && !entry.beside) return false;
    if (entry.files && !entry.files.some((glob) => matchesGlob(record.id, anywhere(glob)))) return false;
    trackExports(evaluator, record, new Set([...(entry.names ?? []), ...Object.keys(entry.beside ?? {}), 'default']));
    const exported = exportedBy(record);
    return (
      exported.some(({ name, value }) => (entry.names ?? []).includes(name) && isFunction(record, value, fn)) &&
      Object.entries(entry.beside ?? {}).every(([name, values]) => isExported(evaluator, record, name, values))
    );
  });
}

/** What those who call an exported function by convention give to it. */
export function entitiesByConvention(
  evaluator: Evaluator,
  record: FileRecord,
  index: number,
  parameter: number,
): readonly Entity[] {
  const symbols = exportEntries(evaluator, record, functionFacts(record, index)).flatMap(
    ({ gives }) => gives?.[parameter] ?? [],
  );
  return [...new Set(symbols)].map((symbol) => ({ k: 'external', symbol }));
}

/** Paths begin at the project, and in a repository of several of them that is somewhere inside. */
function anywhere(glob: string): string {
  return glob.startsWith('**/') ? glob : `**/${glob}`;
}

/** @param names of what is looked for, and of the object that may hold it: other exports may come and go */
function trackExports(evaluator: Evaluator, record: FileRecord, names: ReadonlySet<string>): void {
  for (const name of names) evaluator.memo.track(`export:${record.id}\0${name}`);
  for (const { name, value } of record.facts.exports)
    if (value?.k === 'name' && names.has(name)) evaluator.memo.track(`bind:${idOfFunction(record, 0)}\0${value.name}`);
}

/** Each export, and what the object holds that is the default one. */
function exportedBy(record: FileRecord): readonly Exported[] {
  return record.facts.exports.flatMap(({ name, value }) => {
    if (!value) return [];
    const held = name === 'default' ? meantBy(record, value) : undefined;
    const entries = held?.k === 'object' ? held.entries : [];
    return [{ name, value }, ...entries.flatMap((e) => (e.key === null ? [] : [{ name: e.key, value: e.value }]))];
  });
}

/** What a name stands for that is assigned to once. */
function meantBy(record: FileRecord, value: Value): Value {
  if (value.k !== 'name' || value.scope !== 0) return value;
  const binding = bindingOf(record.facts.functions[0], value.name);
  const [only, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  return only && others.length === 0 ? only.value : value;
}

function isExported(evaluator: Evaluator, record: FileRecord, name: string, values: readonly string[]): boolean {
  const fits = (found: string): boolean =>
    values.some((value) => (value.endsWith('*') ? found.startsWith(value.slice(0, -1)) : found === value));
  return exportedBy(record).some(
    (exported) =>
      exported.name === name &&
      evaluator.value({ record, fn: 0 }, exported.value).some((entity) => {
        if (entity.k === 'literal') return fits(String(entity.value));
        return entity.k === 'external' && fits(record.catalog.canonical(entity.symbol));
      }),
  );
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
