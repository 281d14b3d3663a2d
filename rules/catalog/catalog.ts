/** The catalogue as the engine asks it: lookup structures over the libraries' files and the user's own entries. */
import { canonicalPath, normaliseModule, PathTable, plainSpecifier, remembered, valueOf, withBases } from './paths';
import type {
  ApiEntry,
  ConcurrencyModule,
  ConsumerEntry,
  EntryPointEntry,
  HandOffEntry,
  InvocationEntry,
  Library,
  OffloadEntry,
  PassingEntry,
  RoleEntry,
  ToolEntry,
  TransformEntry,
  UserCatalog,
} from './schema';
import { buildTables } from './tables';
import type {
  EnvironmentEntry,
  ExecutorKind,
  CollectionMethod,
  GenericKind,
  Source,
  SynchroniserKind,
  Tables,
  TripCountEntry,
} from './tables';

export type { CollectionMethod, ExecutorKind, GenericKind, SynchroniserKind, TripCountEntry } from './tables';
export type Trigger = NonNullable<ApiEntry['on']>;
export type ProgramKind = NonNullable<Library['programKind']>;
export type LoopLibrary = NonNullable<Library['loop']>;

/** With the name that the catalogue has for it, and where this is known from. */
export type DescribedModule = ConcurrencyModule & { readonly name: string; readonly source: string };

/**
 * What one language's catalogue knows. Every path is made canonical first, so callers pass what they see; entries are
 * found by exact path, then by family (`redis.Redis().*`), then through catalogued base classes.
 */
export interface Catalog {
  readonly language: Library['language'];
  /** Aliases and known results exchanged: `requests.api.session().get` → `requests.Session().get`. */
  canonical(path: string): string;
  /** What calling, awaiting or reading `path` gives; the canonical path itself where nothing is known. */
  value(path: string): string;
  /** The base of a catalogued class, by class path. */
  base(path: string): string | undefined;
  /** Effects of an API, at most one per trigger. */
  apis(path: string): readonly ApiEntry[];
  api(path: string, trigger: Trigger): ApiEntry | undefined;
  handOffs(path: string): readonly HandOffEntry[];
  invocations(path: string): readonly InvocationEntry[];
  consumers(path: string): readonly ConsumerEntry[];
  /** What functions among its arguments are given. */
  passes(path: string): readonly PassingEntry[];
  transforms(path: string): readonly TransformEntry[];
  /** What rules know it as: by exact path, then by family, then by base class. */
  roles(path: string): readonly RoleEntry[];
  callEntryPoints(path: string): readonly EntryPointEntry[];
  /** Handlers that are assigned to a member. */
  assignmentEntryPoints(path: string): readonly EntryPointEntry[];
  /** `path` with or without the `()` of a decorator that takes arguments. */
  decoratorEntryPoints(path: string): readonly EntryPointEntry[];
  /** Entry points among the methods of subclasses; `base` is an instance path. */
  methodEntryPoints(base: string, method: string): readonly EntryPointEntry[];
  /** Those by export; matching files is up to the caller. */
  readonly exportEntryPoints: readonly EntryPointEntry[];
  /** Those by a parameter; matching names and types is up to the caller. */
  readonly parameterEntryPoints: readonly EntryPointEntry[];
  /** Best first. */
  offloads(loop: string): readonly OffloadEntry[];
  /** What fixes may write in code on this loop, best first. */
  tools(loop: string): readonly ToolEntry[];
  loopOfModule(module: string): LoopLibrary | undefined;
  programKind(module: string): ProgramKind | undefined;
  /** What a module that makes code run concurrently brings. */
  concurrencyModule(module: string): DescribedModule | undefined;
  executor(path: string): ExecutorKind | undefined;
  synchroniser(path: string): SynchroniserKind | undefined;
  tripCount(path: string): TripCountEntry | undefined;
  isAsyncApi(path: string): boolean;
  /** Calling it tells on which thread or loop the code runs. */
  isPlaceProbe(path: string): boolean;
  isTypeProbe(path: string): boolean;
  /** A variable that tells in which environment the program runs. */
  environment(path: string): EnvironmentEntry | undefined;
  readonly hasEnvironments: boolean;
  /** What a generic type in an annotation stands for. */
  generic(path: string): GenericKind | undefined;
  /** What a method of a collection gives. */
  collectionMethod(path: string): CollectionMethod | undefined;
  /** Something is known about this path, its family, a base class, or a member of it. */
  knows(path: string): boolean;
}

/** The catalogue of one language. User entries win over the bundled ones. */
export function buildCatalog(
  language: Library['language'],
  libraries: readonly Library[],
  user: readonly UserCatalog[] = [],
): Catalog {
  const own = libraries.filter((library) => library.language === language);
  const sources: readonly Source[] = [...user, ...own];
  return { language, ...entryLookups(language, buildTables(sources)), ...libraryLookups(sources, own) };
}

type LibraryLookups = Pick<
  Catalog,
  | 'exportEntryPoints'
  | 'parameterEntryPoints'
  | 'offloads'
  | 'tools'
  | 'loopOfModule'
  | 'programKind'
  | 'concurrencyModule'
>;

function libraryLookups(sources: readonly Source[], own: readonly Library[]): LibraryLookups {
  const offloads = own.flatMap((library) => library.offloads ?? []);
  const tools = own.flatMap((library) => library.tools ?? []);
  const loops = modules(own, (library) => library.loop);
  const kinds = modules(own, (library) => library.programKind);
  const concurrency = new Map(own.flatMap(describedModules));
  const entryPointsBy = (by: EntryPointEntry['by']): readonly EntryPointEntry[] =>
    sources.flatMap((source) => (source.entryPoints ?? []).filter((entry) => entry.by === by));
  return {
    exportEntryPoints: entryPointsBy('export'),
    parameterEntryPoints: entryPointsBy('parameter'),
    offloads: (loop) => offloads.filter((entry) => entry.loop === loop),
    tools: (loop) => tools.filter((entry) => (entry.loop ?? loop) === loop),
    loopOfModule: (module) => ofModule(loops, module),
    programKind: (module) => ofModule(kinds, module),
    concurrencyModule: (module) => ofModule(concurrency, module),
  };
}

function describedModules({ concurrency = {}, source }: Library): readonly (readonly [string, DescribedModule])[] {
  return Object.entries(concurrency).map(([name, module]) => [name, { ...module, name, source }] as const);
}

function entryLookups(language: Library['language'], tables: Tables): Omit<Catalog, keyof LibraryLookups | 'language'> {
  const { names } = tables;
  const canonical = remembered((path) =>
    canonicalPath(language === 'javascript' ? normaliseModule(path) : path, names),
  );
  const lineage = remembered((path) => withBases(path, names.bases));
  const find =
    <T>(table: PathTable<T>) =>
    (path: string): readonly T[] =>
      table.find(canonical(path), lineage);
  const first =
    <T>(table: PathTable<T>) =>
    (path: string): T | undefined =>
      find(table)(path)[0];
  const byMethodName =
    <T>(table: PathTable<T>) =>
    (path: string): readonly T[] => {
      const found = find(table)(path);
      return found.length > 0 || language === 'python' ? found : ofAnyMethod(table, canonical(path));
    };
  const has =
    (table: PathTable<unknown>) =>
    (path: string): boolean =>
      find(table)(path).length > 0;
  return {
    canonical,
    value: (path) => canonical(valueOf(canonical(path), names) ?? path),
    base: (path) => names.bases.get(canonical(path)),
    apis: (path) => onePerTrigger(find(tables.apis)(path)),
    api: (path, trigger) => find(tables.apis)(path).find((entry) => (entry.on ?? 'call') === trigger),
    // Where a listener runs may be known better than by the name of the method: `parentPort.on` is in a worker.
    handOffs: (path) => (has(tables.calls)(path) ? find : byMethodName)(tables.handOffs)(path),
    invocations: byMethodName(tables.invocations),
    ...argumentLookups(tables, find),
    transforms: find(tables.transforms),
    roles: (path) => rolesOf(tables, canonical(path), lineage) ?? byMethodName(tables.roles)(path),
    callEntryPoints: byMethodName(tables.calls),
    assignmentEntryPoints: find(tables.assignments),
    decoratorEntryPoints: (path) => find(tables.decorators)(path.replace(/\(\)$/, '')),
    methodEntryPoints: (base, method) =>
      lineage(canonical(base)).flatMap((path) => namedLike(tables.methods.get(path) ?? [], method)),
    ...singleLookups(tables, first),
    hasEnvironments: [...tables.environments.keys()].length > 0,
    ...flagLookups(tables, has),
    knows: (path) => names.known.has(canonical(path)) || allOf(tables).some((table) => has(table)(path)),
  };
}

type Find = <T>(table: PathTable<T>) => (path: string) => readonly T[];

function argumentLookups(tables: Tables, find: Find): Pick<Catalog, 'consumers' | 'passes'> {
  return { consumers: find(tables.consumers), passes: find(tables.passes) };
}

type First = <T>(table: PathTable<T>) => (path: string) => T | undefined;
type SingleLookups = Pick<
  Catalog,
  'executor' | 'synchroniser' | 'tripCount' | 'generic' | 'collectionMethod' | 'environment'
>;

function singleLookups(tables: Tables, first: First): SingleLookups {
  return {
    executor: first(tables.executors),
    synchroniser: first(tables.synchronisers),
    tripCount: first(tables.tripCounts),
    generic: first(tables.generics),
    collectionMethod: first(tables.collectionMethods),
    environment: first(tables.environments),
  };
}

type Lookup = (table: PathTable<unknown>) => (path: string) => boolean;

function flagLookups(tables: Tables, has: Lookup): Pick<Catalog, 'isAsyncApi' | 'isPlaceProbe' | 'isTypeProbe'> {
  return {
    isAsyncApi: has(tables.asyncApis),
    isPlaceProbe: has(tables.placeProbes),
    isTypeProbe: has(tables.typeProbes),
  };
}

function allOf(tables: Tables): readonly PathTable<unknown>[] {
  return Object.values(tables).filter((table) => table instanceof PathTable);
}

/**
 * A method of something that a call gave, of which nothing is known: `Object.keys(x).forEach`, `server().on`. Members of
 * modules and globals are functions of their own, whatever their name.
 */
function ofAnyMethod<T>(table: PathTable<T>, path: string): readonly T[] {
  const isOfResult = !path.startsWith('?') && path.includes('(') && !path.endsWith(')');
  return (isOfResult ? table.get(`?${path.slice(path.lastIndexOf('.'))}`) : undefined) ?? [];
}

function onePerTrigger(entries: readonly ApiEntry[]): readonly ApiEntry[] {
  if (entries.length < 2) return entries;
  const triggers = new Set<Trigger>();
  return entries.filter((entry) => {
    const trigger = entry.on ?? 'call';
    return triggers.has(trigger) ? false : triggers.add(trigger);
  });
}

/**
 * An API has the roles of its family besides its own, and a method those of the base class's method; making an object is
 * another thing in each class.
 */
function rolesOf(
  { roles }: Tables,
  path: string,
  lineage: (path: string) => readonly string[],
): readonly RoleEntry[] | undefined {
  const paths = path.includes('().') ? lineage(path) : lineage(path).slice(0, 1);
  const own = paths.flatMap((p) => roles.ofBoth(p));
  const found = own.length > 0 ? own : roles.find(path, lineage);
  return found.length > 0 ? found : undefined;
}

function namedLike(entries: readonly EntryPointEntry[], method: string): readonly EntryPointEntry[] {
  return entries.filter((entry) => (entry.names ?? ['*']).some((name) => matches(name, method)));
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function modules<T>(libraries: readonly Library[], pick: (library: Library) => T | undefined): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const library of libraries) {
    const value = pick(library);
    if (value !== undefined) for (const module of library.modules) found.set(module, value);
  }
  return found;
}

/** `anyio.abc` belongs to `anyio`, `fastify/types` to `fastify`. */
function ofModule<T>(table: ReadonlyMap<string, T>, module: string): T | undefined {
  const plain = plainSpecifier(module);
  for (
    let end = plain.length;
    end > 0;
    end = Math.max(plain.lastIndexOf('.', end - 1), plain.lastIndexOf('/', end - 1))
  ) {
    const found = table.get(plain.slice(0, end));
    if (found !== undefined) return found;
  }
  return undefined;
}
