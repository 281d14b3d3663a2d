/** What methods of collections and functions on them give: `stores.get(name)`, `stores.values()`, `Object.values(stores)`. */
import type { CallOperation, Value } from '../../../rules/facts';
import { positionalArguments } from '../../../rules/shared/arguments';
import { distinct, type Entity } from './entities';
import type { Evaluator, Scope } from './evaluator';

/** Empty where it is not known, or is something else. */
export function givenByCollection(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  callees: readonly Entity[],
): readonly Entity[] {
  const { callee } = call;
  const ofMethod = callee.k === 'member' ? givenByMethod(evaluator, scope, callee, call) : [];
  return ofMethod.length > 0 ? ofMethod : givenByFunction(evaluator, scope, call, callees);
}

function givenByMethod(
  evaluator: Evaluator,
  scope: Scope,
  callee: Value & { readonly k: 'member' },
  call: CallOperation,
): readonly Entity[] {
  const kind = scope.record.catalog.collectionMethod(`?.${callee.name}`);
  if (!kind) return [];
  const given = evaluator.value(scope, callee.of).flatMap((of): readonly Entity[] => {
    const found =
      of.k === 'collection' ? of.elements : ofDictionary(evaluator, scope, of, kind === 'element' ? call : null);
    return found ? asKind(found, kind) : [];
  });
  return distinct(given);
}

/** `{'get': load}.get(name)`: like `[name]`. Objects of JavaScript have no such methods. */
function ofDictionary(
  evaluator: Evaluator,
  scope: Scope,
  of: Entity,
  call: CallOperation | null,
): readonly Entity[] | undefined {
  if (of.k !== 'object' || scope.record.facts.language !== 'python' || of.value.entries.length === 0) return undefined;
  const key = call?.arguments[0]?.value;
  return evaluator.entries(of, key && evaluator.literal(scope, key));
}

/** `Object.entries(handlers)` */
function givenByFunction(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  callees: readonly Entity[],
): readonly Entity[] {
  const [callee] = callees;
  const kind = callee?.k === 'external' ? scope.record.catalog.collectionMethod(callee.symbol) : undefined;
  const collection = kind && positionalArguments(call)[0]?.value;
  if (!kind || !collection) return [];
  const given = evaluator.value(scope, collection).flatMap((of): readonly Entity[] => {
    if (of.k === 'collection') return asKind(of.elements, kind);
    return of.k === 'object' && of.value.entries.length > 0 ? asKind(evaluator.entries(of, undefined), kind) : [];
  });
  return distinct(given);
}

function asKind(elements: readonly Entity[], kind: 'element' | 'elements' | 'pairs'): readonly Entity[] {
  if (kind === 'element') return elements;
  const all: Entity = { k: 'collection', elements };
  return [kind === 'elements' ? all : { k: 'collection', elements: [all] }];
}
