/** From the paths on the command line to the files to check, and the files around them that explain how they run. */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';
import type { EntryKind } from '../platform/fileSystem';
import { displayPath, isInside, toFileId } from '../platform/paths';
import { findProjectRoot, type ProjectRoot } from '../platform/projectRoot';
import { isCheckedName } from '../platform/sourceFiles';
import { walkFolder, type Skipped, type WalkOptions, type WalkResult } from '../platform/walk';
import { UsageError } from './exit';
import type { CliIo } from './io';

export interface Selection {
  /** What was asked for and has a known extension. */
  readonly asked: ReadonlySet<FileId>;
  /** Named one by one on the command line: checked even if ignored or excluded. */
  readonly explicit: ReadonlySet<FileId>;
  /** All source files of the projects around, the asked ones included. */
  readonly known: ReadonlySet<FileId>;
  readonly manifests: ReadonlySet<FileId>;
  readonly skipped: readonly Skipped[];
}

/** The surroundings of a checked file are looked at up to here. */
const PROJECT_LIMITS: WalkOptions = { maxFiles: 50_000, maxFolders: 20_000 };
/** Where nothing says that it is a project, it may be a folder full of anything. */
const GUESS_LIMITS: WalkOptions = { maxFiles: 500, maxFolders: 100 };

export async function selectFiles(
  io: CliIo,
  paths: readonly string[],
  onProgress: (filesFound: number) => void,
): Promise<Selection> {
  const targets = await Promise.all(paths.map((name) => readTarget(io, name)));
  const options: WalkOptions = { signal: io.signal, onProgress };
  const found = createCollection();
  const folders = new Set<FileId>();
  for (const target of targets) {
    if (target.kind === 'folder') {
      folders.add(target.file);
      found.addAsked(await walkFolder(io.fileSystem, target.file, options));
    } else {
      addExplicit(found, target);
    }
  }
  for (const root of await rootsAround(io, targets)) {
    const limits = root.isGuess ? GUESS_LIMITS : PROJECT_LIMITS;
    found.addAround(await walkFolder(io.fileSystem, root.folder, { ...options, ...limits, without: folders }));
  }
  return found.selection;
}

interface Target {
  readonly kind: EntryKind;
  readonly file: FileId;
}

async function readTarget(io: CliIo, name: string): Promise<Target> {
  const file = toFileId(name, io.cwd);
  try {
    return { kind: await io.fileSystem.kindOf(file), file };
  } catch {
    throw new UsageError(`No such file or folder: ${name}`);
  }
}

/** Projects of the targets, without those that lie inside a folder that is checked anyway. */
async function rootsAround(io: CliIo, targets: readonly Target[]): Promise<ProjectRoot[]> {
  const roots = new Map<string, ProjectRoot>();
  const folders = targets.filter((target) => target.kind === 'folder').map((target) => target.file);
  for (const folder of new Set(targets.map(({ kind, file }) => (kind === 'folder' ? file : path.dirname(file))))) {
    const root = await findProjectRoot(io.fileSystem, folder, io.cwd);
    const isAskedFolder = folders.includes(folder);
    // A folder without any manifest around it speaks for itself.
    if (!folders.some((asked) => isInside(asked, root.folder)) && !(isAskedFolder && root.isGuess)) {
      roots.set(root.folder, root);
    }
  }
  return [...roots.values()];
}

interface Collection {
  readonly selection: Selection & { readonly skipped: Skipped[] };
  readonly explicit: Set<FileId>;
  readonly asked: Set<FileId>;
  readonly known: Set<FileId>;
  addAsked(result: WalkResult): void;
  addAround(result: WalkResult): void;
}

function createCollection(): Collection {
  const asked = new Set<FileId>();
  const explicit = new Set<FileId>();
  const known = new Set<FileId>();
  const manifests = new Set<FileId>();
  const skipped: Skipped[] = [];
  const addAround = (result: WalkResult): void => {
    result.sources.forEach((file) => known.add(file));
    result.manifests.forEach((file) => manifests.add(file));
  };
  return {
    selection: { asked, explicit, known, manifests, skipped },
    asked,
    explicit,
    known,
    addAround,
    addAsked(result) {
      addAround(result);
      result.sources.forEach((file) => asked.add(file));
      skipped.push(...result.skipped);
    },
  };
}

function addExplicit(found: Collection, { file, kind }: Target): void {
  if (kind !== 'file' || !isCheckedName(path.basename(file))) {
    const reason = kind === 'file' ? 'not a Python, JavaScript or TypeScript file' : 'not a file';
    found.selection.skipped.push({ file, reason });
    return;
  }
  found.asked.add(file);
  found.explicit.add(file);
  found.known.add(file);
}

/** `src, tests`, for the line that says that there was nothing to check. */
export function describePaths(io: CliIo, paths: readonly string[]): string {
  const names = paths.map((name) => displayPath(io.cwd, toFileId(name, io.cwd)));
  return names.map((name) => (name === '.' ? 'this folder' : name)).join(', ');
}
