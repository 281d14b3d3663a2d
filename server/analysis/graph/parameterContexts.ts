/** Entry points by what a function is given: whoever takes a request and a response is called for every request. */
import type { EntryPointEntry } from '../../../rules/catalog/schema';
import type { FunctionFacts, Parameter } from '../../../rules/facts';
import type { Context, FunctionId } from '../../../rules/model';
import type { Evaluator } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';
import { typeEntities } from '../evaluation/types';

export function parameterContext(
  evaluator: Evaluator,
  record: FileRecord,
  fn: FunctionFacts,
  id: FunctionId,
): Context | null {
  const { parameterEntryPoints } = record.catalog;
  if (parameterEntryPoints.length === 0 || fn.parameters.length === 0 || fn.isStub || fn.kind === 'constructor')
    return null;
  const entry = byName(parameterEntryPoints, fn.parameters) ?? byType(evaluator, record, fn, parameterEntryPoints);
  const placement = entry && (fn.isAsync ? (entry.async ?? entry.sync) : entry.sync);
  if (!placement) return null;
  const { place, phase, loop } = placement;
  const reason = entry.reason.replace('{name}', fn.name);
  return { place, phase, ...(loop ? { loop } : {}), reason, entry: id, distance: 0, via: null };
}

function byName(entries: readonly EntryPointEntry[], parameters: readonly Parameter[]): EntryPointEntry | undefined {
  return entries.find(({ names = [] }) => {
    if (names.length === 0 || names.length > parameters.length) return false;
    return names.every((name, at) => parameters[at]?.name === name && parameters[at].annotation === undefined);
  });
}

function byType(
  evaluator: Evaluator,
  record: FileRecord,
  fn: FunctionFacts,
  entries: readonly EntryPointEntry[],
): EntryPointEntry | undefined {
  const scope = { record, fn: Math.max(fn.parent, 0) };
  const types = fn.parameters.flatMap(({ annotation }) => {
    const found = annotation ? typeEntities(evaluator, scope, annotation) : [];
    return found.flatMap((e) => (e.k === 'external' ? [record.catalog.canonical(e.symbol)] : []));
  });
  return types.length === 0
    ? undefined
    : entries.find(({ api = [] }) => types.some((type) => [api].flat().includes(type)));
}
