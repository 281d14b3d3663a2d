/** What a function uses of the functions and classes around it. */
import type { FunctionFacts, TypeExpression, Value } from '../facts';
import type { FunctionView } from '../model';
import { partsOf, usedBy, usesOfNames, valuesIn } from './uses';

/** Nothing: at the top of the module, it would do the same. */
export function capturesNothing({ facts, file }: FunctionView): boolean {
  const { functions } = file.facts;
  const inside = functions.flatMap((fn, index) => (isWithin(functions, index, facts.index) ? [fn] : []));
  const around: number[] = [];
  for (let at = facts.parent; at > 0; at = functions[at]?.parent ?? 0) around.push(at);
  const isFree = (value: Value): boolean =>
    [...valuesIn(value)].every(
      (part) =>
        part.k !== 'self' &&
        part.k !== 'super' &&
        part.k !== 'class' &&
        !(part.k === 'name' && around.includes(part.scope)),
    );
  return (
    facts.decorators.length === 0 &&
    inside.every((fn) => around.every((outer) => usesOfNames(fn, outer).size === 0)) &&
    inside.every((fn) => fn.operations.every((operation) => usedBy(operation).every(({ value }) => isFree(value)))) &&
    inside.every((fn) =>
      fn.operations.every((o) => !('place' in o) || (isFree(o.place) && partsOf(o.place).every(isFree))),
    ) &&
    hasPlainSignature(facts, isFree)
  );
}

function isWithin(functions: readonly FunctionFacts[], index: number, outer: number): boolean {
  let at = index;
  while (at > outer) at = functions[at]?.parent ?? -1;
  return at === outer;
}

/** Defaults and annotations are evaluated around the function. */
function hasPlainSignature({ parameters, returns }: FunctionFacts, isFree: (value: Value) => boolean): boolean {
  const types = [returns, ...parameters.map(({ annotation }) => annotation)];
  const defaults = parameters.flatMap((parameter) => parameter.default ?? []);
  return defaults.every((value) => value.k === 'literal') && types.every((type) => isPlainType(type, isFree));
}

function isPlainType(type: TypeExpression | undefined, isFree: (value: Value) => boolean): boolean {
  if (type === undefined || type.k === 'none') return true;
  if (type.k === 'reference') return isFree(type.value);
  return type.k === 'generic' && [type.base, ...type.arguments].every((part) => isPlainType(part, isFree));
}
