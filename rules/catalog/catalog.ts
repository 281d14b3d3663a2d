/** The catalogue as the engine asks it: lookup structures over the libraries' files and the user's own entries. */
import type { z } from 'zod';
import { canonicalPath, normaliseModule, PathTable, prefixesOf, valueOf, withBases, type Names } from './paths';
import { userCatalogSchema } from './schema';
import type {
  ApiEntry,
  ConsumerEntry,
  EntryPointEntry,
  HandOffEntry,
  InvocationEntry,
  Library,
  OffloadEntry,
  TransformEntry,
  UserCatalog,
} from './schema';

export type Trigger = NonNullable<ApiEntry['on']>;
export type ExecutorKind = NonNullable<Library['executors']>[string];
export type SynchroniserKind = NonNullable<Library['synchronisers']>[string];
export type ProgramKind = NonNullable<Library['programKind']>;
export type LoopLibrary = NonNullable<Library['loop']>;
export type GenericKind = NonNullable<Library['generics']>[string];
export type TripCountEntry = NonNullable<Library['tripCounts']>[number];

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
  transforms(path: string): readonly TransformEntry[];
  callEntryPoints(path: string): readonly EntryPointEntry[];
  /** `path` with or without the `()` of a decorator that takes arguments. */
  decoratorEntryPoints(path: string): readonly EntryPointEntry[];
  /** Entry points among the methods of subclasses; `base` is an instance path. */
  methodEntryPoints(base: string, method: string): readonly EntryPointEntry[];
  /** Those by export; matching files is up to the caller. */
  readonly exportEntryPoints: readonly EntryPointEntry[];
  /** Best first. */
  offloads(loop: string): readonly OffloadEntry[];
  loopOfModule(module: string): LoopLibrary | undefined;
  programKind(module: string): ProgramKind | undefined;
  executor(path: string): ExecutorKind | undefined;
  synchroniser(path: string): SynchroniserKind | undefined;
  tripCount(path: string): TripCountEntry | undefined;
  isAsyncApi(path: string): boolean;
  /** What a generic type in an annotation stands for. */
  generic(path: string): GenericKind | undefined;
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
  const sources: readonly Partial<Library>[] = [...user.filter((u) => u !== undefined), ...own];
  const aliases = record(sources, (s) => s.aliases);
  const values = record(sources, (s) => s.values);
  const bases = record(sources, (s) => s.bases);
  const known = new Set<string>();
  const names: Names = { aliases, values, bases, known };
  const canonical = (path: string): string =>
    canonicalPath(language === 'javascript' ? normaliseModule(path) : path, names);

  const entries = <T extends { api?: string | string[] | undefined }>(
    list: (source: Partial<Library>) => readonly T[] | undefined,
  ): PathTable<T> => {
    const table = new PathTable<T>();
    for (const source of sources) for (const entry of list(source) ?? []) table.add(entry.api ?? [], entry);
    return table;
  };
  const flags = <T>(list: (source: Partial<Library>) => Readonly<Record<string, T>> | undefined): PathTable<T> => {
    const table = new PathTable<T>();
    for (const [path, value] of record(sources, list)) table.add(path, value);
    return table;
  };
  const entryPoints = (by: EntryPointEntry['by']) => entries((s) => s.entryPoints?.filter((e) => e.by === by));

  const apis = entries<ApiEntry>((s) => s.apis);
  const handOffs = entries<HandOffEntry>((s) => s.handOffs);
  const invocations = entries<InvocationEntry>((s) => s.invokes);
  const consumers = entries<ConsumerEntry>((s) => s.consumes);
  const transforms = entries<TransformEntry>((s) => s.transforms);
  const calls = entryPoints('call');
  const decorators = entryPoints('decorator');
  const methods = entryPoints('method');
  const trips = entries<TripCountEntry>((s) => s.tripCounts);
  const executors = flags((s) => s.executors);
  const synchronisers = flags((s) => s.synchronisers);
  const generics = flags((s) => s.generics);
  const asyncApis = new PathTable<true>();
  for (const source of sources) asyncApis.add(source.asyncApis ?? [], true);

  const find =
    <T>(table: PathTable<T>) =>
    (path: string): readonly T[] =>
      table.find(canonical(path), bases);
  const first =
    <T>(table: PathTable<T>) =>
    (path: string): T | undefined =>
      table.find(canonical(path), bases)[0];

  const offloads = own.flatMap((library) => library.offloads ?? []);
  const loops = modules(own, (library) => library.loop);
  const kinds = modules(own, (library) => library.programKind);
  const findApis = find(apis);
  const all: readonly PathTable<unknown>[] = [
    apis,
    handOffs,
    invocations,
    consumers,
    transforms,
    calls,
    decorators,
    trips,
    executors,
    synchronisers,
    asyncApis,
    generics,
  ];

  for (const path of sources.flatMap((s) => s.silent ?? [])) for (const table of [apis, asyncApis]) table.silence(path);
  for (const source of [aliases, values, bases, ...all])
    for (const path of source.keys()) for (const prefix of prefixesOf(path)) known.add(prefix);

  return {
    language,
    canonical,
    value: (path) => {
      const from = canonical(path);
      const value = valueOf(from, names);
      return value === undefined ? from : canonical(value);
    },
    base: (path) => bases.get(canonical(path)),
    apis: (path) => onePerTrigger(findApis(path)),
    api: (path, trigger) => findApis(path).find((entry) => (entry.on ?? 'call') === trigger),
    handOffs: find(handOffs),
    invocations: find(invocations),
    consumers: find(consumers),
    transforms: find(transforms),
    callEntryPoints: find(calls),
    decoratorEntryPoints: (path) => find(decorators)(path.replace(/\(\)$/, '')),
    methodEntryPoints: (base, method) =>
      withBases(canonical(base), bases)
        .flatMap((path) => methods.get(path) ?? [])
        .filter((entry) => (entry.names ?? ['*']).some((name) => matches(name, method))),
    exportEntryPoints: own.flatMap((library) => (library.entryPoints ?? []).filter((e) => e.by === 'export')),
    offloads: (loop) => offloads.filter((entry) => entry.loop === loop),
    loopOfModule: (module) => ofModule(loops, module),
    programKind: (module) => ofModule(kinds, module),
    executor: first(executors),
    synchroniser: first(synchronisers),
    tripCount: first(trips),
    generic: first(generics),
    isAsyncApi: (path) => asyncApis.find(canonical(path), bases).length > 0,
    knows: (path) => {
      const target = canonical(path);
      return known.has(target) || all.some((table) => table.find(target, bases).length > 0);
    },
  };
}

/** All records in one; the first source that names a key wins. */
function record<T>(
  sources: readonly Partial<Library>[],
  pick: (source: Partial<Library>) => Readonly<Record<string, T>> | undefined,
): ReadonlyMap<string, T> {
  const merged = new Map<string, T>();
  for (const source of sources)
    for (const [key, value] of Object.entries(pick(source) ?? {})) if (!merged.has(key)) merged.set(key, value);
  return merged;
}

function onePerTrigger(entries: readonly ApiEntry[]): readonly ApiEntry[] {
  if (entries.length < 2) return entries;
  const triggers = new Set<Trigger>();
  return entries.filter((entry) => {
    const trigger = entry.on ?? 'call';
    return triggers.has(trigger) ? false : triggers.add(trigger);
  });
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
  const plain = module.startsWith('node:') ? module.slice('node:'.length) : module;
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

export interface UserCatalogIssue {
  /** Where in the value: `apis.0.cost`. */
  readonly path: string;
  readonly message: string;
}
export type UserCatalogResult =
  | { readonly ok: true; readonly catalog: UserCatalog }
  | { readonly ok: false; readonly issues: readonly UserCatalogIssue[] };

/** Checks what a user wrote in their settings. */
export function parseUserCatalog(value: unknown): UserCatalogResult {
  const result = userCatalogSchema.safeParse(value);
  if (result.success) return { ok: true, catalog: result.data };
  return { ok: false, issues: result.error.issues.map(describe) };
}

function describe(issue: z.core.$ZodIssue): UserCatalogIssue {
  return { path: issue.path.map(String).join('.'), message: issue.message };
}
