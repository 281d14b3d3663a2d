/** Which files exist, as far as the workspace knows: the only thing that module resolution looks at. */
import type { FileId } from '../../../rules/model';
import { ancestorsOf, baseNameOf, child, parentOf } from './paths';

interface Directory {
  readonly files: Set<FileId>;
  readonly directories: Set<string>;
  /** Source files in it and below, and those of Python among them. */
  sources: number;
  python: number;
}

const SOURCE = /\.(?:pyi?|[cm]?[jt]sx?)$/;
const PYTHON = /\.pyi?$/;

export class FileIndex {
  #files = new Set<FileId>();
  #directories = new Map<string, Directory>();
  /** Python module and folder names → the directories that have one, for roots that are not above the importing file. */
  #parentsByName = new Map<string, Set<string>>();
  #revision = 0;

  /** Changes on every add and delete. */
  get revision(): number {
    return this.#revision;
  }

  add(file: FileId): boolean {
    if (this.#files.has(file)) return false;
    this.#files.add(file);
    this.#revision++;
    let below: string | null = null;
    for (const path of ancestorsOf(parentOf(file) ?? '')) {
      const directory = this.#obtain(path);
      count(directory, file, 1);
      if (below === null) directory.files.add(file);
      else directory.directories.add(below);
      below = path;
    }
    if (PYTHON.test(file)) this.#addName(moduleName(file), file);
    return true;
  }

  delete(file: FileId): boolean {
    if (!this.#files.delete(file)) return false;
    this.#revision++;
    let gone: string | null = null;
    for (const path of ancestorsOf(parentOf(file) ?? '')) {
      const directory = this.#directories.get(path);
      if (directory === undefined) break;
      count(directory, file, -1);
      directory.files.delete(file);
      if (gone !== null) directory.directories.delete(gone);
      gone = directory.files.size + directory.directories.size === 0 ? path : null;
      if (gone !== null) this.#dropDirectory(gone);
    }
    if (PYTHON.test(file)) this.#deleteName(moduleName(file), file);
    return true;
  }

  has(file: FileId): boolean {
    return this.#files.has(file);
  }

  all(): Iterable<FileId> {
    return this.#files;
  }

  /** Whether some known file lies under it. */
  hasDirectory(directory: string): boolean {
    return this.#directories.has(directory);
  }

  /** Direct children. */
  filesIn(directory: string): Iterable<FileId> {
    return this.#directories.get(directory)?.files ?? [];
  }

  /** Number of source files in a directory and below. */
  sourcesBelow(directory: string): number {
    return this.#directories.get(directory)?.sources ?? 0;
  }

  hasPythonBelow(directory: string): boolean {
    return (this.#directories.get(directory)?.python ?? 0) > 0;
  }

  /** Directories with a Python module, package or folder of this name. */
  parentsOf(name: string): readonly string[] {
    return [...(this.#parentsByName.get(name) ?? [])].sort();
  }

  /** The innermost directory that holds every known file that has the same root as this one. */
  commonRoot(file: FileId): string {
    const path = [...ancestorsOf(parentOf(file) ?? '')].reverse();
    for (const at of path) {
      const directory = this.#directories.get(at);
      if (directory === undefined || directory.files.size > 0 || directory.directories.size !== 1) return at;
    }
    return path.at(-1) ?? '';
  }

  /**
   * What `ResolutionContext.onProbe` may have reported and whose answer depends on this file alone: the file, the
   * directories that exist (or have Python) only because of it, and its names. Ask after adding and before deleting, then resolve again
   * whatever probed one of them.
   */
  probesOf(file: FileId): readonly string[] {
    const probes: string[] = [file];
    if (PYTHON.test(file)) probes.push(nameProbe(moduleName(file)));
    for (const path of ancestorsOf(parentOf(file) ?? '')) {
      const directory = this.#directories.get(path);
      if (directory !== undefined && !standsAlone(directory, file)) break;
      probes.push(path, nameProbe(baseNameOf(path)));
    }
    return probes;
  }

  #obtain(path: string): Directory {
    let directory = this.#directories.get(path);
    if (directory === undefined) {
      directory = { files: new Set(), directories: new Set(), sources: 0, python: 0 };
      this.#directories.set(path, directory);
      this.#addName(baseNameOf(path), path);
    }
    return directory;
  }

  #dropDirectory(path: string): void {
    this.#directories.delete(path);
    this.#deleteName(baseNameOf(path), path);
  }

  #addName(name: string, path: string): void {
    const parent = parentOf(path);
    if (parent === null) return;
    const parents = this.#parentsByName.get(name);
    if (parents === undefined) this.#parentsByName.set(name, new Set([parent]));
    else parents.add(parent);
  }

  /** `x.py`, `x.pyi` and the folder `x` share one entry: it goes with the last of them. */
  #deleteName(name: string, path: string): void {
    const parent = parentOf(path);
    if (parent === null) return;
    const stem = child(parent, name);
    if (this.has(`${stem}.py`) || this.has(`${stem}.pyi`) || this.hasDirectory(stem)) return;
    const parents = this.#parentsByName.get(name);
    parents?.delete(parent);
    if (parents?.size === 0) this.#parentsByName.delete(name);
  }
}

/** Stands for the question "which directories have a module of this name?". */
export function nameProbe(name: string): string {
  return `*/${name}`;
}

function count(directory: Directory, file: FileId, by: 1 | -1): void {
  if (SOURCE.test(file)) directory.sources += by;
  if (PYTHON.test(file)) directory.python += by;
}

function standsAlone(directory: Directory, file: FileId): boolean {
  if (PYTHON.test(file) && directory.python === 1) return true;
  return directory.files.size + directory.directories.size === 1;
}

function moduleName(file: FileId): string {
  return baseNameOf(file).replace(PYTHON, '');
}
