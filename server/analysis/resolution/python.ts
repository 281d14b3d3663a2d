/** Python imports. Where Python would ask `sys.path`, which we cannot know, the folders around a file stand in for it. */
import type { FileId } from '../../../rules/model';
import { UNRESOLVED, directoriesWith, fileTarget, hasDirectory, hasFile } from './probe';
import type { ModuleTarget, ResolutionContext } from './probe';
import { ancestorsOf, baseNameOf, child, isInside, parentOf, relativeTo, sharedDepth } from './paths';
import { normalised } from './pythonProject';
import { isPythonLoadedEarly, isPythonStandardLibrary } from './standardLibraries';

/** Folders that projects put on the search path, below the project's own folder. */
const CONVENTIONAL_ROOTS = ['src', 'lib', 'python', 'backend', 'server', 'app', 'api'];

/** A package found below one of these is a copy, a sample or a stub, and not what an import from elsewhere means. */
const NOT_A_ROOT =
  /(?:^|\/)(?:vendor|vendored|_vendor|third_party|external|site-packages|node_modules|stubs|typings|fixtures|examples?|samples?|templates?|testdata|test_data)(?:\/|$)/;

export function resolvePython(context: ResolutionContext, from: FileId, module: string, level: number): ModuleTarget {
  const segments = module === '' ? [] : module.split('.');
  if (segments.includes('')) return UNRESOLVED;
  return level > 0
    ? resolveRelative(context, from, segments, level)
    : resolveAbsolute(context, from, segments, segments[0] ?? '');
}

export function resolvePythonSubmodule(
  context: ResolutionContext,
  package_: ModuleTarget,
  name: string,
): ModuleTarget | null {
  if (package_.k === 'namespace') {
    return moduleAt(context, child(package_.directory, name), package_.name && `${package_.name}.${name}`);
  }
  if (package_.k !== 'file' || !/^__init__\.pyi?$/.test(baseNameOf(package_.file))) return null;
  return moduleAt(context, child(parentOf(package_.file) ?? '', name));
}

function resolveRelative(
  context: ResolutionContext,
  from: FileId,
  segments: readonly string[],
  level: number,
): ModuleTarget {
  let base = parentOf(from);
  for (let up = 1; up < level && base !== null; up++) base = parentOf(base);
  if (base === null) return UNRESOLVED;
  return (segments.length === 0 ? packageIn(context, base) : moduleBelow(context, base, segments)) ?? UNRESOLVED;
}

function resolveAbsolute(
  context: ResolutionContext,
  from: FileId,
  segments: readonly string[],
  first: string,
): ModuleTarget {
  const external: ModuleTarget = { k: 'external', name: segments.join('.') };
  if (isPythonLoadedEarly(first)) return external;
  // Most imports are of things that no folder here has: one question instead of one per root.
  const withName = directoriesWith(context, first);
  if (withName.length === 0) return external;
  if (isPythonStandardLibrary(first)) return resolveShadow(context, from, segments) ?? external;
  const isDependency = isDeclared(context, from, first);
  const roots = withName.filter((root) => !isDependency || belongsToProject(context, child(root, first), first));
  let weak: ModuleTarget | null = null;
  let isPackageKnown = false;
  for (const root of rootsAround(context, from, new Set(roots))) {
    const target = moduleBelow(context, root, segments, external.name);
    if (target !== null && !isWeak(target)) return target;
    weak ??= target;
    isPackageKnown ||= isPackage(context, child(root, first));
  }
  const elsewhere =
    resolveBesidePackage(context, from, segments, roots) ?? resolveElsewhere(context, from, segments, roots);
  return elsewhere ?? weak ?? (isPackageKnown ? UNRESOLVED : external);
}

/** The folder of a script is the first place Python looks in, before its own library. */
function resolveShadow(context: ResolutionContext, from: FileId, segments: readonly string[]): ModuleTarget | null {
  const directory = parentOf(from) ?? '';
  if (isPackage(context, directory)) return null; // a file inside a package does not see its siblings
  const target = moduleBelow(context, directory, segments);
  return target === null || isWeak(target) ? null : target;
}

/** A folder may just have the same name, and a stub has no bodies: better targets elsewhere come first. */
function isWeak(target: ModuleTarget): boolean {
  return target.k !== 'file' || target.file.endsWith('.pyi');
}

/** Those of the roots that lie around a file, nearest first. */
function* rootsAround(context: ResolutionContext, from: FileId, roots: ReadonlySet<string>): Generator<string> {
  for (const directory of ancestorsOf(packageRoot(context, from))) {
    if (roots.has(directory)) yield directory;
    for (const name of CONVENTIONAL_ROOTS) {
      const root = child(directory, name);
      if (roots.has(root) && !isPackage(context, root)) yield root;
    }
  }
}

/** The directory that holds the outermost package around a file, or the file itself. */
function packageRoot(context: ResolutionContext, from: FileId): string {
  let directory = parentOf(from) ?? '';
  while (isPackage(context, directory)) {
    const parent = parentOf(directory);
    if (parent === null) break;
    directory = parent;
  }
  return directory;
}

/**
 * A package whose folder is itself started from (`backend/__init__.py` beside `backend/manage.py`). Only for dotted
 * names that lead to a file: a single name is more likely a dependency.
 */
function resolveBesidePackage(
  context: ResolutionContext,
  from: FileId,
  segments: readonly string[],
  roots: readonly string[],
): ModuleTarget | null {
  if (segments.length < 2) return null;
  const root = packageRoot(context, from);
  for (const directory of ancestorsOf(parentOf(from) ?? '')) {
    if (directory === root) return null;
    if (!roots.includes(directory)) continue;
    const target = moduleBelow(context, directory, segments);
    if (target !== null && !isWeak(target)) return target;
  }
  return null;
}

/** Packages of other projects in the workspace; the nearest one, unless two are equally near. */
function resolveElsewhere(
  context: ResolutionContext,
  from: FileId,
  segments: readonly string[],
  roots: readonly string[],
): ModuleTarget | null {
  const first = segments[0] ?? '';
  let best: ModuleTarget | null = null;
  let bestDepth = -1;
  for (const root of roots) {
    if (!isRootElsewhere(context, from, root, first)) continue;
    const target = moduleBelow(context, root, segments);
    if (target === null || isWeak(target)) continue;
    const depth = sharedDepth(from, root);
    if (depth === bestDepth) best = null;
    if (depth > bestDepth) best = target;
    bestDepth = Math.max(depth, bestDepth);
  }
  return best;
}

function isRootElsewhere(context: ResolutionContext, from: FileId, root: string, first: string): boolean {
  if (NOT_A_ROOT.test(pathFromCommonAncestor(from, root)) || isPackage(context, root)) return false;
  if (isPackage(context, child(root, first))) return true;
  const { manifests } = context;
  const outer = CONVENTIONAL_ROOTS.includes(baseNameOf(root)) ? parentOf(root) : null;
  return [root, outer].some((at) => at !== null && manifests.pythonProjectsIn(at).length > 0);
}

function pathFromCommonAncestor(from: FileId, directory: string): string {
  for (const ancestor of ancestorsOf(parentOf(from) ?? '')) {
    if (isInside(directory, ancestor)) return relativeTo(directory, ancestor);
  }
  return directory;
}

function isDeclared(context: ResolutionContext, from: FileId, name: string): boolean {
  const distribution = normalised(name) ?? '';
  for (const directory of context.manifests.directoriesAround(from)) {
    const projects = context.manifests.pythonProjectsIn(directory);
    if (projects.some((project) => project.dependencies.has(distribution))) return true;
  }
  return false;
}

/** Whether the innermost project around a module is the one that distributes it. */
function belongsToProject(context: ResolutionContext, module: string, name: string): boolean {
  const distribution = normalised(name);
  for (const directory of context.manifests.directoriesAround(module)) {
    const projects = context.manifests.pythonProjectsIn(directory);
    if (projects.length > 0) return projects.some((project) => project.name === distribution);
  }
  return false;
}

function moduleBelow(
  context: ResolutionContext,
  root: string,
  segments: readonly string[],
  name?: string,
): ModuleTarget | null {
  let directory = root;
  for (const segment of segments.slice(0, -1)) {
    directory = child(directory, segment);
    if (!hasDirectory(context, directory)) return null;
  }
  return moduleAt(context, child(directory, segments.at(-1) ?? ''), name);
}

/** A package wins over a module of the same name, and a folder without `__init__.py` comes last. */
function moduleAt(context: ResolutionContext, stem: string, name?: string): ModuleTarget | null {
  for (const file of [child(stem, '__init__.py'), `${stem}.py`, child(stem, '__init__.pyi'), `${stem}.pyi`]) {
    if (hasFile(context, file)) return fileTarget(file);
  }
  return namespaceAt(context, stem, name);
}

function packageIn(context: ResolutionContext, directory: string): ModuleTarget | null {
  for (const name of ['__init__.py', '__init__.pyi']) {
    const file = child(directory, name);
    if (hasFile(context, file)) return fileTarget(file);
  }
  return namespaceAt(context, directory);
}

function namespaceAt(context: ResolutionContext, directory: string, name?: string): ModuleTarget | null {
  if (!hasDirectory(context, directory) || !context.files.hasPythonBelow(directory)) return null;
  return name === undefined ? { k: 'namespace', directory } : { k: 'namespace', directory, name };
}

function isPackage(context: ResolutionContext, directory: string): boolean {
  return hasFile(context, child(directory, '__init__.py'));
}
