/** When the top level of a file runs, and whether anybody waits for what is only reached from there. */
import type { FileFacts } from '../../../rules/facts';
import type { FileId } from '../../../rules/model';
import { isNotebook } from '../languages/languageOf';
import type { FileIndex } from '../resolution/fileIndex';
import type { Manifests } from '../resolution/manifests';
import { sourceCandidates } from '../resolution/packageEntry';
import type { PackageManifest } from '../resolution/packageJson';
import { isInside, relativeTo } from '../resolution/paths';
import { withoutExtension } from '../resolution/scriptFiles';
import { coldByPath } from './coldPaths';

export interface FileRole {
  readonly phase: 'start-up' | 'cli' | 'build' | 'test';
  /** Completes "runs at …": `test file (tests/)`. */
  readonly reason: string;
  /** Whether everything in the file that is not reached from elsewhere is cold as well. */
  readonly isEntry: boolean;
}

/** What kind of program a file that imports a module is; from the catalogue. */
export type ProgramKindOf = (module: string) => 'server' | 'cli' | 'test' | 'build' | undefined;

/**
 * A pure function of its arguments; of `files` it looks at the folders around the file and at where the project starts.
 * Files that run in a worker or child process are recognised by the graph, not here.
 */
export function fileRole(
  file: FileId,
  facts: FileFacts,
  manifests: Manifests,
  programKind: ProgramKindOf,
  files: FileIndex,
): FileRole {
  // Whoever runs a cell waits for it, whatever the notebook is about.
  if (isNotebook(file)) return startUp('a cell of a notebook');
  const cold = coldByPath(file, manifests, files);
  if (cold !== null && cold.phase !== 'cli') return { ...cold, isEntry: true };
  const imported = importedKinds(facts, programKind);
  if (imported.has('server')) return startUp(`imports ${imported.get('server') ?? ''}`);
  const library = imported.get('test') ?? imported.get('build');
  if (library !== undefined) {
    return { phase: imported.has('test') ? 'test' : 'build', reason: `imports ${library}`, isEntry: true };
  }
  const reason = cold?.reason ?? commandReason(file, facts, manifests, programKind, imported.get('cli'));
  return reason === null ? startUp('module top level') : { phase: 'cli', reason, isEntry: isColdCommand(facts) };
}

function startUp(reason: string): FileRole {
  return { phase: 'start-up', reason, isEntry: false };
}

/**
 * A Python daemon looks like any other command, except that it has coroutines: they are judged by what starts them. In
 * JavaScript nearly every command is asynchronous, and what it serves has handlers, which the graph knows.
 */
function isColdCommand(facts: FileFacts): boolean {
  return facts.language !== 'python' || !facts.functions.some((fn) => fn.isAsync);
}

function commandReason(
  file: FileId,
  facts: FileFacts,
  manifests: Manifests,
  programKind: ProgramKindOf,
  library: string | undefined,
): string | null {
  if (facts.markers.shebang) return 'command (#!)';
  if (facts.language === 'python') {
    if (isConsoleScript(file, manifests)) return 'command (entry point of the project)';
    return library !== undefined && facts.markers.mainGuard ? `command (imports ${library})` : null;
  }
  const package_ = manifests.nearestPackage(file);
  if (package_ !== undefined && isBin(file, package_)) return 'command (bin in package.json)';
  if (library !== undefined) return `command (imports ${library})`;
  return package_ !== undefined && isCliPackage(package_, programKind) ? 'package of commands' : null;
}

/** Run, but neither imported by others nor serving anything. */
export function isCliPackage(manifest: PackageManifest, programKind: ProgramKindOf): boolean {
  if (manifest.bin.length === 0 || manifest.isLibrary) return false;
  return ![...manifest.dependencies].some((name) => programKind(name) === 'server');
}

/** `bin` names what is built: `dist/cli.js` comes from `src/cli.ts`. */
function isBin(file: FileId, manifest: PackageManifest): boolean {
  if (!isInside(file, manifest.directory)) return false;
  const path = withoutExtension(relativeTo(file, manifest.directory));
  return manifest.bin.some((bin) => sourceCandidates(bin).some((candidate) => withoutExtension(candidate) === path));
}

function isConsoleScript(file: FileId, manifests: Manifests): boolean {
  const module = file.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
  for (const directory of manifests.directoriesAround(file)) {
    for (const project of manifests.pythonProjectsIn(directory)) {
      for (const script of project.scriptModules) if (module.endsWith(`.${script}`)) return true;
    }
  }
  return false;
}

/** The first module of each kind; type-only imports run nothing. */
function importedKinds(facts: FileFacts, programKind: ProgramKindOf): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const { module, level, typeOnly } of facts.imports) {
    if (typeOnly || level > 0 || module.startsWith('.')) continue;
    const name = module.replace(/^node:/, '');
    const kind = programKind(name);
    if (kind !== undefined && !kinds.has(kind)) kinds.set(kind, name);
  }
  return kinds;
}
