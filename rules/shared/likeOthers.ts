/** What the calls of a file that are written alike have in common: whether they are awaited. */
import type { TypeExpression, Value } from '../facts';
import type { CallCounts, FileView, FunctionView, Graph } from '../model';
import { isAwaited } from './awaitedElsewhere';

/** All calls of the file that call the same by the same name, but for the one in question, which is not awaited. */
export function othersLike(fn: FunctionView, callee: Value, graph: Graph): CallCounts {
  const key = keyOf(fn.file, callee);
  const same = key === undefined ? undefined : callsOf(fn.file, graph).get(key);
  return same ? { calls: same.calls - 1, awaited: same.awaited } : { calls: 0, awaited: 0 };
}

interface Counts {
  calls: number;
  awaited: number;
}

const counted = new WeakMap<FileView, () => ReadonlyMap<string, Counts>>();

function callsOf(file: FileView, graph: Graph): ReadonlyMap<string, Counts> {
  let calls = counted.get(file);
  if (!calls) counted.set(file, (calls = graph.shared(() => countIn(file))));
  return calls();
}

function countIn(file: FileView): ReadonlyMap<string, Counts> {
  const found = new Map<string, Counts>();
  for (const { facts } of file.functions)
    for (const [op, operation] of facts.operations.entries()) {
      const key = operation.k === 'call' ? keyOf(file, operation.callee) : undefined;
      if (key === undefined) continue;
      const counts = found.get(key) ?? { calls: 0, awaited: 0 };
      found.set(key, counts);
      counts.calls++;
      if (isAwaited(facts, op)) counts.awaited++;
    }
  return found;
}

/** Equal for what goes by the same name: parameters of one name and type in all functions, fields in all of a class. */
function keyOf(file: FileView, callee: Value): string | undefined {
  switch (callee.k) {
    case 'member': {
      const of = keyOf(file, callee.of);
      return of && `${of}.${callee.name}`;
    }
    case 'self':
      return `self ${String(callee.class)}`;
    case 'name': {
      const declaring = file.functions[callee.scope]?.facts;
      const binding = declaring?.bindings[callee.name];
      const isParameter = binding?.k === 'parameter';
      const assignments = binding && 'assignments' in binding ? binding.assignments.length : 0;
      // Of something else from here on, it says nothing what it was before; names of a module have settled by then.
      if (callee.scope !== 0 && assignments > (isParameter ? 0 : 1)) return undefined;
      const of = isParameter ? typeKey(declaring?.parameters[binding.index]?.annotation) : String(callee.scope);
      return `${of} ${callee.name}`;
    }
    default:
      return undefined;
  }
}

function typeKey(annotation: TypeExpression | undefined): string {
  return annotation === undefined ? 'parameter' : JSON.stringify(annotation);
}
