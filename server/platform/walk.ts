/**
 * Finds the files of a folder: sources, and the manifests that tell about the project. Respects ignore files, passes
 * over dependencies and build output, and never follows links to folders: what they lead to is found where it really
 * is, and circles cannot arise.
 */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';
import { reasonOf, type FileSystem, type FolderEntry } from './fileSystem';
import { ignoreRulesAbove, ignoreRulesIn, isIgnored, type IgnoreRules } from './ignoreRules';
import { isInside, withSlashes } from './paths';
import { isForeignByContent, isForeignByName, isCheckedName, isManifestName } from './sourceFiles';

export interface Skipped {
  readonly file: FileId;
  readonly reason: string;
}

export interface WalkOptions {
  /** Folders that are not entered, because they are known already. */
  readonly without?: ReadonlySet<FileId>;
  /** Stops after this many source files. */
  readonly maxFiles?: number;
  /** Stops after this many folders. */
  readonly maxFolders?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (filesFound: number) => void;
}

export interface WalkResult {
  /** From the top down, each folder sorted by name. */
  readonly sources: readonly FileId[];
  readonly manifests: readonly FileId[];
  /** `threadwise.toml` files; the other project files are manifests. */
  readonly projectFiles: readonly FileId[];
  readonly skipped: readonly Skipped[];
  /** Whether a limit ended the walk. */
  readonly incomplete: boolean;
}

interface Collected {
  readonly sources: FileId[];
  readonly manifests: FileId[];
  readonly projectFiles: FileId[];
  readonly skipped: Skipped[];
}

interface Pending {
  readonly folder: string;
  readonly rules: IgnoreRules | undefined;
}

export async function walkFolder(fileSystem: FileSystem, top: string, options: WalkOptions = {}): Promise<WalkResult> {
  const { maxFiles = Infinity, maxFolders = Infinity } = options;
  const found: Collected = { sources: [], manifests: [], projectFiles: [], skipped: [] };
  const queue: Pending[] = [{ folder: top, rules: await rulesAbove(fileSystem, top) }];
  let folders = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    options.signal?.throwIfAborted();
    if (found.sources.length >= maxFiles || folders >= maxFolders) {
      return { ...found, incomplete: true };
    }
    folders++;
    const inner = await visitFolder(fileSystem, next, top, found, options.without);
    queue.push(...inner);
    options.onProgress?.(found.sources.length);
  }
  return { ...found, incomplete: false };
}

/** A folder that is asked for although it is ignored is checked as if nothing above ignored it. */
async function rulesAbove(fileSystem: FileSystem, top: string): Promise<IgnoreRules | undefined> {
  const rules = await ignoreRulesAbove(fileSystem, top);
  return isIgnored(rules, top, true) ? undefined : rules;
}

async function visitFolder(
  fileSystem: FileSystem,
  { folder, rules: outer }: Pending,
  top: string,
  found: Collected,
  without: ReadonlySet<FileId> | undefined,
): Promise<Pending[]> {
  let entries: readonly FolderEntry[];
  try {
    entries = await fileSystem.readFolder(folder);
  } catch (error) {
    found.skipped.push({ file: withSlashes(folder), reason: reasonOf(error) });
    return [];
  }
  const names = new Set(entries.map((entry) => entry.name));
  if (folder !== top && isForeignByContent(path.basename(folder), names)) {
    return [];
  }
  const rules = await ignoreRulesIn(fileSystem, folder, names, outer);
  const inner: Pending[] = [];
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.kind === 'folder') {
      const skip = isForeignByName(entry.name) || without?.has(withSlashes(file)) === true;
      if (!skip && !isIgnored(rules, file, true)) {
        inner.push({ folder: file, rules });
      }
    } else if (await isOwnFile(fileSystem, file, entry, top)) {
      noteFile(file, entry.name, rules, found);
    }
  }
  return inner;
}

/** A link to a file counts as a file, unless it leads to one that the walk meets anyway. */
async function isOwnFile(fileSystem: FileSystem, file: string, entry: FolderEntry, top: string): Promise<boolean> {
  if (entry.kind !== 'link' || !isInteresting(entry.name)) {
    return entry.kind === 'file';
  }
  try {
    const [target, realTop] = await Promise.all([fileSystem.realPath(file), fileSystem.realPath(top)]);
    return !isInside(realTop, target) && (await fileSystem.kindOf(target)) === 'file';
  } catch {
    return false;
  }
}

function isInteresting(name: string): boolean {
  return isCheckedName(name) || isManifestName(name) || name === 'threadwise.toml';
}

function noteFile(file: string, name: string, rules: IgnoreRules | undefined, found: Collected): void {
  const id = withSlashes(file);
  if (name === 'threadwise.toml') {
    found.projectFiles.push(id);
  } else if (isManifestName(name)) {
    found.manifests.push(id);
  } else if (isCheckedName(name) && !isIgnored(rules, file, false)) {
    found.sources.push(id);
  }
}
