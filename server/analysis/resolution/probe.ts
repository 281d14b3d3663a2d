/** What resolution needs from its caller, what it answers, and how it asks for files. */
import type { FileId } from '../../../rules/model';
import { nameProbe, type FileIndex } from './fileIndex';
import type { Manifests } from './manifests';

export type ModuleTarget =
  | { readonly k: 'file'; readonly file: FileId }
  /**
   * Python package folder without `__init__.py`. `name` = how it was imported, when absolutely: a member that is no
   * submodule of it may belong to a dependency of that name (a folder `docker/` beside `import docker`).
   */
  | { readonly k: 'namespace'; readonly directory: string; readonly name?: string }
  /** Dependency or standard library: `requests`, `fs` (`node:` removed), `fs/promises`, `@scope/pkg/sub`. */
  | { readonly k: 'external'; readonly name: string }
  /** Relative import, or import of the project's own package, that hits nothing. */
  | { readonly k: 'unresolved' };

export interface ResolutionContext {
  readonly files: FileIndex;
  readonly manifests: Manifests;
  /**
   * Every path that was looked at, hit or not, files and directories alike: resolve again when one of them appears or
   * disappears (`FileIndex.probesOf` says which do), and everything when `manifests.revision` changes.
   */
  readonly onProbe?: (path: string) => void;
}

export const UNRESOLVED: ModuleTarget = { k: 'unresolved' };

export function fileTarget(file: FileId): ModuleTarget {
  return { k: 'file', file };
}

export function hasFile(context: ResolutionContext, file: FileId): boolean {
  context.onProbe?.(file);
  return context.files.has(file);
}

export function hasDirectory(context: ResolutionContext, directory: string): boolean {
  context.onProbe?.(directory);
  return context.files.hasDirectory(directory);
}

export function directoriesWith(context: ResolutionContext, name: string): readonly string[] {
  context.onProbe?.(nameProbe(name));
  return context.files.parentsOf(name);
}
