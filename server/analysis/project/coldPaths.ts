/** Whether the path of a file says that nobody waits for it. */
import type { FileId } from '../../../rules/model';
import type { FileIndex } from '../resolution/fileIndex';
import type { Manifests } from '../resolution/manifests';
import { baseNameOf, child, parentOf, relativeTo } from '../resolution/paths';
import { FILE_PATTERNS, FOLDER_PATTERNS, type ColdPhase } from './filePatterns';

export interface ColdPath {
  readonly phase: ColdPhase;
  readonly reason: string;
}

export function coldByPath(file: FileId, manifests: Manifests, files: FileIndex): ColdPath | null {
  const root = projectRoot(file, manifests, files);
  const isTop = (directory: string): boolean => directory === root || isPackageRoot(directory, manifests);
  return coldFolder(file, root, isTop, files) ?? coldName(file, isTop, files);
}

/**
 * Where the project starts: the outermost known manifest around the file, else what holds all known files. Names further
 * up say nothing: a checkout may well lie in a folder `test`.
 */
export function projectRoot(file: FileId, manifests: Manifests, files: FileIndex): string {
  return [...manifests.directoriesAround(file)].at(-1) ?? files.commonRoot(file);
}

function coldFolder(
  file: FileId,
  root: string,
  isTop: (directory: string) => boolean,
  files: FileIndex,
): ColdPath | null {
  const everything = files.sourcesBelow(root);
  let parent = root;
  for (const segment of relativeTo(parentOf(file) ?? '', root).split('/')) {
    const directory = child(parent, segment);
    for (const pattern of FOLDER_PATTERNS) {
      if (!pattern.names.test(segment) || (pattern.where === 'top' && !isTop(parent))) continue;
      if (pattern.unlessPackage === true && files.has(child(directory, '__init__.py'))) continue;
      // A project that consists of such a folder alone uses the name for something else.
      if (files.sourcesBelow(directory) >= everything) continue;
      return { phase: pattern.phase, reason: `${pattern.reason} (${segment}/)` };
    }
    parent = directory;
  }
  return null;
}

function coldName(file: FileId, isTop: (directory: string) => boolean, files: FileIndex): ColdPath | null {
  const name = baseNameOf(file);
  const directory = parentOf(file) ?? '';
  const isPackage = (): boolean => files.has(child(directory, '__init__.py'));
  const pattern = FILE_PATTERNS.find(
    ({ names, where, unlessPackage }) =>
      names.test(name) && (where === 'anywhere' || isTop(directory)) && !(unlessPackage === true && isPackage()),
  );
  return pattern === undefined ? null : { phase: pattern.phase, reason: `${pattern.reason} (${name})` };
}

function isPackageRoot(directory: string, manifests: Manifests): boolean {
  return manifests.packageIn(directory) !== undefined || manifests.pythonProjectsIn(directory).length > 0;
}
