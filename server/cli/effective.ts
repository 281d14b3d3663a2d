/** What applies to one file or folder, with the origin of every value: the answer of `threadwise config`. */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';
import type { SeveritySetting } from '../../rules/rule';
import type { Configuration, PathGlobs } from '../analysis/configuration/configuration';
import { isExcluded, matchingGlob } from '../analysis/configuration/globs';
import { originOf, originOfRule, type Origin } from '../analysis/configuration/origin';
import type { ConfigurationError } from '../analysis/configuration/projectFile';
import { resolveWithSources, type ProjectFiles } from '../analysis/configuration/resolve';
import { targetPython, type VersionRange } from '../analysis/project/pythonTarget';
import { Manifests } from '../analysis/resolution/manifests';
import { whyPassedOver } from '../platform/passedOver';
import { ancestors, isInside, toFileId, withSlashes } from '../platform/paths';
import { createProjectFileStore } from '../platform/projectFiles';
import { isSourceName } from '../platform/sourceFiles';
import type { Engine } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';

export interface Sourced<T> {
  readonly value: T;
  readonly from: Origin;
}

export interface EffectiveConfiguration {
  readonly target: FileId;
  readonly isFolder: boolean;
  /** Why `check` leaves the file out, if it is not named; `undefined`: it does not. */
  readonly leftOut: string | undefined;
  readonly projectFiles: readonly FileId[];
  readonly rules: readonly (Sourced<SeveritySetting> & { readonly id: string })[];
  readonly include: Sourced<PathGlobs>;
  readonly exclude: Sourced<PathGlobs>;
  readonly maxFileSize: Sourced<number>;
  /** From a setting, or from what `value.from` names. */
  readonly targetPython: Sourced<VersionRange>;
  readonly catalog: readonly (Sourced<string> & { readonly list: string })[];
  readonly errors: readonly ConfigurationError[];
}

export async function effectiveConfiguration(io: CliIo, engine: Engine, name: string): Promise<EffectiveConfiguration> {
  const target = toFileId(name, io.cwd);
  const isFolder = await isFolderAt(io, target, name);
  const ruleIds = engine.rules.map((rule) => rule.id);
  const store = createProjectFileStore(io.fileSystem, ruleIds);
  await store.ensure(isFolder ? target : path.dirname(target));
  const { files } = store;
  const probe = isFolder ? `${target}/any` : target;
  const { configuration, sources, errors } = resolveWithSources(probe, files);
  const from = (...key: readonly (string | number)[]): Origin => originOf(key, sources, files);
  const { include, exclude, maxFileSize } = configuration;
  const range = targetPython(probe, await manifestsAround(io, path.dirname(probe)), configuration.targetPython);
  return {
    ...{ target, isFolder, projectFiles: sources },
    leftOut: isFolder ? undefined : await whyLeftOut(io, target, configuration),
    rules: ruleIds.map((id) => ruleOf(id, probe, sources, files)),
    include: { value: include, from: from('include') },
    exclude: { value: exclude, from: from('exclude') },
    maxFileSize: { value: maxFileSize, from: from('maxFileSize') },
    targetPython: { value: range, from: from('targetPython') },
    catalog: catalogEntries(configuration, from),
    errors: [...sources.flatMap((source) => files.get(source)?.errors ?? []), ...errors],
  };
}

function ruleOf(
  id: string,
  file: FileId,
  sources: readonly FileId[],
  files: ProjectFiles,
): EffectiveConfiguration['rules'][number] {
  const { severity, from } = originOfRule(id, file, sources, files);
  return { id, value: severity, from };
}

async function isFolderAt(io: CliIo, target: string, name: string): Promise<boolean> {
  try {
    return (await io.fileSystem.kindOf(target)) === 'folder';
  } catch {
    throw new UsageError(`No such file or folder: ${name}`);
  }
}

async function whyLeftOut(io: CliIo, file: FileId, configuration: Configuration): Promise<string | undefined> {
  if (!isSourceName(path.basename(file))) {
    return 'it is no Python, JavaScript or TypeScript file';
  }
  if (isExcluded(file, configuration)) {
    const glob = matchingGlob(configuration.exclude, file);
    return glob === undefined ? 'no glob of "include" matches it' : `"${glob}" in "exclude" matches it`;
  }
  const top = isInside(io.cwd, file) ? io.cwd : path.dirname(file);
  return whyPassedOver(io.fileSystem, top, file);
}

/** The list of the catalogue and what each entry is about. */
function catalogEntries(
  { catalog }: Configuration,
  from: (...key: readonly (string | number)[]) => Origin,
): EffectiveConfiguration['catalog'] {
  return Object.entries(catalog).flatMap(([list, entries]) =>
    Array.isArray(entries)
      ? entries.map((entry, at) => ({ list, value: nameOf(entry), from: from('catalog', list, at) }))
      : Object.entries(entries ?? {}).map(([key, value]) => ({
          ...{ list, value: `${key} → ${value}` },
          from: from('catalog', list, key),
        })),
  );
}

function nameOf(entry: object): string {
  const { api, names } = entry as { readonly api?: string | readonly string[]; readonly names?: readonly string[] };
  return [api ?? names ?? []].flat().join(', ');
}

const VERSION_MANIFESTS = ['pyproject.toml', 'setup.cfg', '.python-version'];
const LARGEST_MANIFEST = 5_000_000;

async function manifestsAround(io: CliIo, folder: string): Promise<Manifests> {
  const manifests = new Manifests();
  for (const current of ancestors(folder)) {
    for (const name of VERSION_MANIFESTS) {
      const file = withSlashes(path.join(current, name));
      const bytes = await io.fileSystem.readFile(file, LARGEST_MANIFEST).catch(() => undefined);
      if (bytes instanceof Uint8Array) {
        manifests.set(file, new TextDecoder().decode(bytes));
      }
    }
  }
  return manifests;
}
