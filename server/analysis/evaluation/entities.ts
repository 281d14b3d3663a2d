/** What an expression can stand for, as far as the analysis can tell. Entities hold ids, never indices: they outlive edits. */
import type { Value } from '../../../rules/facts';
import type { FileId, FunctionId } from '../../../rules/model';

/** File id and class key, with a NUL between. */
export type ClassId = string;

export type Entity =
  /** Something outside of the analysed files, by symbol path; `?` is a value that nothing is known of. */
  | { readonly k: 'external'; readonly symbol: string; readonly origin?: CallReference }
  | { readonly k: 'function'; readonly fn: FunctionId }
  | { readonly k: 'class'; readonly class: ClassId }
  | { readonly k: 'instance'; readonly class: ClassId }
  | { readonly k: 'module'; readonly file: FileId }
  /** A Python folder without `__init__.py`; `name` as in `ModuleTarget`. */
  | { readonly k: 'package'; readonly directory: string; readonly name?: string }
  /** An object literal; its members are evaluated in `owner`. */
  | { readonly k: 'object'; readonly owner: FunctionId; readonly value: Value & { readonly k: 'object' } }
  | { readonly k: 'collection'; readonly elements: readonly Entity[] }
  /** Results of calling async and generator functions: nothing has run yet (in Python). */
  | { readonly k: 'coroutine'; readonly fn: FunctionId }
  | { readonly k: 'generator'; readonly fn: FunctionId }
  | { readonly k: 'parameter'; readonly fn: FunctionId; readonly index: number }
  | { readonly k: 'literal'; readonly value: string | number | boolean }
  /** A callable whose call runs `target` in another way. */
  | {
      readonly k: 'wrapped';
      readonly gives: 'async' | 'thread' | 'blocking' | 'context-manager';
      readonly target: Entity;
    }
  /** A callable made by a decorator of the project: calling it calls `wrapper`, in which `parameter` stands for `target`. */
  | {
      readonly k: 'decorated';
      readonly wrapper: FunctionId;
      readonly parameter: ParameterKey;
      readonly target: Entity;
    };

export interface CallReference {
  readonly fn: FunctionId;
  readonly op: number;
}

/** `<function id>:<index>`. */
export type ParameterKey = string;

export const UNKNOWN: Entity = { k: 'external', symbol: '?' };

export function parameterKey(fn: FunctionId, index: number): ParameterKey {
  return `${fn}:${String(index)}`;
}

/** Equal keys mean the same entity. */
export function entityKey(entity: Entity): string {
  switch (entity.k) {
    case 'external':
      return `x ${entity.symbol}`;
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

export function isUnknown(entity: Entity): boolean {
  return entity.k === 'external' && entity.symbol.startsWith('?');
}

/** Human-readable form of a symbol path: `fs:readFileSync` → `fs.readFileSync`, `builtins.open` → `open`. */
export function displaySymbol(symbol: string): string {
  return symbol
    .replace(/^(builtins\.|globalThis:|\?\.)/, '')
    .replace(/(\(\)|\[\])/g, '')
    .replace(/:\.?/, '.');
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
