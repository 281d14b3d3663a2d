/**
 * Fix intents: what a rule wants changed, in terms of operations and functions. Rules see no syntax tree; the language
 * front-ends print the edits from recorded spans and answer `null` where an edit would break the code.
 */
import type { FunctionIndex, OperationId } from './facts';

/** An API to call, and what has to be imported for it. */
export interface ApiReference {
  /**
   * Python: dotted path whose first segments are the module (`asyncio.to_thread`, module `asyncio`).
   * JavaScript: member path inside the module (`readFile`, module `node:fs/promises`); module `''` = a global.
   */
  readonly module: string;
  readonly name: string;
}

export type FixIntent =
  /** `f(a)` → `await g(a)`. Keeps the arguments. In JavaScript parenthesised where the value is used further. */
  | {
      readonly k: 'await-counterpart';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly api: ApiReference;
    }
  /** `f(a, k=b)` → `await to_thread(f, a, k=b)`; `keywords: 'partial'` where the API takes positional arguments only (trio, anyio). */
  | {
      readonly k: 'hand-off';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly api: ApiReference;
      /** Arguments that come before the callable, as source text: `None, ` for `run_in_executor`. */
      readonly leading?: string;
      readonly keywords: 'pass' | 'partial';
    }
  /** `f(a)` → `await f(a)`. */
  | { readonly k: 'add-await'; readonly fn: FunctionIndex; readonly op: OperationId }
  /** Python: `run(f(a))` → `await f(a)`, for a call with nothing but that argument. */
  | { readonly k: 'await-argument'; readonly fn: FunctionIndex; readonly op: OperationId }
  /** `Pool(…)` → `OtherPool(…)`: only the callee changes, the import is added. */
  | { readonly k: 'replace-callee'; readonly fn: FunctionIndex; readonly op: OperationId; readonly api: ApiReference }
  /** Python: from the module-level statement of the operation to the end of the file under `if __name__ == "__main__":`. */
  | { readonly k: 'wrap-in-main-guard'; readonly fn: FunctionIndex; readonly op: OperationId }
  /** Writes or extends an ignore comment on the line of the operation, on the line above it, or for the file. */
  | { readonly k: 'ignore-line'; readonly offset: number; readonly rule: string; readonly reason: string }
  | { readonly k: 'ignore-file'; readonly rule: string; readonly reason: string }
  /** Takes rules out of the ignore comment that starts at the offset; no rules = the whole comment. */
  | { readonly k: 'remove-suppression'; readonly offset: number; readonly rules: readonly string[] };

export interface Fix {
  readonly title: string;
  /** `safe` keeps behaviour and may join `source.fixAll`; a `suggestion` is only offered. */
  readonly safety: 'safe' | 'suggestion';
  readonly intent: FixIntent;
}
