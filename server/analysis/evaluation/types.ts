/** Type annotations to entities: instances of the classes they name. */
import type { TypeExpression } from '../../../rules/facts';
import { distinct, UNKNOWN, type Entity } from './entities';
import type { Evaluator, Scope } from './evaluator';

/** Empty for `None`; `UNKNOWN` where the type says nothing. */
export function typeEntities(evaluator: Evaluator, scope: Scope, type: TypeExpression): readonly Entity[] {
  switch (type.k) {
    case 'none':
      return [];
    case 'reference':
      return distinct(evaluator.value(scope, type.value).map((e) => namedType(e, scope)));
    case 'typeof':
      return evaluator.value(scope, type.value);
    case 'union':
      return distinct(type.of.flatMap((t) => typeEntities(evaluator, scope, t)));
    case 'array':
      return [{ k: 'collection', elements: typeEntities(evaluator, scope, type.element) }];
    case 'generic':
      return genericEntities(evaluator, scope, type);
    default:
      return [UNKNOWN];
  }
}

function genericEntities(
  evaluator: Evaluator,
  scope: Scope,
  type: TypeExpression & { readonly k: 'generic' },
): readonly Entity[] {
  const base = type.base.k === 'reference' ? evaluator.value(scope, type.base.value) : [];
  const symbol = base[0]?.k === 'external' ? base[0].symbol : undefined;
  const kind = symbol === undefined ? undefined : scope.record.catalog.generic(symbol);
  const arguments_ = (): readonly Entity[] =>
    distinct(type.arguments.flatMap((a) => typeEntities(evaluator, scope, a)));
  if (kind === 'first-argument')
    return type.arguments[0] ? typeEntities(evaluator, scope, type.arguments[0]) : [UNKNOWN];
  if (kind === 'argument') return arguments_();
  if (kind === 'function') return [UNKNOWN];
  if (kind === 'class')
    return arguments_().flatMap((e): readonly Entity[] => (e.k === 'instance' ? [{ k: 'class', class: e.class }] : []));
  if (kind === 'elements' || kind === 'values') {
    const last = type.arguments.at(-1);
    const elements = last ? typeEntities(evaluator, scope, last) : [UNKNOWN];
    return [{ k: 'collection', elements, ...(kind === 'values' ? { hasNoOrder: true } : {}) }];
  }
  return distinct(base.map(instanceOf));
}

/** `Self` says nothing that the returned value does not say better, `Callable` nothing that what is passed does not. */
function namedType(entity: Entity, { record }: Scope): Entity {
  const kind = entity.k === 'external' ? record.catalog.generic(entity.symbol) : undefined;
  return kind === 'receiver' || kind === 'function' ? UNKNOWN : instanceOf(entity);
}

function instanceOf(entity: Entity): Entity {
  if (entity.k === 'class') return { k: 'instance', class: entity.class };
  if (entity.k === 'external' && !entity.symbol.startsWith('?')) return { k: 'external', symbol: `${entity.symbol}()` };
  return UNKNOWN;
}
