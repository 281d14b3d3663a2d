/**
 * The shape of the catalogue: what libraries' APIs do to the thread that calls them. One JSON file per library; users
 * extend it in their settings with the same shape.
 *
 * **Symbol paths** name things outside the analysed files:
 * - Python: `requests.get`, `builtins.open`; JavaScript: `fs:readFileSync` (module, colon, member), `globalThis:fetch`.
 * - `X()` is what calling X gives, and an instance where X is a class: `requests.Session().get`, `express:().get`.
 * - `X[]` is an element of iterating over X.
 * - `?.name` is a method of that name on a receiver that is not known.
 * - The last segment may be `*`: any member. An exact entry wins over a family.
 * JavaScript modules are written without `node:` (`npm:` and `jsr:` with a version, too); `default` members are the module itself.
 */
import { z } from 'zod';
import { argumentSelector, predicateSchema, symbolPath } from './predicate';
import { ROLES, type Role } from './roles';

const symbolPaths = z.union([symbolPath, z.array(symbolPath).min(1)]);

export const COSTS = ['micro', 'short', 'long', 'unbounded'] as const;
export const EFFECT_CATEGORIES = [
  'sleep',
  'network',
  'file',
  'subprocess',
  'database',
  'lock',
  'wait',
  'stdin',
  'dialog',
  'cpu',
  'other',
] as const;

export const GIL_BEHAVIOURS = ['held', 'released', 'switches'] as const;

/** What to call instead, and how a fix may write it. */
const counterpart = z.strictObject({
  /** Human-readable name for messages: `asyncio.sleep`, `fs.promises.readFile`. */
  display: z.string(),
  /** Where a fix imports it from. Absent: named in the message only. JavaScript core modules with `node:`. */
  module: z.string().optional(),
  /** Member inside the module. */
  name: z.string().optional(),
  /**
   * `same-arguments`: the fix replaces the callee, keeps the arguments and awaits. `method`: another method (`name`) of
   * the same receiver. `through`: `x.f(a)` becomes `x.<name>(x.f, a)`. `receiver-last`: `x.f(a)` becomes `<name>(a, x)`. `iterate` and `iterate-values`: `x.f(g)` becomes a loop over `x`, or over `x.values()`; `fold`: one that keeps what each turn gives for the next.
   * `results-first`: `x.f(g)` becomes `x.f((_, i) => results[i])` after `results = await all(x.map(g))`.
   * `keys-first`: `x.f(g)`, where `g` awaits the same of both its parameters, has that for each element awaited first. Absent: no edit, because receivers or arguments differ.
   */
  rewrite: z
    .enum([
      'same-arguments',
      'method',
      'through',
      'receiver-last',
      'iterate',
      'iterate-values',
      'fold',
      'results-first',
      'keys-first',
    ])
    .optional(),
  /** The rewrite is offered only when this holds (for example: no callback argument). */
  if: predicateSchema.optional(),
  /** The rewrite is not offered when this holds; unknown changes nothing. */
  unless: predicateSchema.optional(),
  /** Behaviour is the same in every documented respect, so the fix is safe. Otherwise it is a suggestion. */
  safe: z.boolean().optional(),
});
export type Counterpart = z.infer<typeof counterpart>;

const counterparts = z.strictObject({
  asyncio: counterpart.optional(),
  trio: counterpart.optional(),
  anyio: counterpart.optional(),
  node: counterpart.optional(),
  browser: counterpart.optional(),
});

const apiEntry = z.strictObject({
  api: symbolPaths,
  /** What triggers the effect. `read`: a property; `exit`: leaving the context manager; `iterate`: each turn. Default `call`. */
  on: z.enum(['call', 'read', 'enter', 'exit', 'iterate']).optional(),
  effect: z.enum(['blocks', 'computes']),
  category: z.enum(EFFECT_CATEGORIES),
  /** Typical time per call: micro < 0.1 ms, short < 10 ms, long, unbounded (depends on somebody else). */
  cost: z.enum(COSTS),
  /** First match wins over `cost`. */
  costIf: z.array(z.strictObject({ if: predicateSchema, cost: z.enum(COSTS) })).optional(),
  /** `conditional`: only under circumstances that predicates cannot say; capped at information. Default certain. */
  certainty: z.enum(['certain', 'conditional']).optional(),
  /** The effect takes place only if this holds; unknown makes it conditional. */
  when: predicateSchema.optional(),
  /** No effect if this holds; unknown changes nothing. */
  unless: predicateSchema.optional(),
  /** CPython: is the GIL held during the call, released, or switched between (pure Python)? */
  gil: z.enum(GIL_BEHAVIOURS).optional(),
  /** First match wins over `gil`. */
  gilIf: z.array(z.strictObject({ if: predicateSchema, gil: z.enum(GIL_BEHAVIOURS) })).optional(),
  counterparts: counterparts.optional(),
  /** One short sentence for the hover. */
  note: z.string().optional(),
  /** Where this is known from, if not from the file's `source`. */
  source: z.string().optional(),
  since: z.string().optional(),
});
export type ApiEntry = z.infer<typeof apiEntry>;

export const RUNS_ON = ['thread', 'process', 'worker', 'same-loop', 'new-loop', 'caller'] as const;

/** An API that runs a callable (or a coroutine object) somewhere else or later. */
const handOff = z.strictObject({
  api: symbolPaths,
  /** Argument that holds the callable. */
  callable: argumentSelector.optional(),
  /** Argument that holds the list of arguments for the callable; absent: they follow the callable. */
  arguments: argumentSelector.optional(),
  /** Argument that holds a coroutine object (`asyncio.run(main())`), or many of them with `spread`. */
  coroutine: argumentSelector.optional(),
  /** All arguments from `coroutine` on are coroutines (`gather(a(), b())`). */
  spread: z.boolean().optional(),
  /** JavaScript workers and `fork`: argument with the path of the file that runs there; of options by its name. */
  file: argumentSelector.optional(),
  /** What that file exports is called there: pools of workers. */
  exports: z.literal(true).optional(),
  runsOn: z.enum(RUNS_ON),
  /** The executor argument decides between thread and process; `None` or absent means `runsOn`. */
  executor: argumentSelector.optional(),
  /** `block`: the caller's thread waits for it, so effects keep flowing. */
  callerWaits: z.enum(['no', 'await', 'block']),
  /** Only if; unknown counts as yes. */
  if: predicateSchema.optional(),
  /** Runs the callable once per element of something: parallelism is meant. */
  many: z.boolean().optional(),
  /** The work starts when the returned object's method of this name is called (`Thread(...).start`). */
  startedBy: z.string().optional(),
  /** Parameter of the callable that is given what the receiver resolves to: `.then(value => …)`. */
  value: z.int().optional(),
  /** Runs again and again (`setInterval`, event subscriptions). */
  repeated: z.boolean().optional(),
  source: z.string().optional(),
});
export type HandOffEntry = z.infer<typeof handOff>;

/** An API that calls its argument before it returns: `map`, `sorted(key=)`, `new Promise(executor)`. */
const invocation = z.strictObject({
  api: symbolPaths,
  callable: argumentSelector,
  /** Called once per element: the callable's body is in a loop. */
  many: z.boolean().optional(),
  /** Parameter of the callable that is given the elements of the receiver: `xs.map(x => …)`. */
  element: z.int().optional(),
});
export type InvocationEntry = z.infer<typeof invocation>;

/**
 * What functions among the arguments of a call are given: `app.get('/x', (request, response) => …)`. In JavaScript, for
 * functions that are written in the call and whose parameters have no types.
 */
const passing = z.strictObject({
  api: symbolPaths,
  /** By parameter, the first one first: instance paths. */
  gives: z.array(symbolPath).min(1),
  /** The first argument, where it decides: the name of an event, or the constant for it by symbol path. */
  event: z.array(z.string()).optional(),
  source: z.string().optional(),
});
export type PassingEntry = z.infer<typeof passing>;

/** An API that iterates over its argument before it returns: `list`, `sorted`, `sum`, `Array.from`. */
const consumer = z.strictObject({
  api: symbolPaths,
  argument: argumentSelector,
});
export type ConsumerEntry = z.infer<typeof consumer>;

const placement = z.strictObject({
  place: z.enum(['event-loop', 'thread', 'process', 'worker']),
  phase: z.enum(['request', 'repeated', 'start-up', 'cli', 'build', 'test', 'exit']),
  loop: z.enum(['asyncio', 'trio', 'anyio', 'node', 'browser']).optional(),
});
export type Placement = z.infer<typeof placement>;

/**
 * Where code starts to run. `reason` completes "runs on the event loop: …"; `{0}` stands for the first literal
 * argument (a route), `{method}` for the last segment of the API in upper case, `{name}` for the function's name.
 */
const entryPoint = z.strictObject({
  /**
   * `call`: functions among the arguments are entry points; `assignment`: what is assigned to the member; `decorator`: the decorated function; `method`: methods of
   * subclasses; `export`: exports of files; `parameter`: functions that nobody is seen to call or register, by what they
   * are given. In JSX, `jsx:element` is called with the attributes, and `jsx:component` names what the element is made of.
   */
  by: z.enum(['call', 'assignment', 'decorator', 'method', 'export', 'parameter']),
  /** call, assignment, decorator: the API. method: the base class (an instance path). parameter: the type of one of them (likewise). */
  api: symbolPaths.optional(),
  /** call: which arguments hold handlers: all from this position on (arrays are looked into). Default 0. */
  from: z.int().optional(),
  /**
   * call: handlers are the values of these keys of an object argument, dots leading further in (`options.handler`), and
   * all functions in objects there. `*` at the end of a key stands for anything.
   */
  keys: z.array(z.string()).optional(),
  /** call: only if. */
  if: predicateSchema.optional(),
  /** assignment: only where the file calls a method of this name, which starts what calls the handlers (`loop_start`). */
  startedBy: z.string().optional(),
  /**
   * method: names of methods, with `*` at the end as a wildcard. export: names of exports. parameter: names of the first
   * parameters, where nothing says their types.
   */
  names: z.array(z.string()).optional(),
  /** export: globs on the path inside the project, wherever that is. Absent: any file that exports what is in `beside`. */
  files: z.array(z.string()).optional(),
  /**
   * export: what else is exported, by name: one of these strings, or a value at one of these symbol paths, with `*` at
   * the end as a wildcard.
   */
  beside: z.record(z.string(), z.array(z.string())).optional(),
  /** export: what its parameters are, as instance paths. */
  gives: z.array(symbolPath).optional(),
  /** Where a plain function runs, and where an async one does. Absent = not an entry point for that kind. */
  sync: placement.optional(),
  async: placement.optional(),
  reason: z.string(),
  source: z.string().optional(),
});
export type EntryPointEntry = z.infer<typeof entryPoint>;

/** Calls that give back (a wrapper around) one of their arguments: `functools.partial(f)`, `promisify(f)`, decorators. */
const transform = z.strictObject({
  api: symbolPaths,
  argument: argumentSelector,
  /**
   * `same`: behaves as the argument; `async`: calling it starts async work and does not block; `future`: likewise, and
   * the work is done whether or not somebody awaits it; `thread`: calling it runs
   * the argument in a thread and the caller awaits; `blocking`: runs an async function to its end and blocks;
   * `context-manager`: the generator runs when the result is entered; `property`: reading the attribute runs it;
   * `entered`: what `with argument as v` binds; `element`: one of its elements, or of several arguments one;
   * `elements`: a collection of its elements.
   */
  gives: z.enum([
    'same',
    'async',
    'future',
    'thread',
    'blocking',
    'context-manager',
    'property',
    'entered',
    'element',
    'elements',
  ]),
  /** Results are kept: the argument runs once per set of arguments. */
  memoises: z.boolean().optional(),
});
export type TransformEntry = z.infer<typeof transform>;

/** How a whole sync call is moved off the loop with a library: for hand-off fixes. */
const offload = z.strictObject({
  loop: z.enum(['asyncio', 'trio', 'anyio', 'node']),
  display: z.string(),
  module: z.string(),
  name: z.string(),
  /** Source text before the callable. */
  leading: z.string().optional(),
  keywords: z.enum(['pass', 'partial']),
  /** First version of Python that has it. */
  since: z.string().optional(),
});
export type OffloadEntry = z.infer<typeof offload>;

/** What fixes write where nothing in the code, and so no other entry, leads to it. */
export const TOOLS = {
  'run-coroutine': 'Runs a coroutine in a thread that has no event loop.',
  'wait-for-all': 'Waits for many awaitables.',
  'report-failure': 'Takes the reason of a failure and writes it down.',
  lock: 'Makes a lock that one task at a time can hold.',
  semaphore: 'Makes an object that lets only as many tasks in at a time as its argument says.',
  event:
    'Makes an object on which tasks `wait` until one has called its `set`; `is_set` tells, and `clear` takes it back.',
  'event-of-threads': 'The same for threads.',
  'task-group':
    'Called, it makes what `async with` enters: its `start_soon` takes a function and arguments, and leaving it waits for all of them.',
  'await-future': 'Makes something that can be awaited of a future that another thread may wait for.',
  'lock-of-threads': 'Makes a lock that one thread at a time can hold.',
  'reentrant-lock-of-threads': 'Makes a lock that the thread which holds it can take again.',
  'let-others-run': 'Awaiting it gives everybody else on the loop a turn.',
  pause: 'Awaiting it lets as much time pass as its argument says.',
  'pause-of-threads': 'Lets as much time pass as its argument says, with its thread.',
  timer: 'Calls its first argument when as much time has passed as the second says.',
  promise: 'Made of a function that is given what settles it, it can be awaited.',
  'pool-of-threads': 'Makes a pool of threads; `max_workers` says how many, and `map` waits for all results.',
  'run-in-executor': 'Called with a pool, a function and arguments for it, it gives what can be awaited.',
  'pool-of-processes': 'Makes a pool of processes, whose `map` gives all results.',
  'copy-of-elements': 'Makes a list of the elements of a collection, in one step.',
  'larger-of': 'Gives the larger one of two numbers.',
  table: 'Made of pairs, its `get` gives the second of the pair that begins with its argument.',
} as const;

const tool = z.strictObject({
  tool: z.enum(Object.keys(TOOLS) as [keyof typeof TOOLS, ...(keyof typeof TOOLS)[]]),
  /** Absent: whatever the loop is, or without one. */
  loop: z.enum(['asyncio', 'trio', 'anyio', 'node', 'browser']).optional(),
  /** Where a fix imports it from; empty: it is global. */
  module: z.string(),
  name: z.string(),
  /** Source text between the brackets, where it is always the same. */
  arguments: z.string().optional(),
  /** First version of Python that has it. */
  since: z.string().optional(),
});
export type ToolEntry = z.infer<typeof tool>;
export type ToolName = ToolEntry['tool'];

/** How many elements iterating over the result of a call gives: `range(n)`. */
const tripCount = z.strictObject({
  api: symbolPaths,
  /** The argument with the number when called with exactly one argument, and with more. */
  bound: z.int().optional(),
  boundIfMore: z.int().optional(),
  /** The number explodes with the size of the input (permutations): always, or where this argument is given. */
  combinatorial: z.union([z.literal(true), argumentSelector]).optional(),
});

const roleEntry = z.strictObject({
  api: symbolPaths,
  role: z.enum(Object.keys(ROLES) as [Role, ...Role[]]),
  /** The argument that the role is about. */
  argument: argumentSelector.optional(),
  /** Only if; unknown counts as no. */
  if: predicateSchema.optional(),
  counterparts: counterparts.optional(),
  /** matches-pattern: the argument with the text. */
  subject: argumentSelector.optional(),
  /** matches-pattern, compiles-pattern: the argument with the flags. */
  flags: argumentSelector.optional(),
  /** matches-pattern: it matches at the start of the text only, or the whole text. */
  anchored: z.enum(['start', 'both']).optional(),
  /** What to do in its place, for messages; completes "Instead: …". */
  instead: z.string().optional(),
  /** tells-state: the answer that `counterpart`, a method of the same object, waits for. */
  waitsUntil: z.boolean().optional(),
  /** What does the same in the way that the role names. */
  counterpart: counterpart.optional(),
  source: z.string().optional(),
});
export type RoleEntry = z.infer<typeof roleEntry>;

/** What a module brings to a program, for the hover on its import. Each text completes a sentence after its name. */
const concurrencyModule = z.strictObject({
  /** Whose picture fits; worker threads share that of processes. */
  model: z.enum(['async', 'threads', 'processes']),
  /** Where code runs with it. */
  runs: z.string(),
  /** Who waits for whom. */
  waits: z.string(),
  /** What it costs, typically. */
  costs: z.string(),
  /** What to use in its place, and when. */
  instead: z.string(),
});
export type ConcurrencyModule = z.infer<typeof concurrencyModule>;

export const librarySchema = z.strictObject({
  $schema: z.string().optional(),
  library: z.string(),
  language: z.enum(['python', 'javascript']),
  /** Import roots that this file speaks for: `requests`; `fs`, `fs/promises`. */
  modules: z.array(z.string()),
  source: z.string(),
  /** Other names of the same thing (longest prefix wins): `requests.api` → `requests`. */
  aliases: z.record(symbolPath, symbolPath).optional(),
  /**
   * What calling, awaiting or reading gives, where the path alone would not say: `requests.session()` →
   * `requests.Session()`. `X().__enter__()` stands for what `with X() as v` (`async with` too) binds, where that is not
   * `X()` itself; `X() /` for the result of an operator. A family (`pymongo.MongoClient().*`) speaks for members that are
   * not called and that nothing else is known about, and `X().*()` for calls of such members. What a decorator gives is
   * where members of the decorated function are looked up (`celery.Celery().task()`).
   */
  values: z.record(symbolPath, symbolPath).optional(),
  /** Members of a family (`redis.Redis().*` in `apis` or `asyncApis`) to which the family's entry does not apply. */
  silent: z.array(symbolPath).optional(),
  /** Classes by symbol path → their base, for catalogued hierarchies. */
  bases: z.record(symbolPath, symbolPath).optional(),
  /** Executors by instance path. */
  executors: z.record(symbolPath, z.enum(['thread', 'process'])).optional(),
  /** Marks files that import one of `modules` as using this loop. */
  loop: z.enum(['asyncio', 'trio', 'anyio']).optional(),
  /** Modules that make code run concurrently, by name. */
  concurrency: z.record(z.string(), concurrencyModule).optional(),
  /** Importing one of `modules` says what the program is: a server, a command line tool, a test. */
  programKind: z.enum(['server', 'cli', 'test', 'build']).optional(),
  apis: z.array(apiEntry).optional(),
  handOffs: z.array(handOff).optional(),
  invokes: z.array(invocation).optional(),
  consumes: z.array(consumer).optional(),
  passes: z.array(passing).optional(),
  entryPoints: z.array(entryPoint).optional(),
  transforms: z.array(transform).optional(),
  roles: z.array(roleEntry).optional(),
  offloads: z.array(offload).optional(),
  tools: z.array(tool).optional(),
  tripCounts: z.array(tripCount).optional(),
  /**
   * Generic types in annotations: `argument` is the type of its arguments (`Optional`, `Promise`, `Depends`),
   * `first-argument` that of the first one, whatever follows (`Annotated`), `elements` a collection of the last one, `values`
   * likewise, but a map or a set,
   * `class` the class given as argument (`type[X]`), `instance` ignores the arguments, `receiver` is the type of the
   * object whose method it is (`Self`). Of a `function` the type says nothing of what it does: what is passed counts (`Callable`).
   */
  generics: z
    .record(
      symbolPath,
      z.enum(['argument', 'first-argument', 'elements', 'values', 'class', 'instance', 'receiver', 'function']),
    )
    .optional(),
  /**
   * What methods of collections (`?.values`), or functions on their first argument (`globalThis:Object.values`), give: one
   * `element`, the `elements` in another collection, or in `pairs`.
   */
  collectionMethods: z.record(symbolPath, z.enum(['element', 'elements', 'pairs'])).optional(),
  /** Async functions whose call gives an awaitable: `asyncio.sleep`, `fs/promises:readFile`. */
  asyncApis: z.array(symbolPath).optional(),
  /** Tell on which thread or loop the code runs: what is done by their answer is not done everywhere. */
  placeProbes: z.array(symbolPath).optional(),
  /** Tell of which type their first argument is. */
  typeProbes: z.array(symbolPath).optional(),
  /** Variables that tell in which environment the program runs, with the values that stand for production and for others. */
  environments: z
    .record(symbolPath, z.strictObject({ production: z.array(z.string()), development: z.array(z.string()) }))
    .optional(),
  /** Synchronisation objects by instance path. */
  synchronisers: z
    .record(symbolPath, z.enum(['lock', 'reentrant-lock', 'condition', 'semaphore', 'event', 'queue', 'async-lock']))
    .optional(),
});
export type Library = z.infer<typeof librarySchema>;

/** What users write under `threadwise.catalog` in their settings and project file. */
export const userCatalogSchema = z.strictObject({
  apis: z.array(apiEntry).optional(),
  handOffs: z.array(handOff).optional(),
  invokes: z.array(invocation).optional(),
  entryPoints: z.array(entryPoint).optional(),
  transforms: z.array(transform).optional(),
  aliases: z.record(symbolPath, symbolPath).optional(),
  values: z.record(symbolPath, symbolPath).optional(),
});
export type UserCatalog = z.infer<typeof userCatalogSchema>;
