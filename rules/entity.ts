/** What an expression can stand for, as far as the analysis can tell. Entities hold ids, never indices: they outlive edits. */
import type { OperationId, Value } from './facts';
import type { FileId, FunctionId } from './model';

/** File id and class key, with a NUL between. */
export type ClassId = string;

export type Entity =
  /** Something outside of the analysed files, by symbol path; `?` is a value that nothing is known of. */
  | ExternalEntity
  | { readonly k: 'function'; readonly fn: FunctionId }
  | { readonly k: 'class'; readonly class: ClassId }
  | { readonly k: 'instance'; readonly class: ClassId }
  | { readonly k: 'module'; readonly file: FileId }
  /** A Python folder without `__init__.py`; `name` as in `ModuleTarget`. */
  | { readonly k: 'package'; readonly directory: string; readonly name?: string }
  /** An object literal; its members are evaluated in `owner`. */
  | { readonly k: 'object'; readonly owner: FunctionId; readonly value: Value & { readonly k: 'object' } }
  /** `hasNoOrder`: a map or a set, whose elements are its values. */
  | { readonly k: 'collection'; readonly elements: readonly Entity[]; readonly hasNoOrder?: true }
  /** Results of calling async and generator functions: nothing has run yet (in Python). */
  | { readonly k: 'coroutine'; readonly fn: FunctionId }
  | { readonly k: 'generator'; readonly fn: FunctionId }
  | { readonly k: 'parameter'; readonly fn: FunctionId; readonly index: number }
  | { readonly k: 'literal'; readonly value: string | number | boolean }
  /** A callable whose call runs `target` in another way. */
  | {
      readonly k: 'wrapped';
      readonly gives: 'async' | 'future' | 'thread' | 'blocking' | 'context-manager';
      readonly target: Entity;
    }
  /** A callable made by a decorator of the project: calling it calls `wrapper`, in which `parameter` stands for `target`. */
  | {
      readonly k: 'decorated';
      readonly wrapper: FunctionId;
      readonly parameter: ParameterKey;
      readonly target: Entity;
    };

export interface ExternalEntity {
  readonly k: 'external';
  readonly symbol: string;
  /** The call that made it: what `receiver` predicates look at, and what tells two objects of one kind apart. */
  readonly origin?: CallReference;
  /** The regular expression that it is, or was compiled from. */
  readonly pattern?: { readonly source: string; readonly flags: string };
}

export interface CallReference {
  readonly fn: FunctionId;
  readonly op: OperationId;
}

/** `<function id>:<index>`. */
export type ParameterKey = string;

/** Nothing is known about it, or only the name of the member that was read. */
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
