/** Functions that take a function and give back one that calls it: `wrap(handler)`, where a decorator would do the same. */
import type { CallOperation } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { positionalArguments } from '../../../rules/shared/arguments';
import { parameterKey, type Entity } from './entities';
import type { Evaluator, Scope } from './evaluator';

/** `null` when the function does not give back a function of its own body, or is given no function. */
export function wrappersOf(
  evaluator: Evaluator,
  id: FunctionId,
  call: CallOperation,
  scope: Scope,
): readonly Entity[] | null {
  evaluator.memo.track(`sign:${id}`);
  const fn = evaluator.functionOf(id);
  if (!fn || fn.facts.isAsync || fn.facts.isGenerator || fn.facts.parameters.length === 0) return null;
  // Python passes the receiver as an argument of its own.
  if (fn.facts.class !== undefined && fn.record.facts.language === 'python') return null;
  if (!call.arguments.some((a) => a.value.k !== 'literal')) return null;
  const given = evaluator.returned(id);
  const [inner] = given;
  if (inner?.k !== 'function' || given.length > 1 || !isInside(evaluator, inner.fn, id)) return null;
  const found = fn.facts.parameters.flatMap((parameter, index) => {
    const argument = call.arguments.find((a) => a.name === parameter.name) ?? positionalArguments(call)[index];
    if (!argument) return [];
    return evaluator
      .value(scope, argument.value)
      .filter((e) => e.k === 'function' || e.k === 'decorated')
      .map((target): Entity => ({ k: 'decorated', wrapper: inner.fn, parameter: parameterKey(id, index), target }));
  });
  return found.length > 0 ? found : null;
}

function isInside(evaluator: Evaluator, inner: FunctionId, outer: FunctionId): boolean {
  const from = evaluator.functionOf(inner);
  const to = evaluator.functionOf(outer);
  let index = from?.record === to?.record ? (from?.facts.parent ?? -1) : -1;
  while (index >= 0 && index !== to?.index) index = from?.record.facts.functions[index]?.parent ?? -1;
  return index >= 0;
}
