/**
 * The model: what the engine derives from facts and catalogue, and what rules query. What a function *does* (effects)
 * flows up the call graph, where it *runs* (contexts) flows down; a finding is where the two meet.
 */
import type { ApiEntry, Counterpart, HandOffEntry, OffloadEntry, RoleEntry, ToolEntry } from './catalog/schema';
import type { ExecutorKind, SynchroniserKind } from './catalog/tables';
import type { ClassId, Entity } from './entity';
import type { ClassFacts, ClassIndex, FileFacts, FunctionFacts, Language, OperationId, Span, Value } from './facts';

/** File id and function key, with a NUL between. Stable under edits elsewhere in the file. */
export type FunctionId = string;
/** A path with `/`, or a URI for virtual files: whatever the host uses, compared as a string. */
export type FileId = string;

export type Cost = 'micro' | 'short' | 'long' | 'unbounded';
export const COST_ORDER: Readonly<Record<Cost, number>> = { micro: 0, short: 1, long: 2, unbounded: 3 };

export type Certainty = 'certain' | 'conditional';
/** How sure the resolution on the way is. Medium and low cap the severity at information. */
export type Confidence = 'high' | 'medium' | 'low';
export type EffectCategory = ApiEntry['category'];
export type GilBehaviour = 'held' | 'released' | 'switches';

/** What calling a function does to the thread it runs on. At most one per `EffectKey` and function: the worst. */
export interface Effect {
  readonly kind: 'blocks' | 'computes';
  readonly category: EffectCategory;
  readonly cost: Cost;
  readonly certainty: Certainty;
  readonly confidence: Confidence;
  readonly gil?: GilBehaviour;
  /** What is called in the end, for messages: `time.sleep`, `open`, `loop over 10,000,000 numbers`. */
  readonly api: string;
  /** Symbol path in the catalogue; absent for effects seen in the code itself (loops, recursion). */
  readonly symbol?: string;
  /** The function whose own text has the cause. */
  readonly cause: FunctionId;
  /** The operation in the function that owns this effect: the cause itself or the call that leads to it. */
  readonly op: OperationId;
  /** The cause is a loop of the function itself: its ordinal (in order of appearance). `op` is the first operation in it. */
  readonly loop?: number;
  /** The function called at `op`; `null` when `op` is the cause itself. */
  readonly via: FunctionId | null;
  /** Number of calls from here to the cause. */
  readonly length: number;
  /** It takes a caller who asks for it. */
  readonly flag?: Flag;
}

/** A parameter that switches a part of a function on or off: `if wait: …`. */
export interface Flag {
  readonly parameter: string;
  /** Among what callers pass by position. */
  readonly position?: number;
  /** What it is where callers leave it out; absent: unknown. */
  readonly preset?: boolean;
  /** What it has to be. */
  readonly isOn: boolean;
}

export type EffectKey = string;

export type PlaceKind = 'event-loop' | 'thread' | 'process' | 'worker' | 'main';
export type Loop = 'asyncio' | 'trio' | 'anyio' | 'node' | 'browser';
/** `library`: an async function that nothing in the project is seen to call. */
export type Phase = 'request' | 'repeated' | 'library' | 'start-up' | 'cli' | 'build' | 'test' | 'exit';

/** Where a function can run, and when. */
export interface Context {
  readonly place: PlaceKind;
  readonly loop?: Loop;
  readonly phase: Phase;
  /** Completes "runs on the event loop: …": `async def handler`, `Express handler GET /users`. */
  readonly reason: string;
  /** The function at which this context starts. */
  readonly entry: FunctionId;
  /** Calls from the entry to here. */
  readonly distance: number;
  /** The function is what a new loop was made for, or the first that starts others on it: until then nothing else runs there. */
  readonly startsLoop?: boolean;
  /** The caller that brings it here; `null` at the entry. */
  readonly via: FunctionId | null;
}

/** How a call site comes to run project code. */
export type SiteKind = 'call' | 'read' | 'enter' | 'iterate' | 'await' | 'loop';

/** One operation of a function that runs other code or has an effect. */
export interface Site {
  readonly op: OperationId;
  /** kind `loop`: the ordinal of the loop. */
  readonly loop?: number;
  readonly kind: SiteKind;
  /** Project functions that run on this thread before the operation ends. */
  readonly calls: readonly FunctionId[];
  /** Effects of a catalogued API at this very operation. */
  readonly apis: readonly SiteApi[];
  /** CPU work of the code itself: loops, branching recursion. */
  readonly work?: Effect;
  readonly handOff?: SiteHandOff;
  /** Number of loops (and per-element callbacks) of this function around the operation. */
  readonly loopDepth: number;
  /** Coroutine functions or promises that the operation creates or awaits. */
  readonly asyncCallees: readonly FunctionId[];
  readonly confidence: Confidence;
}

export interface SiteApi {
  readonly symbol: string;
  readonly display: string;
  readonly entry: ApiEntry;
  readonly effect: Effect;
}

export interface SiteHandOff {
  readonly symbol: string;
  readonly display: string;
  readonly entry: HandOffEntry;
  readonly runsOn: HandOffEntry['runsOn'];
  /** Project functions that are handed over. */
  readonly callables: readonly FunctionId[];
  /** Module bodies of the files that run there: `new Worker('./resize.js')`; of pools, what they call in them too. */
  readonly scripts?: readonly FunctionId[];
  /** Coroutines that are handed over as objects: `gather(load())`. */
  readonly coroutines: readonly FunctionId[];
  /** Effects of catalogued APIs that are handed over directly: `to_thread(json.loads, s)`. */
  readonly apis: readonly { readonly symbol: string; readonly display: string; readonly effect: Effect }[];
}

/** One step of a path: `function` calls `call` at `span` in `file`. */
export interface PathStep {
  readonly file: FileId;
  readonly function: string;
  readonly call: string;
  readonly span: Span;
}

export interface FunctionView {
  readonly id: FunctionId;
  readonly file: FileView;
  readonly facts: FunctionFacts & { readonly index: number };
  readonly sites: readonly Site[];
  /** Worst effect per kind and category, own and inherited. */
  readonly effects: readonly Effect[];
  readonly contexts: readonly Context[];
  /** The operation at which others start to have turns on a loop that was made for this function; `null` if none is seen. */
  readonly aloneUntil: OperationId | null;
}

export interface FileView {
  readonly id: FileId;
  readonly language: Language;
  readonly facts: FileFacts;
  readonly functions: readonly FunctionView[];
  /** Its methods, accessors and constructors, in the order of the text. */
  methodsOf(index: ClassIndex): readonly FunctionView[];
  /** The event loop library in use, from the imports of the file. */
  readonly loop: Loop;
  /** Ways to move a sync call off that loop, best first, valid for the target Python. */
  readonly offloads: readonly OffloadEntry[];
  /** What fixes may write in code on that loop, best first, valid for the target Python. */
  readonly tools: readonly ToolEntry[];
  /** The target Python has no GIL. */
  readonly isFreeThreaded: boolean;
  /** The lowest target version of Python: major and minor. */
  readonly minimumPython: readonly [major: number, minor: number];
  /** The line of an offset, as people count where they see it: from 1, in a notebook from the first line of its cell. */
  lineOf(offset: number): number;
}

export interface ClassView {
  readonly id: ClassId;
  readonly file: FileView;
  readonly facts: ClassFacts;
  /** Project classes and symbol paths of external ones, the class itself first. */
  readonly ancestors: readonly ({ readonly class: ClassId } | { readonly symbol: string })[];
}

/** A role that the catalogue gives to what is called at an operation. */
export interface RoleAt {
  readonly symbol: string;
  readonly display: string;
  readonly entry: RoleEntry;
}

/** Calls of methods of one name. */
export interface CallCounts {
  readonly calls: number;
  /** So many of them are awaited on the spot. */
  readonly awaited: number;
}

/** Who runs a function, and how it comes to that. */
export interface Caller {
  readonly fn: FunctionId;
  readonly op: OperationId;
  /** `call`: before the operation ends, on the caller's thread; `coroutine`: made there, on the caller's loop; the others as in `RUNS_ON`. */
  readonly how: 'call' | 'coroutine' | 'callback' | 'elsewhere' | 'new-loop' | 'entry';
}

/** A regular expression; flags in the notation of JavaScript, and `x` for Python's verbose ones. */
export interface RegularExpression {
  readonly source: string;
  readonly flags: string;
}

/** How the time that a regular expression takes grows with its input: a number is the degree of a polynomial. */
export type PatternVerdict =
  | { readonly complexity: 'linear' }
  /** `attack`: an input that shows it, as an expression in JavaScript. */
  | { readonly complexity: 'exponential' | number; readonly attack: string };

/** Where data lives. */
export interface Storage {
  /** Equal keys mean the same variable, or the same field of (perhaps different) objects of one class. */
  readonly key: string;
  /** Who else can see it: the module, all instances, whoever has the object, nested functions, nobody. */
  readonly scope: 'module' | 'class' | 'instance' | 'captured' | 'local' | 'parameter';
  /** As people write it: `counter`, `self.total`, `cache[…]`. */
  readonly display: string;
  /** The file whose code declares it. */
  readonly home: FileId;
  /** scope `class`, `instance`: the class that declares the field. */
  readonly class?: ClassId;
  /** Reached through `self` or `this`, so certainly on the object that the method runs on. */
  readonly isOwn: boolean;
}

/** One operation that reads or changes data which outlives the call. */
export interface Access {
  readonly fn: FunctionView;
  readonly op: OperationId;
  readonly kind: 'read' | 'write' | 'augmented' | 'delete';
  readonly storage: Storage;
}

/** What rules may ask of the call graph. Every answer is a pure function of facts, catalogue and configuration. */
export interface Graph {
  /** What values and names stand for. */
  readonly values: Meanings;
  function(id: FunctionId): FunctionView | undefined;
  /** An answer for several functions: asked for once, and whoever is given it has read what it was made from. */
  shared<Answer>(ask: () => Answer): () => Answer;
  /** Functions that go by a name in all files of the language of `near`. */
  functionsNamed(near: FunctionView, name: string): readonly FunctionId[];
  /** Looks into all files of the language of `near`: for what is left when everything else says so. */
  callsNamed(near: FunctionView, name: string): CallCounts;
  /** Functions that call or start this one, in a fixed order. */
  callers(id: FunctionId): readonly Caller[];
  /** Worst effect of one kind that runs on the calling thread at this site, through calls or directly. */
  worstEffectAt(site: Site, owner: FunctionView, kind: Effect['kind']): Effect | undefined;
  /** From the operation of `effect` in `owner` to the cause. The first step is in `owner`. */
  path(owner: FunctionView, effect: Effect): readonly PathStep[];
  /** From the entry of a context down to `fn`. */
  contextPath(fn: FunctionView, context: Context): readonly PathStep[];
  /** What is known about a pattern in the notation of JavaScript; `undefined` = nothing yet, or it could not be found out. */
  verdict(near: FunctionView, pattern: RegularExpression): PatternVerdict | undefined;
  /** The catalogue's counterpart of a symbol for a loop library. */
  counterpart(symbol: string, loop: Loop): Counterpart | undefined;
  /** The counterpart if its conditions hold for this very call. */
  counterpartAt(owner: FunctionView, op: OperationId, symbol: string, loop: Loop): Counterpart | undefined;
}

/** What values and names in a function stand for. `at`: the operation at which they are read; by default all assignments count. */
export interface Meanings {
  /** What an expression can be; symbol paths are canonical. Empty only for `None` and `null`. */
  entities(fn: FunctionView, value: Value, at?: OperationId): readonly Entity[];
  /** What an operation gives. */
  result(fn: FunctionView, op: OperationId): readonly Entity[];
  /** The literal that an expression is known to be; `undefined` = not known. */
  literal(fn: FunctionView, value: Value, at?: OperationId): string | number | boolean | null | undefined;
  /** The regular expressions that a value may be or was compiled from, with further flags. */
  patterns(fn: FunctionView, value: Value, at: OperationId, flags?: Value): readonly RegularExpression[];
  /** The argument that says how many elements the result of a call has: `range(n)`. */
  countArgument(fn: FunctionView, op: OperationId): Value | undefined;
  class(id: ClassId): ClassView | undefined;
  /** Roles of what is called (or entered, or read) at an operation. */
  rolesAt(fn: FunctionView, op: OperationId): readonly RoleAt[];
  /** Roles of an object or a callable. */
  roles(fn: FunctionView, entity: Entity): readonly RoleEntry[];
  synchroniser(fn: FunctionView, entity: Entity): SynchroniserKind | undefined;
  executor(fn: FunctionView, entity: Entity): ExecutorKind | undefined;
  /** The catalogue speaks for it, or for what it is a member of. */
  isKnown(fn: FunctionView, entity: Entity): boolean;
  /** Calling it gives an awaitable: async functions of the project (unknown decorators may make something else of them), and those that the catalogue lists. */
  isAsyncCallable(fn: FunctionView, entity: Entity): boolean;
  /** Where a name, member or element lives; `undefined` when nothing is known of it. */
  storage(fn: FunctionView, place: Value, at?: OperationId): Storage | undefined;
  /** Every access to the same data in the file that declares it and in the files of `near`, in the order of the text. */
  accesses(storage: Storage, ...near: readonly FunctionView[]): readonly Access[];
  /** Other files than the one that declares it use it, or may do so. Looks into all of them: for fixes only. */
  isUsedElsewhere(storage: Storage): boolean;
  /** Files that import a file, unless there are many. Looks into all of them: for what is rarely asked. */
  importers(file: FileView): readonly FileView[];
}
