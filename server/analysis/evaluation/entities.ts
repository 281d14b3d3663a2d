/** Making, comparing and naming entities (rules/entity.ts says what they are). */
import type { Catalog } from '../../../rules/catalog/catalog';
import { isUnknown, type CallReference, type ClassId, type Entity, type ParameterKey } from '../../../rules/entity';
import type { FunctionId } from '../../../rules/model';

export { displaySymbol, isUnknown } from '../../../rules/entity';
export type { CallReference, ClassId, Entity, ParameterKey };

export const UNKNOWN: Entity = { k: 'external', symbol: '?' };

export function parameterKey(fn: FunctionId, index: number): ParameterKey {
  return `${fn}:${String(index)}`;
}

/** Equal keys mean the same entity. */
export function entityKey(entity: Entity): string {
  switch (entity.k) {
    case 'external':
      return `x ${entity.symbol}${entity.pattern ? ` ${entity.pattern.flags}/${entity.pattern.source}` : ''}`;
    case 'function':
    case 'coroutine':
    case 'generator':
      return `${entity.k} ${entity.fn}`;
    case 'class':
    case 'instance':
      return `${entity.k} ${entity.class}`;
    case 'module':
      return `m ${entity.file}`;
    case 'package':
      return `p ${entity.directory}`;
    case 'object':
      return `o ${entity.owner} ${textKey(entity.value)}`;
    case 'collection':
      return `[${entity.elements.map(entityKey).join()}]`;
    case 'parameter':
      return `a ${parameterKey(entity.fn, entity.index)}`;
    case 'literal':
      return `l ${JSON.stringify(entity.value)}`;
    case 'wrapped':
      return `${entity.gives} ${entityKey(entity.target)}`;
    case 'decorated':
      return `d ${entity.wrapper} ${entityKey(entity.target)}`;
  }
}

/** Without repetitions, in the given order, at most `limit`. */
export function distinct(entities: readonly Entity[], limit = 8): readonly Entity[] {
  if (entities.length < 2) return entities;
  const seen = new Map<string, Entity>();
  for (const entity of entities) {
    const key = entityKey(entity);
    if (!seen.has(key)) seen.set(key, entity);
    if (seen.size >= limit) break;
  }
  return [...seen.values()];
}

const textKeys = new WeakMap<object, string>();

/** Length and hash of a value's text: large literals would make long keys. */
function textKey(value: object): string {
  let key = textKeys.get(value);
  if (key === undefined) {
    const text = JSON.stringify(value);
    let [low, high] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      low = Math.imul(low ^ code, 2654435761);
      high = Math.imul(high ^ code, 1597334677);
    }
    key = `${String(text.length)}:${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
    textKeys.set(value, key);
  }
  return key;
}

/** `globalThis.client ?? new Client()`: what nothing is known of is of the kind of what stands in for it. */
export function likelyOf(entities: readonly Entity[], catalog: Catalog): readonly Entity[] {
  const known = entities.filter((entity) => !isUnknown(entity) && !isOwnGlobal(entity, catalog));
  return known.length > 0 && known.every(isInstance) ? known : entities;
}

/** A global that the language does not have: the program has put it there. */
function isOwnGlobal(entity: Entity, catalog: Catalog): boolean {
  return (
    entity.k === 'external' &&
    /^globalThis:\w+$/.test(catalog.canonical(entity.symbol)) &&
    !catalog.knows(entity.symbol)
  );
}

function isInstance(entity: Entity): boolean {
  return entity.k === 'instance' || (entity.k === 'external' && entity.symbol.endsWith('()'));
}
