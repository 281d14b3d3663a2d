/**
 * Fix intents: what a rule wants changed, in terms of operations and functions. Rules see no syntax tree; the language
 * front-ends print the edits from recorded spans and answer `null` where an edit would break the code.
 */
import type { ClassIndex, FunctionIndex, OperationId, Span } from './facts';

/** An API to call, and what has to be imported for it. */
export interface ApiReference {
  /**
   * Python: dotted path whose first segments are the module (`asyncio.to_thread`, module `asyncio`).
   * JavaScript: member path inside the module (`readFile`, module `node:fs/promises`); module `''` = a global.
   */
  readonly module: string;
  readonly name: string;
}

/** Source text to be written: strings as they are, APIs by the name that they have or get there, spans as the text that stands there now. */
export type Code = readonly (string | ApiReference | Span)[];

/** Python: statements that make the function of that name, which takes an awaitable and limits how many run. */
export interface Limiter {
  readonly name: string;
  readonly statements: readonly Code[];
}

/** What is taken slice by slice. `named`: it is evaluated once, before that; `copied`: and it may be no array. */
export type ArraySource = 'as-it-is' | 'named' | 'copied';

export type FixIntent =
  /** All of them, or none. What two of them add alike, an import, is added once; at one place, the order is that of the list. */
  | { readonly k: 'all'; readonly of: readonly FixIntent[] }
  /** `f(a)` → other code. Not where a comment would be lost. */
  | {
      readonly k: 'replace-call';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly code: Code;
      /** The code is an `await` expression: only where one may stand, and in parentheses where something binds tighter. */
      readonly awaits?: true;
      /** The code is a statement: only where the call is all of one. */
      readonly isStatement?: true;
      /** The code is no awaitable: only where the call is awaited on the spot, and no longer. */
      readonly dropsAwait?: true;
    }
  /** `f(a)` → `f(before a after)`, for one argument; the name of a keyword argument stays in front. */
  | {
      readonly k: 'wrap-argument';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly argument: number;
      readonly before: Code;
      readonly after: Code;
    }
  /** Python: what is iterated over at the operation, as it stands, between other code. */
  | {
      readonly k: 'wrap-iterated';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly before: Code;
      readonly after: Code;
    }
  /** JavaScript: `xs.forEach((x) => …)` → `for (const x of xs) …`, or of `xs.values()`, where that is a statement and may await. */
  | { readonly k: 'loop-over'; readonly fn: FunctionIndex; readonly op: OperationId; readonly values: boolean }
  /** `x += await f()` → `name = await f()`, `x += name`; `op` awaits. */
  | { readonly k: 'await-first'; readonly fn: FunctionIndex; readonly op: OperationId; readonly name: string }
  /** JavaScript: `x = await xs.reduce(async (all, x) => …, start)` → a variable, and a loop in each turn of which it is set. */
  | { readonly k: 'fold-over'; readonly fn: FunctionIndex; readonly op: OperationId }
  /**
   * JavaScript: `xs.sort(async (a, b) => (await f(a)) - (await f(b)))` → `keys = new Table(await all(xs.map(async (a) => [a, await f(a)])))`
   * before the statement, and `xs.sort((a, b) => keys.get(a) - keys.get(b))`.
   */
  | {
      readonly k: 'keys-first';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly all: ApiReference;
      readonly table: ApiReference;
      /** A free name for the table. */
      readonly name: string;
    }
  /** JavaScript: all of the function, an inline one, in `try … catch (error) { handler }`; with one more parameter behind its only one. */
  | {
      readonly k: 'catch-failures';
      readonly fn: FunctionIndex;
      readonly error: string;
      readonly handler: Code;
      readonly parameter?: string;
    }
  /**
   * Neighbouring statements that await one call each become one that awaits them all: `a, b = await gather(f(), g())`,
   * `const [a, b] = await Promise.all([f(), g()])`.
   */
  | {
      readonly k: 'await-together';
      readonly fn: FunctionIndex;
      readonly awaits: readonly OperationId[];
      readonly api: ApiReference;
    }
  /**
   * Python: the same in a group that starts functions: `group.start_soon(keep, 0, f, x)`, where `keep` stores what `f` gives under
   * that number, and `a = results[0]` behind it.
   */
  | {
      readonly k: 'await-in-group';
      readonly fn: FunctionIndex;
      readonly awaits: readonly OperationId[];
      readonly group: ApiReference;
      /** Free names: of the group, of the function that keeps a result, and of all of them. */
      readonly names: Readonly<Record<'group' | 'keep' | 'results', string>>;
    }
  /**
   * The loop over `xs` that starts at the offset begins with a statement that awaits a call: all of them are awaited together
   * before it, `all = await gather(*(f(x) for x in xs))`, and each turn takes its result from there.
   */
  | {
      readonly k: 'await-ahead';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly at: number;
      readonly api: ApiReference;
      /** Free names: of the results, and of one of them (JavaScript: of its number). */
      readonly all: string;
      readonly one: string;
      readonly limiter?: Limiter;
    }
  /** Python: `[await f(x) for x in xs]` → `await gather(*(f(x) for x in xs))`; `op` awaits. */
  | {
      readonly k: 'gather-elements';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly api: ApiReference;
      readonly limiter?: Limiter;
    }
  /**
   * The turns of the loop over `xs` that starts at the offset end by putting something into a list (`op`): they run together, and
   * what they give is put there in their order, `found.extend(await gather(*(turn(x) for x in xs)))`.
   */
  | {
      readonly k: 'turns-together';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly at: number;
      /** The method of the list that takes all elements of another. */
      readonly add: string;
      /** Waits for many awaitables; without one, they are started in a group. */
      readonly api?: ApiReference;
      readonly group?: ApiReference;
      /** Python: lets only so many run at a time. JavaScript: how many are in a slice of `xs`. */
      readonly limit?: { readonly size: number; readonly semaphore?: ApiReference };
      /** JavaScript: what `xs` is. */
      readonly source?: ArraySource;
      /** Free names: of the function for one turn, of its number, what they give, what limits them, the group, `xs`, the start of a slice. */
      readonly names: Readonly<Record<'turn' | 'index' | 'results' | 'limit' | 'group' | 'items' | 'start', string>>;
    }
  /**
   * JavaScript: `await join(xs.map(f))` → a loop that does it for the first `size` elements of `xs`, then for the next ones, and puts
   * all results into one array.
   */
  | {
      readonly k: 'in-slices';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly size: number;
      readonly source: ArraySource;
      /** Free names: of the number of the first element in a slice, of `xs`, and of the results. */
      readonly names: { readonly start: string; readonly items: string; readonly results: string };
    }
  /** The `while` loop that starts at the offset becomes one statement. Not with an `else`, nor where a comment would be lost. */
  | {
      readonly k: 'replace-loop';
      readonly fn: FunctionIndex;
      readonly at: number;
      readonly code: Code;
      /** The function is made async along with it. */
      readonly becomesAsync?: true;
    }
  /** Python: what is read or entered → other code. */
  | { readonly k: 'replace-expression'; readonly fn: FunctionIndex; readonly op: OperationId; readonly code: Code }
  /** Python: `x = value`, all of a statement → `x = other`, or `x.method()`. */
  | {
      readonly k: 'replace-write';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly value?: Code;
      readonly method?: string;
    }
  /** From the statement of `first` to its sibling that holds `last`, so many of them: other lines. JavaScript: one statement, none in its place. */
  | {
      readonly k: 'replace-statements';
      readonly fn: FunctionIndex;
      readonly first: OperationId;
      readonly last: OperationId;
      readonly count: number;
      readonly lines: readonly Code[];
    }
  /**
   * JavaScript: the statements up to the write `client = await connect()` run once for all who come meanwhile:
   * `pending ??= connect().finally(() => { pending = undefined })`, then `client = await pending`.
   */
  | {
      readonly k: 'keep-pending';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      /** A free name: beside the variable, or a field of the class. */
      readonly name: string;
      /** What is awaited, if it is all that is done, is certainly a promise. */
      readonly isPromise: boolean;
      /** Only the statements behind the one that starts here; absent: all from the start of the block. */
      readonly after?: number;
      readonly inClass?: ClassIndex;
    }
  /**
   * JavaScript: what `op` awaits, for one key, runs once for all who ask for that key meanwhile:
   * `pending = keys.get(key)`, `if (!pending) keys.set(key, pending = load(key).finally(() => keys.delete(key)))`, then `await pending`.
   */
  | {
      readonly k: 'keep-pending-by-key';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      /** The variable, or the field of this class, that keeps what has come. */
      readonly kept: string;
      readonly key: string;
      readonly table: ApiReference;
      /** Free names: of the table of promises, beside what keeps the results, and of one of them. */
      readonly names: { readonly all: string; readonly one: string };
      readonly inClass?: ClassIndex;
    }
  /**
   * JavaScript: what follows the statement of the operation, as far as it belongs to it, in `try`, and `code` in `finally`. The
   * statements of `dropped` operations are left out.
   */
  | {
      readonly k: 'do-finally';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly code: Code;
      readonly dropped: readonly OperationId[];
    }
  /** Statements before or after the one that holds the operation, one a line; `behind` is behind all of a compound one. */
  | {
      readonly k: 'insert-statements';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly where: 'before' | 'after' | 'behind';
      readonly statements: readonly Code[];
    }
  /** `name = value` at the top of the module, below the imports (JavaScript: and below what it mentions); or, in Python, first in the constructor of a class, as a field of that name. */
  | { readonly k: 'declare'; readonly name: string; readonly value: Code; readonly inClass?: ClassIndex }
  /**
   * Python: the statements from `first` to `last` below a header (`with lock:`), indented. Those that hold `dropped` operations
   * are left out.
   */
  | {
      readonly k: 'put-under';
      readonly fn: FunctionIndex;
      readonly first: OperationId;
      readonly last: OperationId;
      /** `last` may stand deeper in the last statement. */
      readonly isInside?: true;
      readonly header: Code;
      readonly dropped: readonly OperationId[];
      /** A dropped statement may give what it calls this name: the header gives it. */
      readonly assigned?: string;
    }
  /**
   * Python: `with x as y:` → a statement or nothing, and the lines below it move out; `op` enters the only manager, `of` is
   * what else changes in the block.
   */
  | {
      readonly k: 'unwrap-with';
      readonly fn: FunctionIndex;
      readonly op: OperationId;
      readonly statement?: Code;
      readonly of?: readonly FixIntent[];
    }
  /** Python: `for …: with x as y: …` → `with x as y: for …: …`, where the block is all of the loop; the loop starts at the offset. */
  | { readonly k: 'with-before-loop'; readonly fn: FunctionIndex; readonly op: OperationId; readonly at: number }
  /** Python: a lambda, or a function in a function, becomes a function of the module, which a lambda gives its name to. */
  | { readonly k: 'lift-function'; readonly fn: FunctionIndex; readonly name: string }
  /** Python: `with x:` → `async with x:`, or back; `op` enters the only manager. */
  | { readonly k: 'set-with'; readonly fn: FunctionIndex; readonly op: OperationId; readonly isAsync: boolean }
  /** Python: the handler that starts at the offset ends by raising again. */
  | { readonly k: 're-raise'; readonly at: number }
  /** Python: a handler before the one at the offset that does nothing but raise again. */
  | { readonly k: 'raise-before'; readonly at: number; readonly type: Code }
  /** Python: the handler at the offset catches this and nothing else. */
  | { readonly k: 'catch-only'; readonly at: number; readonly type: Code }
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
      /** Python: the call makes a coroutine, which is awaited or given on as the thread's will be: nothing to add. */
      readonly isCoroutine?: true;
    }
  /** `f(a)` → `await f(a)`. */
  | { readonly k: 'add-await'; readonly fn: FunctionIndex; readonly op: OperationId; readonly becomesAsync?: true }
  /** `await f(a)` → `f(a)`; `op` awaits. */
  | { readonly k: 'drop-await'; readonly fn: FunctionIndex; readonly op: OperationId }
  /**
   * `def f` → `async def f`, or back. `uses`: so often its name stands in the file beside its own; if it stands there more often,
   * somebody uses it in another way.
   */
  | { readonly k: 'set-async'; readonly fn: FunctionIndex; readonly isAsync: boolean; readonly uses: number }
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

type NumberNames<T> = T extends unknown
  ? { [K in keyof T]-?: NonNullable<T[K]> extends number | readonly number[] ? K : never }[keyof T]
  : never;

/** What the numbers in intents count, by the name of the member: what an edit elsewhere in the file changes, and what it does not. */
export const NUMBERS_IN_INTENTS: Readonly<
  Record<NumberNames<FixIntent>, 'offset' | 'function' | 'class' | 'in the function'>
> = {
  at: 'offset',
  offset: 'offset',
  after: 'offset',
  fn: 'function',
  inClass: 'class',
  op: 'in the function',
  first: 'in the function',
  last: 'in the function',
  awaits: 'in the function',
  dropped: 'in the function',
  argument: 'in the function',
  count: 'in the function',
  size: 'in the function',
  uses: 'in the function',
};
