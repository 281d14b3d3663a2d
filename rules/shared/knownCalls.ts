/** All calls of a function, where its file shows that there are no others: what they expect can change with it. */
import type { FunctionFacts, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { valuesIn } from './uses';

export interface KnownCall {
  readonly fn: FunctionView;
  readonly op: OperationId;
}

/**
 * `undefined` if others may use it: by an import, by a name in another class, as a value. What its file does with the name besides
 * calling it, facts do not always show; printers count how often it stands there.
 */
export function knownCalls(fn: FunctionView, graph: Graph): readonly KnownCall[] | undefined {
  const { file, facts } = fn;
  const kinds = file.language === 'python' ? ['function', 'method'] : ['function'];
  if (!kinds.includes(facts.kind) || facts.decorators.length > 0 || facts.isStub || facts.isGenerator) return undefined;
  if (hasTwin(fn) || isOfOthers(fn, graph)) return undefined;
  const calls = file.functions.flatMap((other) =>
    other.facts.operations.flatMap((operation, op): readonly KnownCall[] => {
      if (operation.k !== 'call' || nameOf(operation.callee) !== facts.name) return [];
      const [callee, ...others] = graph.values.entities(other, operation.callee, op);
      return callee?.k === 'function' && callee.fn === fn.id && others.length === 0 ? [{ fn: other, op }] : [];
    }),
  );
  return calls.length > 0 ? calls : undefined;
}

function nameOf(callee: Value): string | undefined {
  return callee.k === 'member' || callee.k === 'name' ? callee.name : undefined;
}

/** Overloads and second definitions. */
function hasTwin({ file, facts }: FunctionView): boolean {
  return file.functions.some(({ facts: other }) => other.index !== facts.index && isBeside(other, facts));
}

function isBeside(a: FunctionFacts, b: FunctionFacts): boolean {
  return a.name === b.name && a.parent === b.parent && a.class === b.class;
}

function isOfOthers(fn: FunctionView, graph: Graph): boolean {
  const { file, facts } = fn;
  if (facts.class !== undefined) return isOfOtherClasses(fn, facts.class, graph);
  if (facts.parent !== 0) return false;
  const isExported = file.facts.exports.some(({ value }) => value && [...valuesIn(value)].some((v) => means(v, facts)));
  if (isExported || file.facts.explicitExports?.includes(facts.name) === true) return true;
  // What a script of a page declares, its HTML and other scripts see.
  if (file.language !== 'python') return file.loop === 'browser' && !file.facts.markers.esModule;
  const storage = graph.values.storage(fn, { k: 'name', name: facts.name, scope: 0 });
  return !storage || graph.values.isUsedElsewhere(storage);
}

function means(value: Value, facts: FunctionView['facts']): boolean {
  if (value.k === 'function') return value.fn === facts.index;
  return value.k === 'name' && value.scope === 0 && value.name === facts.name;
}

/** A base class or a subclass may have it too, and other files may call it. */
function isOfOtherClasses(fn: FunctionView, index: number, graph: Graph): boolean {
  const { file, facts } = fn;
  const owner = file.facts.classes[index];
  if (!owner || owner.bases.length > 0 || /^__\w+__$/.test(facts.name)) return true;
  if (graph.functionsNamed(fn, facts.name).length > 1) return true;
  const storage = graph.values.storage(fn, { k: 'member', of: { k: 'self', class: index }, name: facts.name });
  return !storage || graph.values.isUsedElsewhere(storage);
}
