/** The manifests of a workspace by directory, parsed once. Everything here is a pure function of their texts. */
import { parse as parseJsonc, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import type { FileId } from '../../../rules/model';
import { readPackageJson, type PackageManifest } from './packageJson';
import { ancestorsOf, baseNameOf, parentOf } from './paths';
import { readPyproject, readSetupCfg, type PythonProject } from './pythonProject';
import { readTsConfig, type TsConfig } from './tsconfig';

/** The manifests of one directory. */
interface DirectoryManifests {
  package?: PackageManifest;
  readonly tsconfigs: Map<string, TsConfig>;
  pyproject?: PythonProject;
  setupCfg?: PythonProject;
  pythonVersion?: string;
}

const TSCONFIG = /^[tj]sconfig(?:\..+)?\.json$/;
const OTHER = new Set(['package.json', 'pyproject.toml', 'setup.cfg', '.python-version']);

/** Whether `Manifests.set` makes use of a file; `tsconfig.base.json` counts, because others extend it. */
export function isManifest(file: FileId): boolean {
  const name = baseNameOf(file);
  return OTHER.has(name) || TSCONFIG.test(name);
}

export class Manifests {
  #directories = new Map<string, DirectoryManifests>();
  #packagesByName = new Map<string, Set<PackageManifest>>();
  #revision = 0;

  /** Changes whenever anything that is read here may have changed. */
  get revision(): number {
    return this.#revision;
  }

  /** @returns why the text is of no use, for the log; the file then counts as missing */
  set(file: FileId, text: string): string | null {
    this.delete(file);
    const directory = parentOf(file) ?? '';
    const entry: DirectoryManifests = this.#directories.get(directory) ?? { tsconfigs: new Map() };
    try {
      this.#read(entry, directory, baseNameOf(file), text.replace(/^\uFEFF/, ''));
    } catch (error) {
      return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    }
    this.#directories.set(directory, entry);
    this.#revision++;
    return null;
  }

  #read(entry: DirectoryManifests, directory: string, name: string, text: string): void {
    if (name === 'package.json') {
      entry.package = readPackageJson(directory, parseJson(text));
      this.#register(entry.package);
    } else if (name === 'pyproject.toml') entry.pyproject = readPyproject(directory, parseToml(text));
    else if (name === 'setup.cfg') entry.setupCfg = readSetupCfg(directory, text);
    else if (name === '.python-version') entry.pythonVersion = text;
    else if (TSCONFIG.test(name)) entry.tsconfigs.set(name, readTsConfig(directory, name, parseJson(text)));
  }

  delete(file: FileId): void {
    if (!isManifest(file)) return;
    const directory = parentOf(file) ?? '';
    const entry = this.#directories.get(directory);
    if (entry === undefined) return;
    const name = baseNameOf(file);
    if (name === 'package.json') {
      this.#unregister(entry.package);
      delete entry.package;
    } else if (name === 'pyproject.toml') delete entry.pyproject;
    else if (name === 'setup.cfg') delete entry.setupCfg;
    else if (name === '.python-version') delete entry.pythonVersion;
    else entry.tsconfigs.delete(name);
    if (Object.keys(entry).length === 1 && entry.tsconfigs.size === 0) this.#directories.delete(directory);
    this.#revision++;
  }

  packageIn(directory: string): PackageManifest | undefined {
    return this.#directories.get(directory)?.package;
  }

  /** Packages of the workspace, not of its dependencies. */
  packagesNamed(name: string): readonly PackageManifest[] {
    return [...(this.#packagesByName.get(name) ?? [])].sort((a, b) => (a.directory < b.directory ? -1 : 1));
  }

  tsconfigsIn(directory: string): ReadonlyMap<string, TsConfig> | undefined {
    return this.#directories.get(directory)?.tsconfigs;
  }

  /** pyproject.toml first, then setup.cfg. */
  pythonProjectsIn(directory: string): readonly PythonProject[] {
    const entry = this.#directories.get(directory);
    return [entry?.pyproject, entry?.setupCfg].filter((project) => project !== undefined);
  }

  pythonVersionIn(directory: string): string | undefined {
    return this.#directories.get(directory)?.pythonVersion;
  }

  nearestPackage(file: FileId): PackageManifest | undefined {
    for (const directory of this.directoriesAround(file)) {
      const found = this.packageIn(directory);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Directories around a file that have a manifest, innermost first. */
  *directoriesAround(file: FileId): Generator<string> {
    for (const directory of ancestorsOf(parentOf(file) ?? '')) {
      if (this.#directories.has(directory)) yield directory;
    }
  }

  #register(manifest: PackageManifest): void {
    // Manifests of installed dependencies are known too; their bodies are not.
    if (manifest.name === undefined || `${manifest.directory}/`.includes('/node_modules/')) return;
    const others = this.#packagesByName.get(manifest.name);
    if (others === undefined) this.#packagesByName.set(manifest.name, new Set([manifest]));
    else others.add(manifest);
  }

  #unregister(manifest: PackageManifest | undefined): void {
    if (manifest?.name === undefined) return;
    const others = this.#packagesByName.get(manifest.name);
    others?.delete(manifest);
    if (others?.size === 0) this.#packagesByName.delete(manifest.name);
  }
}

/** JSON with comments and trailing commas, as tsconfig.json has them. */
function parseJson(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
  const first = errors[0];
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw new Error(`${printParseErrorCode(first.error)} in line ${line}`);
  }
  return value;
}
