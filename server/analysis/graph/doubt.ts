/** Operations of which it is doubtful that they hold up a loop again and again. */
import type { FunctionFacts } from '../../../rules/facts';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { lazyOperations } from './lazyInitialisation';
import { placeDependentOperations } from './placeDependent';

/** Lazy initialisation and caches; code that first asks where it runs, which in a coroutine is no question. */
export function doubtfulOperations(evaluator: Evaluator, scope: Scope, fn: FunctionFacts): ReadonlySet<number> {
  const isProbe = (at: number): boolean => {
    const call = fn.operations[at];
    if (call?.k !== 'call') return false;
    const { catalog } = scope.record;
    const asked = [...evaluator.value({ ...scope, at }, call.callee), ...evaluator.operation({ ...scope, at }, at)];
    return asked.some((e) => e.k === 'external' && catalog.isPlaceProbe(e.symbol.replace(/\(\)$/, '')));
  };
  const lazy = lazyOperations(fn, scope.fn);
  const dependent = fn.isAsync ? [] : placeDependentOperations(fn, scope.fn, isProbe);
  return new Set([...lazy, ...dependent]);
}
