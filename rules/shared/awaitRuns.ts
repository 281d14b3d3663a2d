/** Runs of awaits in one block, of which none needs what another gives. */
import type { Block, Operation, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { isDirectPause, waitingAt } from './independence';
import { usedBy, valuesIn } from './uses';

interface Run {
  readonly awaits: readonly OperationId[];
  /** Operations and names that hold what the run has given so far. */
  readonly results: ReadonlySet<string>;
}

const NOTHING: Run = { awaits: [], results: new Set() };

/** The awaits of each run, in order. */
export function independentRuns(fn: FunctionView, block: Block, graph: Graph): readonly (readonly OperationId[])[] {
  const runs: (readonly OperationId[])[] = [];
  let run = NOTHING;
  const end = (): void => {
    if (run.awaits.length > 1) runs.push(run.awaits);
    run = NOTHING;
  };
  for (const step of block) {
    const next = typeof step === 'number' ? extended(fn, run, step, graph) : null;
    if (next) {
      run = next;
      continue;
    }
    end();
    // What broke the run may begin the next one.
    if (typeof step === 'number') run = extended(fn, run, step, graph) ?? NOTHING;
  }
  end();
  return runs;
}

/** The run with one more operation; `null` = it ends here. */
function extended(fn: FunctionView, run: Run, op: OperationId, graph: Graph): Run | null {
  const operation = fn.facts.operations[op];
  if (!operation) return null;
  if (operation.k === 'write' && operation.augmented === undefined) return assigned(fn, run, operation);
  if (usedBy(operation).some(({ value }) => mentions(fn, value, run))) return null;
  switch (operation.k) {
    case 'await':
      return awaited(fn, run, op, operation.value, graph);
    case 'call':
      return isHarmless(fn, op, operation, graph) ? run : null;
    case 'read':
    case 'compute':
      return run;
    default:
      return null;
  }
}

function awaited(fn: FunctionView, run: Run, op: OperationId, value: Value, graph: Graph): Run | null {
  const isCall = value.k === 'op' && fn.facts.operations[value.op]?.k === 'call';
  if (!isCall || isDirectPause(fn, value.op, graph) || waitingAt(fn, op, graph) !== 'independent') return null;
  return { awaits: [...run.awaits, op], results: new Set([...run.results, `op:${String(op)}`]) };
}

/** `user = await load()`: the name stands for the result. */
function assigned(fn: FunctionView, run: Run, { place, value }: Operation & { readonly k: 'write' }): Run | null {
  if (place.k !== 'name' || place.scope !== fn.facts.index) return null;
  if (!mentions(fn, value, run)) return run;
  // Whatever is taken from a result first needs it.
  const isResult = value.k === 'op' || (value.k === 'element' && value.of.k === 'op') || isMemberOfResult(value);
  return isResult ? { ...run, results: new Set([...run.results, `name:${place.name}`]) } : null;
}

/** `const { data } = await load()` */
function isMemberOfResult(value: Value): boolean {
  return value.k === 'member' && value.of.k === 'op';
}

function mentions(fn: FunctionView, value: Value, { results }: Run): boolean {
  return [...valuesIn(value)].some((inner) => {
    if (inner.k === 'op') return results.has(`op:${String(inner.op)}`);
    if (inner.k === 'name') return inner.scope === fn.facts.index && results.has(`name:${inner.name}`);
    // What a function inside may look at is not followed.
    return inner.k === 'function' && results.size > 0;
  });
}

/** Calls whose coroutine is awaited next, and plain ones that only make an argument. */
function isHarmless(
  fn: FunctionView,
  op: OperationId,
  call: Operation & { readonly k: 'call' },
  graph: Graph,
): boolean {
  const roles = graph.values.rolesAt(fn, op).map(({ entry }) => entry.role);
  if (roles.includes('mutates-receiver')) return false;
  return call.isStatement !== true || roles.includes('reports');
}
