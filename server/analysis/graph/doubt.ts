/** Operations of which it is doubtful that they hold up a loop again and again. */
import type { CallOperation, FunctionFacts } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { lazyOperations } from './lazyInitialisation';
import { parameterDependentOperations } from './parameterDependent';
import { answersProbe, placeDependentOperations } from './placeDependent';

export interface Doubts {
  /** Runs once (lazy initialisation, caches), or perhaps never (after asking where the code runs, or for a type). */
  readonly doubtful: ReadonlySet<number>;
  /** Lazy initialisation and caches alone. */
  readonly lazy: ReadonlySet<number>;
  /** Those that depend on where the code runs: whoever asks before waiting does not wait on a loop. */
  readonly placeDependent: ReadonlySet<number>;
}

/**
 * Lazy initialisation and caches; code that first asks where it runs, which in a coroutine is no question; code that takes
 * a file as well as a path.
 */
export function doubtsIn(evaluator: Evaluator, scope: Scope, fn: FunctionFacts): Doubts {
  const lazy = lazyOperations(scope.record.facts, fn, scope.fn);
  const placeDependent = fn.isAsync
    ? new Set<number>()
    : placeDependentOperations(fn, scope.fn, probesOf(evaluator, scope, fn));
  const isTypeProbe = (at: number): boolean => asksForType(evaluator, { ...scope, at }, fn);
  const parameterDependent = fn.isAsync ? [] : parameterDependentOperations(fn, scope.fn, isTypeProbe);
  return { doubtful: new Set([...lazy, ...placeDependent, ...parameterDependent]), lazy, placeDependent };
}

function asksForType(evaluator: Evaluator, scope: Scope & { readonly at: number }, fn: FunctionFacts): boolean {
  const call = fn.operations[scope.at];
  if (call?.k !== 'call') return false;
  const { catalog } = scope.record;
  return evaluator.value(scope, call.callee).some((e) => e.k === 'external' && catalog.isTypeProbe(e.symbol));
}

/** Whether a call of the function asks where the code runs. */
function probesOf(evaluator: Evaluator, scope: Scope, fn: FunctionFacts): (op: number) => boolean {
  return (at) => {
    const call = fn.operations[at];
    return call?.k === 'call' && isProbe(evaluator, { ...scope, at }, call);
  };
}

function isProbe(evaluator: Evaluator, scope: Scope & { readonly at: number }, call: CallOperation): boolean {
  const { catalog } = scope.record;
  const callees = evaluator.value(scope, call.callee);
  const asked = [...callees, ...evaluator.operation(scope, scope.at)];
  return (
    asked.some((e) => e.k === 'external' && catalog.isPlaceProbe(e.symbol.replace(/\(\)$/, ''))) ||
    callees.some((e) => e.k === 'function' && passesOnProbe(evaluator, e.fn))
  );
}

/** A function of the project that gives back the answer of a probe, whatever its annotation says. */
function passesOnProbe(evaluator: Evaluator, id: FunctionId): boolean {
  // The signature spells out what is returned: what else the body does is no business of the callers.
  const narrow = (dependency: string): string => (dependency === `body:${id}` ? `sign:${id}` : dependency);
  const answers = (): boolean => {
    evaluator.memo.track(`sign:${id}`);
    const fn = evaluator.functionOf(id);
    if (!fn || fn.facts.isAsync || fn.facts.isGenerator) return false;
    const scope: Scope = { record: fn.record, fn: fn.index };
    return answersProbe(fn.facts, fn.index, probesOf(evaluator, scope, fn.facts));
  };
  return evaluator.memo.compute(`probe ${id}`, false, answers, narrow);
}
