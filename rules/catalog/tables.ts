/** The entries of all libraries of one language, in tables by symbol path. */
import { PathTable, prefixesOf, type Names } from './paths';
import type {
  ApiEntry,
  ConsumerEntry,
  EntryPointEntry,
  HandOffEntry,
  InvocationEntry,
  Library,
  PassingEntry,
  RoleEntry,
  TransformEntry,
} from './schema';

export type ExecutorKind = NonNullable<Library['executors']>[string];
export type SynchroniserKind = NonNullable<Library['synchronisers']>[string];
export type EnvironmentEntry = NonNullable<Library['environments']>[string];
export type GenericKind = NonNullable<Library['generics']>[string];
export type CollectionMethod = NonNullable<Library['collectionMethods']>[string];
export type TripCountEntry = NonNullable<Library['tripCounts']>[number];

/** A library's file, or what a user wrote. */
export type Source = Partial<Library>;

export interface Tables {
  readonly names: Names;
  readonly apis: PathTable<ApiEntry>;
  readonly handOffs: PathTable<HandOffEntry>;
  readonly invocations: PathTable<InvocationEntry>;
  readonly consumers: PathTable<ConsumerEntry>;
  readonly passes: PathTable<PassingEntry>;
  readonly transforms: PathTable<TransformEntry>;
  readonly roles: PathTable<RoleEntry>;
  readonly calls: PathTable<EntryPointEntry>;
  readonly assignments: PathTable<EntryPointEntry>;
  readonly decorators: PathTable<EntryPointEntry>;
  readonly methods: PathTable<EntryPointEntry>;
  readonly tripCounts: PathTable<TripCountEntry>;
  readonly executors: PathTable<ExecutorKind>;
  readonly synchronisers: PathTable<SynchroniserKind>;
  readonly generics: PathTable<GenericKind>;
  readonly collectionMethods: PathTable<CollectionMethod>;
  readonly asyncApis: PathTable<true>;
  readonly placeProbes: PathTable<true>;
  readonly typeProbes: PathTable<true>;
  readonly environments: PathTable<EnvironmentEntry>;
}

/** Sources that come first win. */
export function buildTables(sources: readonly Source[]): Tables {
  const entryPoints = (by: EntryPointEntry['by']) =>
    entries(sources, (s) => s.entryPoints?.filter((entry) => entry.by === by));
  const tables = {
    apis: entries(sources, (s) => s.apis),
    handOffs: entries(sources, (s) => s.handOffs),
    invocations: entries(sources, (s) => s.invokes),
    consumers: entries(sources, (s) => s.consumes),
    passes: entries(sources, (s) => s.passes),
    transforms: entries(sources, (s) => s.transforms),
    roles: entries(sources, (s) => s.roles),
    calls: entryPoints('call'),
    assignments: entryPoints('assignment'),
    decorators: entryPoints('decorator'),
    methods: entryPoints('method'),
    tripCounts: entries(sources, (s) => s.tripCounts),
    executors: flags(sources, (s) => s.executors),
    synchronisers: flags(sources, (s) => s.synchronisers),
    generics: flags(sources, (s) => s.generics),
    collectionMethods: flags(sources, (s) => s.collectionMethods),
    asyncApis: new PathTable<true>(),
    placeProbes: new PathTable<true>(),
    typeProbes: new PathTable<true>(),
    environments: flags(sources, (s) => s.environments),
  };
  for (const source of sources) {
    tables.asyncApis.add(source.asyncApis ?? [], true);
    tables.placeProbes.add(source.placeProbes ?? [], true);
    tables.typeProbes.add(source.typeProbes ?? [], true);
    for (const path of source.silent ?? []) for (const table of [tables.apis, tables.asyncApis]) table.silence(path);
  }
  return { ...tables, names: namesOf(sources, Object.values(tables)) };
}

function namesOf(sources: readonly Source[], tables: readonly PathTable<unknown>[]): Names {
  const aliases = record(sources, (s) => s.aliases);
  const values = record(sources, (s) => s.values);
  const bases = record(sources, (s) => s.bases);
  const known = new Set<string>();
  for (const source of [aliases, values, bases, ...tables])
    for (const path of source.keys()) for (const prefix of prefixesOf(path)) known.add(prefix);
  return { aliases, values, bases, known };
}

function entries<T extends { api?: string | string[] | undefined }>(
  sources: readonly Source[],
  list: (source: Source) => readonly T[] | undefined,
): PathTable<T> {
  const table = new PathTable<T>();
  for (const source of sources) for (const entry of list(source) ?? []) table.add(entry.api ?? [], entry);
  return table;
}

function flags<T>(
  sources: readonly Source[],
  pick: (source: Source) => Readonly<Record<string, T>> | undefined,
): PathTable<T> {
  const table = new PathTable<T>();
  for (const [path, value] of record(sources, pick)) table.add(path, value);
  return table;
}

/** All records in one; the first source that names a key wins. */
function record<T>(
  sources: readonly Source[],
  pick: (source: Source) => Readonly<Record<string, T>> | undefined,
): ReadonlyMap<string, T> {
  const merged = new Map<string, T>();
  for (const source of sources)
    for (const [key, value] of Object.entries(pick(source) ?? {})) if (!merged.has(key)) merged.set(key, value);
  return merged;
}
