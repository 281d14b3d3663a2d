/** Opens the project around some paths: selected, configured and loaded. What `check` and `explain` have in common. */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';
import type { Workspace } from '../analysis/api';
import type { Configuration } from '../analysis/configuration/configuration';
import { isExcluded } from '../analysis/configuration/globs';
import { folderOf } from '../analysis/configuration/paths';
import type { ConfigurationError } from '../analysis/configuration/projectFile';
import { resolveWithSources, type ResolvedConfiguration } from '../analysis/configuration/resolve';
import type { Host } from '../analysis/host';
import type { Decoded } from '../platform/decode';
import type { OnDisk } from '../platform/notebookFile';
import { createNodeHost } from '../platform/nodeHost';
import { createProjectFileStore } from '../platform/projectFiles';
import { readSource } from '../platform/readSource';
import type { Skipped } from '../platform/walk';
import type { Engine } from './engine';
import type { CliIo } from './io';
import { Loader } from './load';
import type { Progress } from './progress';
import { selectFiles, type Selection } from './selection';

export interface OpenProject {
  readonly workspace: Workspace;
  /** Files to check, sorted. */
  readonly files: readonly FileId[];
  readonly skipped: readonly Skipped[];
  readonly texts: ReadonlyMap<FileId, string>;
  readonly onDisk: ReadonlyMap<FileId, OnDisk>;
  readonly configurationErrors: readonly ConfigurationError[];
}

/** Files around the checked ones that are read at most: contexts come from importers. */
const MOST_FILES_AROUND = 5000;
/** `.python-version` and `setup.cfg` are small, but a package.json may hold a lot. */
const LARGEST_MANIFEST = 5_000_000;

export async function openProject(
  io: CliIo,
  engine: Engine,
  paths: readonly string[],
  log: Host['log'],
  progress: Progress,
): Promise<OpenProject> {
  const selection = await selectFiles(io, paths, (count) => progress.update(count, 0, 'Finding files'));
  const configurations = await readConfigurations(io, engine, selection);
  const files = [...selection.asked]
    .filter((file) => selection.explicit.has(file) || !isExcluded(file, configurations.of(file)))
    .sort();
  const host = engine.createHost?.(log) ?? createNodeHost({ log });
  const workspace = engine.createWorkspace(host, configurations.of);
  await announce(io, workspace, selection);
  const loader = new Loader({
    workspace,
    signal: io.signal,
    yield: () => host.yield(),
    read: (file): Promise<Decoded> => readSource(io.fileSystem, file, configurations.of(file).maxFileSize),
  });
  let done = 0;
  await loader.load(files, () => progress.update(++done, files.length, 'Reading files'));
  await loader.loadImports();
  await loader.loadImporters([...selection.known].slice(0, MOST_FILES_AROUND));
  const isChecked = (skipped: Skipped): boolean => !isExcluded(skipped.file, configurations.of(skipped.file));
  return {
    workspace,
    files,
    skipped: [...selection.skipped.filter(isChecked), ...skippedOnLoad(workspace, files)],
    texts: loader.texts,
    onDisk: loader.onDisk,
    configurationErrors: configurations.errors,
  };
}

async function announce(io: CliIo, workspace: Workspace, selection: Selection): Promise<void> {
  workspace.setKnownFiles([...selection.known, ...selection.manifests]);
  for (const file of [...selection.manifests].sort()) {
    const text = await readManifest(io, file);
    if (text !== undefined) {
      workspace.setManifest(file, text);
    }
  }
}

async function readManifest(io: CliIo, file: FileId): Promise<string | undefined> {
  try {
    const bytes = await io.fileSystem.readFile(file, LARGEST_MANIFEST);
    return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined;
  } catch {
    return undefined;
  }
}

function skippedOnLoad(workspace: Workspace, files: readonly FileId[]): Skipped[] {
  return files.flatMap((file) => {
    const status = workspace.status(file);
    return status?.k === 'skipped' ? [{ file, reason: status.reason }] : [];
  });
}

export interface Configurations {
  readonly of: (file: FileId) => Configuration;
  readonly errors: readonly ConfigurationError[];
}

async function readConfigurations(io: CliIo, engine: Engine, selection: Selection): Promise<Configurations> {
  const store = createProjectFileStore(
    io.fileSystem,
    engine.rules.map((rule) => rule.id),
  );
  for (const folder of new Set([...selection.known].map((file) => path.dirname(file)))) {
    await store.ensure(folder);
  }
  const byFolder = new Map<FileId, ResolvedConfiguration>();
  const resolved = (file: FileId): ResolvedConfiguration => {
    const folder = folderOf(file) ?? '';
    const known = byFolder.get(folder) ?? resolveWithSources(file, store.files);
    byFolder.set(folder, known);
    return known;
  };
  // Mistakes in files that do not apply to anything that is checked are somebody else's.
  const inUse = new Map([...selection.asked].flatMap((file) => resolved(file).sources.map((source) => [source, file])));
  const errors = [...inUse].flatMap(([source, file]) => [
    ...(store.files.get(source)?.errors ?? []),
    ...resolved(file).errors.filter((error) => error.file === source),
  ]);
  return { of: (file) => resolved(file).configuration, errors };
}
