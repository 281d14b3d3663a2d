/**
 * Facts: what a language front-end extracts from the text of one file.
 *
 * Facts are a pure function of (text, language, extractor version). They name no API, know no other file and no
 * configuration; catalogue matching and resolution happen later, in the call graph. They are plain JSON.
 *
 * Vocabulary: a function body is a tree of *steps* over *operations*. An operation does something at a point in time
 * (calls, awaits, writes …); its index in `FunctionFacts.operations` is its identity and the identity of its result.
 * A *value* is an expression without effects of its own: a name, a literal, the result of an operation, or a shape
 * built from other values. Operations are listed in evaluation order.
 */

/** Raise whenever the meaning or the shape of anything in this file changes. */
export const FACTS_VERSION = 2;

export type Language = 'python' | 'javascript' | 'typescript';

/** Half-open range of UTF-16 offsets into the text (a leading BOM counts as a character). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Index into `FileFacts.functions`; 0 is the module body. */
export type FunctionIndex = number;
/** Index into `FileFacts.classes`. */
export type ClassIndex = number;
/** Index into `FunctionFacts.operations` of the same function. */
export type OperationId = number;

export interface FileFacts {
  readonly version: typeof FACTS_VERSION;
  readonly language: Language;
  /** Offsets at which lines start; the first is 0. Lines end at \n, \r\n or \r only. */
  readonly lineStarts: readonly number[];
  /** `functions[0]` is the module body. A function's parent has a smaller index. */
  readonly functions: readonly FunctionFacts[];
  readonly classes: readonly ClassFacts[];
  /** JavaScript and TypeScript exports, CommonJS included. Python exports are the bindings of the module body. */
  readonly exports: readonly ExportFact[];
  /** Every module this file asks for, wherever it stands (top level, in a function, `import()`, type-only). */
  readonly imports: readonly ImportFact[];
  /** Python `__all__`, when it is a literal. */
  readonly explicitExports?: readonly string[];
  readonly suppressions: readonly SuppressionComment[];
  /** Where the text did not parse. Everything outside of these is as if the rest were fine. */
  readonly errorSpans: readonly Span[];
  /** Evidence on what kind of file this is, readable from the text alone. */
  readonly markers: FileMarkers;
  /** Where a new import can be inserted, and the indentation in use: for fixes. */
  readonly layout: FileLayout;
}

export interface FileMarkers {
  /** First line is `#!…`. */
  readonly shebang: boolean;
  /** Python: `if __name__ == "__main__":` at top level. JavaScript: `require.main === module` at top level. */
  readonly mainGuard: boolean;
  /** Directive prologue or leading pragma strings: `use server`, `use client`, `use strict`. */
  readonly directives: readonly string[];
  /** JavaScript only: uses ES module syntax. */
  readonly esModule: boolean;
  /** A header comment says that the file is generated (`@generated`, `DO NOT EDIT`, …). */
  readonly generated: boolean;
}

export interface FileLayout {
  /** Offset of the start of the line at which an import statement can be inserted (after docstring, `__future__`, directives and existing imports). */
  readonly importInsertionOffset: number;
  /** One level of indentation as used in the file, for example four spaces. */
  readonly indent: string;
  readonly newline: '\n' | '\r\n' | '\r';
  /** JavaScript: whether statements end in semicolons, and which quotes prevail. */
  readonly semicolons: boolean;
  readonly quote: '"' | "'";
}

// ---------------------------------------------------------------------------------------------------------------
// Imports and exports

export interface ImportFact {
  /** As written: `./db.js`, `node:fs`, `a.b` (Python: without the leading dots). */
  readonly module: string;
  /** Python relative level: 0 absolute, 1 `.`, 2 `..`. Always 0 in JavaScript. */
  readonly level: number;
  readonly span: Span;
  /** Type-only (`import type`, Python under `TYPE_CHECKING`): gives types, runs nothing. */
  readonly typeOnly: boolean;
  /** Names taken from the module by `from m import a, b`; needed because each may be a submodule. `*` for a star import. */
  readonly names: readonly string[];
}

export interface ExportFact {
  /** Exported name; `default`; `=` for `module.exports = value` / `export =`; `*` for `export * from`. */
  readonly name: string;
  /** Value in the module body, unless re-exported. */
  readonly value?: Value;
  /** Re-export: module as written, and the name there (`*` = the whole namespace). */
  readonly from?: { readonly module: string; readonly name: string };
  readonly typeOnly?: boolean;
}

// ---------------------------------------------------------------------------------------------------------------
// Values

/**
 * An expression without effects of its own. Short tags, because there are many of these.
 * A `name` is resolved lexically by the front-end: `scope` is the function that declares it, or -1 for a name that no
 * scope of the file binds (builtins, globals, star imports).
 */
export type Value =
  | { readonly k: 'op'; readonly op: OperationId }
  | { readonly k: 'name'; readonly name: string; readonly scope: FunctionIndex }
  /** `this`, Python's first parameter of a method (whatever its name), `cls` of a class method. */
  | { readonly k: 'self'; readonly class: ClassIndex }
  /** `super()` in Python, `super` in JavaScript. */
  | { readonly k: 'super'; readonly class: ClassIndex }
  /** `null` stands for None, null and undefined. Numbers are constant-folded where the text allows (`10**7`, `1 << 20`, `-1`). */
  | { readonly k: 'literal'; readonly value: string | number | boolean | null }
  /** A string with interpolations; `parts` are the interpolated values, `head` the literal text before the first. */
  | { readonly k: 'template'; readonly head: string; readonly parts: readonly Value[] }
  | { readonly k: 'member'; readonly of: Value; readonly name: string }
  | { readonly k: 'index'; readonly of: Value; readonly key: Value }
  /** A function or lambda mentioned as a value; a class likewise. */
  | { readonly k: 'function'; readonly fn: FunctionIndex }
  | { readonly k: 'class'; readonly class: ClassIndex }
  /** A module as a value: `require('x')`, `await import('x')`, `import * as x`. Index into `FileFacts.imports`. */
  | { readonly k: 'module'; readonly import: number }
  /** List, tuple, set or array. A spread element is `{k:'spread'}`. */
  | { readonly k: 'list'; readonly items: readonly Value[]; readonly display: 'list' | 'tuple' | 'set' }
  /** Dict or object literal. Key `null` = not a literal, or a spread. */
  | { readonly k: 'object'; readonly entries: readonly { readonly key: string | null; readonly value: Value }[] }
  | { readonly k: 'spread'; readonly of: Value }
  /** One of several: `a if c else b`, `a or b`, `a ?? b`. */
  | { readonly k: 'choice'; readonly of: readonly Value[] }
  /** Arithmetic, comparison, logic, string building; operator as written (`+`, `//`, `<`, `not`, `in`, `instanceof`). */
  | { readonly k: 'operation'; readonly operator: string; readonly operands: readonly Value[] }
  /** What a comprehension or a `map`-like literal collects: the element value of the loop step `loop`. */
  | { readonly k: 'collected'; readonly display: 'list' | 'set' | 'dict' | 'generator'; readonly element: Value }
  /** One element of iterating over a value: loop variables, destructuring of arrays. */
  | { readonly k: 'element'; readonly of: Value }
  /** What `with X as v` binds; `enter` is the operation of kind `enter`. */
  | { readonly k: 'entered'; readonly of: Value }
  | { readonly k: 'regex'; readonly pattern: string; readonly flags: string }
  | { readonly k: 'unknown' };

// ---------------------------------------------------------------------------------------------------------------
// Types, as written

export type TypeExpression =
  /** A name or dotted path, to be evaluated in the scope where it stands. Strings in annotations are parsed. */
  | { readonly k: 'reference'; readonly value: Value }
  | { readonly k: 'generic'; readonly base: TypeExpression; readonly arguments: readonly TypeExpression[] }
  /** `Optional[X]` is a union with `none` only when written as `X | None`; the generic form stays generic. */
  | { readonly k: 'union'; readonly of: readonly TypeExpression[] }
  | { readonly k: 'array'; readonly element: TypeExpression }
  /** `typeof x`. */
  | { readonly k: 'typeof'; readonly value: Value }
  | { readonly k: 'function' }
  | { readonly k: 'none' }
  | { readonly k: 'unknown' };

// ---------------------------------------------------------------------------------------------------------------
// Functions

export type FunctionKind =
  'module' | 'function' | 'method' | 'static-method' | 'class-method' | 'constructor' | 'getter' | 'setter' | 'lambda';

export interface FunctionFacts {
  /** Qualified name plus ordinal where needed to be unique in the file: `Service.load`, `main.retry`, `main.<lambda>#2`. Holds no offsets. */
  readonly key: string;
  /** Short name for messages: `load`, or for anonymous ones the binding name or `callee() callback`. */
  readonly name: string;
  readonly kind: FunctionKind;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** Enclosing function (lexical); -1 for the module body. */
  readonly parent: FunctionIndex;
  /** The class whose member this is. */
  readonly class?: ClassIndex;
  readonly parameters: readonly Parameter[];
  readonly returns?: TypeExpression;
  /** Evaluated in the parent. Outermost first. */
  readonly decorators: readonly Decorator[];
  readonly span: Span;
  /** The name, or the keyword/arrow for an anonymous one: where a squiggle on the function itself goes. */
  readonly nameSpan: Span;
  /** Names this function declares. */
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly operations: readonly Operation[];
  readonly body: Block;
  /** Python stub bodies (`...`, `pass`, docstring only, `raise NotImplementedError`), abstract and overload declarations. */
  readonly isStub: boolean;
}

export interface Decorator {
  /** The decorator expression; a decorator with arguments is the result of a call operation of the parent. */
  readonly value: Value;
  readonly span: Span;
}

export interface Parameter {
  /** Destructured parameters have no name of their own. */
  readonly name: string | null;
  readonly kind: 'normal' | 'keyword-only' | 'rest' | 'rest-keywords';
  readonly annotation?: TypeExpression;
  readonly default?: Value;
  /** TypeScript parameter property: also an instance field. */
  readonly isField?: boolean;
  /** Decorators on parameters (NestJS). */
  readonly decorators?: readonly Decorator[];
}

/**
 * What a name stands for. JavaScript block scopes are flattened into the function: a second, shadowing declaration of
 * `x` is called `x~2`.
 */
export type Binding =
  | { readonly k: 'parameter'; readonly index: number; readonly assignments: readonly Assignment[] }
  | { readonly k: 'import'; readonly import: number; readonly name: string | null }
  | { readonly k: 'function'; readonly fn: FunctionIndex; readonly assignments: readonly Assignment[] }
  | { readonly k: 'class'; readonly class: ClassIndex; readonly assignments: readonly Assignment[] }
  | {
      readonly k: 'variable';
      readonly annotation?: TypeExpression;
      readonly assignments: readonly Assignment[];
      /** `const`, Python names assigned once. */
      readonly constant: boolean;
    };

/** One assignment to a name or attribute. `value` is to be read in function `fn`; `op` is the write there, if any. */
export interface Assignment {
  readonly fn: FunctionIndex;
  readonly op?: OperationId;
  readonly value: Value;
}

// ---------------------------------------------------------------------------------------------------------------
// Operations

export type Operation =
  | CallOperation
  | AwaitOperation
  | ReadOperation
  | WriteOperation
  | IterateOperation
  | EnterOperation
  | ResultOperation
  | ComputeOperation
  | DeleteOperation;

interface OperationBase {
  readonly span: Span;
}

export interface CallOperation extends OperationBase {
  readonly k: 'call';
  /** `super` and tagged templates included. */
  readonly callee: Value;
  readonly arguments: readonly Argument[];
  /** `new X()`, JSX element creation (`<X a={…}/>`: one argument, the object of its attributes). */
  readonly form?: 'new' | 'jsx' | 'tagged-template' | 'optional' | 'decorator';
  /** Span of the callee expression, without the arguments. */
  readonly calleeSpan: Span;
  /** The call is a statement of its own, or all that one side of such a statement does (`x && f()`): what it gives is dropped. */
  readonly isStatement?: true;
}

export interface Argument {
  readonly value: Value;
  readonly span: Span;
  /** Keyword argument. */
  readonly name?: string;
}

export interface AwaitOperation extends OperationBase {
  readonly k: 'await';
  readonly value: Value;
}

/**
 * Reading a member (`x.y`, possibly a property), an element, or a name that outlives this call (module variable,
 * captured variable). The callee of a call is not read separately, the receiver of a method call is.
 */
export interface ReadOperation extends OperationBase {
  readonly k: 'read';
  readonly place: Place;
}

export interface WriteOperation extends OperationBase {
  readonly k: 'write';
  readonly place: Place;
  readonly value: Value;
  /** `+=` and friends, `++`, `??=`: reads the place first. */
  readonly augmented?: string;
}

export interface DeleteOperation extends OperationBase {
  readonly k: 'delete';
  readonly place: Place;
}

/** Where data lives. */
export type Place =
  | { readonly k: 'name'; readonly name: string; readonly scope: FunctionIndex }
  | { readonly k: 'member'; readonly of: Value; readonly name: string }
  | { readonly k: 'index'; readonly of: Value; readonly key: Value };

/** Starting to iterate: `for`, comprehension, unpacking `*x`, spread, `yield from`. */
export interface IterateOperation extends OperationBase {
  readonly k: 'iterate';
  readonly value: Value;
  readonly isAsync: boolean;
}

/** Entering a context manager; the exit is at the end of the with step. JavaScript `using` likewise. */
export interface EnterOperation extends OperationBase {
  readonly k: 'enter';
  readonly value: Value;
  readonly isAsync: boolean;
}

export interface ResultOperation extends OperationBase {
  readonly k: 'return' | 'yield' | 'yield-from' | 'raise';
  readonly value: Value;
}

/** Arithmetic, comparison or concatenation that is executed: the raw material of CPU work. Simple uses in conditions are included. */
export interface ComputeOperation extends OperationBase {
  readonly k: 'compute';
  readonly operator: string;
  readonly operands: readonly Value[];
}

// ---------------------------------------------------------------------------------------------------------------
// Bodies

export type Block = readonly Step[];
/** A number is an operation. */
export type Step = OperationId | IfStep | SwitchStep | LoopStep | TryStep | WithStep | JumpStep;

export interface IfStep {
  readonly k: 'if';
  readonly test: Value;
  readonly then: Block;
  readonly else: Block;
  readonly span: Span;
  /** A ternary, `and`/`or`/`??`/`?.` with operations in its branches, a comprehension filter. */
  readonly isExpression?: boolean;
}

/** `switch` and `match`: each case may or may not run; `exhaustive` when there is a default. */
export interface SwitchStep {
  readonly k: 'switch';
  readonly subject: Value;
  readonly cases: readonly { readonly test: Value | null; readonly body: Block }[];
  readonly span: Span;
}

export interface LoopStep {
  readonly k: 'loop';
  readonly form: 'for-each' | 'for' | 'while' | 'do-while' | 'comprehension';
  readonly isAsync: boolean;
  /** Loop keyword or, in a comprehension, its `for`. */
  readonly span: Span;
  readonly headSpan: Span;
  readonly trip: TripCount;
  /** for-each: the collection. */
  readonly iterates?: Value;
  /** while/for: the condition; its operations are in `head`. */
  readonly test?: Value;
  /** Operations that run before each turn (conditions, updates). */
  readonly head: Block;
  readonly body: Block;
  /** Python `else`. */
  readonly else: Block;
  /** Names bound by the loop header. */
  readonly targets: readonly string[];
}

/** How often a loop turns, as far as its text says. */
export type TripCount =
  /** Literal bounds: `for (let i = 0; i < 1e6; i++)`, a literal collection. */
  | { readonly k: 'constant'; readonly count: number }
  /** Up to a value computed elsewhere: `i < n`, `i < xs.length`. */
  | { readonly k: 'bound'; readonly bound: Value }
  /** As many as a collection has; look at `iterates`. */
  | { readonly k: 'collection' }
  /** `while True`, `for (;;)`. */
  | { readonly k: 'forever' }
  /** Until a condition changes. */
  | { readonly k: 'condition' };

export interface TryStep {
  readonly k: 'try';
  readonly body: Block;
  readonly handlers: readonly Handler[];
  readonly else: Block;
  readonly finally: Block;
  readonly span: Span;
}

export interface Handler {
  /** Exception types; empty = catches everything (bare `except`, JavaScript `catch`). */
  readonly types: readonly Value[];
  readonly name?: string;
  readonly body: Block;
  readonly span: Span;
}

export interface WithStep {
  readonly k: 'with';
  readonly isAsync: boolean;
  /** The operations of kind `enter`, in order. */
  readonly enters: readonly OperationId[];
  readonly body: Block;
  readonly span: Span;
}

/** `return` and `raise` are operations; they leave the block as well. */
export interface JumpStep {
  readonly k: 'break' | 'continue';
}

// ---------------------------------------------------------------------------------------------------------------
// Classes

export interface ClassFacts {
  readonly key: string;
  readonly name: string;
  readonly parent: FunctionIndex;
  readonly span: Span;
  readonly nameSpan: Span;
  /** Evaluated in the parent. */
  readonly bases: readonly Value[];
  readonly decorators: readonly Decorator[];
  /** Methods, accessors and nested classes by name. A getter and a setter of one name are both listed. */
  readonly members: readonly ClassMember[];
  /** Fields: class-level assignments and annotations, `self.x = …` / `this.x = …` anywhere in the class, parameter properties. */
  readonly fields: readonly Field[];
  /** TypeScript interface or Python Protocol / ABC without bodies: gives types only. */
  readonly isInterface: boolean;
}

export interface ClassMember {
  readonly name: string;
  readonly fn?: FunctionIndex;
  readonly class?: ClassIndex;
  readonly isStatic: boolean;
}

export interface Field {
  readonly name: string;
  readonly annotation?: TypeExpression;
  readonly assignments: readonly Assignment[];
  /** Class attribute or `static` (shared by all instances) rather than set on the instance. */
  readonly isStatic: boolean;
}

// ---------------------------------------------------------------------------------------------------------------
// Suppression comments

export interface SuppressionComment {
  readonly scope: 'line' | 'next-line' | 'file';
  /** Empty = every rule. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** The comment, from its sign to its end. */
  readonly span: Span;
  /** Line (from 0) that it applies to; for `file` the line it stands on. */
  readonly line: number;
}
