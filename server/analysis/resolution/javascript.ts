/** JavaScript and TypeScript imports, as Node, TypeScript and bundlers agree on them. */
import type { FileId } from '../../../rules/model';
import { packageEntry, packageImport } from './packageEntry';
import type { PackageManifest } from './packageJson';
import { mappedPaths, pathMappingFor } from './pathMapping';
import { ancestorsOf, child, isInside, join, parentOf, sharedDepth } from './paths';
import { UNRESOLVED, fileTarget, type ModuleTarget, type ResolutionContext } from './probe';
import { indexIn, scriptAt, type ScriptLanguage } from './scriptFiles';
import { isNodeBuiltin } from './standardLibraries';

const MAX_IMPORT_HOPS = 4;

export function resolveJavaScript(
  context: ResolutionContext,
  from: FileId,
  language: ScriptLanguage,
  module: string,
  hops = 0,
): ModuleTarget {
  if (module === '' || /[?!]/.test(module)) return UNRESOLVED; // loaders give something else than the module
  if (module === '.' || module === '..' || /^\.\.?\//.test(module)) {
    const path = join(parentOf(from) ?? '', module);
    const found = path === null ? null : resolvePath(context, path, language, module.endsWith('/'));
    return found === null ? UNRESOLVED : fileTarget(found);
  }
  const name = withoutScheme(module);
  if (name !== module || isNodeBuiltin(module)) return { k: 'external', name };
  const mapped = resolveMapped(context, from, language, module);
  if (mapped !== null) return fileTarget(mapped);
  if (module.startsWith('#')) return resolveOwnImport(context, from, language, module, hops);
  const local =
    resolveWorkspacePackage(context, from, language, module) ??
    resolveFromBaseUrl(context, from, language, module) ??
    resolveConventionalAlias(context, from, language, module) ??
    resolveFolderAlias(context, from, language, module);
  return local === null ? { k: 'external', name } : fileTarget(local);
}

/** `node:fs` is `fs`, `npm:express@4` is `express`. */
function withoutScheme(module: string): string {
  const registry = /^(?:npm|jsr):\/?((?:@[^/]+\/)?[^@/]+)(?:@[^/]*)?(.*)$/.exec(module);
  if (registry !== null) return `${registry[1] ?? ''}${registry[2] ?? ''}`;
  return module.startsWith('node:') ? module.slice('node:'.length) : module.replace(/\/$/, '');
}

function resolvePath(
  context: ResolutionContext,
  path: string,
  language: ScriptLanguage,
  directoryOnly = false,
): FileId | null {
  const file = directoryOnly ? null : scriptAt(context, path, language);
  if (file !== null) return file;
  const manifest = context.manifests.packageIn(path);
  const entry = manifest === undefined ? null : packageEntry(context, manifest, '', language);
  return entry ?? indexIn(context, path, language);
}

function resolveMapped(
  context: ResolutionContext,
  from: FileId,
  language: ScriptLanguage,
  module: string,
): FileId | null {
  const mapping = pathMappingFor(context.manifests, from);
  if (mapping === null) return null;
  for (const path of mappedPaths(mapping, module)) {
    const found = resolvePath(context, path, language);
    if (found !== null) return found;
  }
  return null;
}

/** TypeScript prefers `baseUrl` to dependencies; the run time does not know it, so a declared dependency wins. */
function resolveFromBaseUrl(
  context: ResolutionContext,
  from: FileId,
  language: ScriptLanguage,
  module: string,
): FileId | null {
  const baseUrl = pathMappingFor(context.manifests, from)?.baseUrl ?? null;
  const path = baseUrl === null || isDeclared(context, from, module) ? null : join(baseUrl, module);
  return path === null ? null : resolvePath(context, path, language);
}

function resolveOwnImport(
  context: ResolutionContext,
  from: FileId,
  language: ScriptLanguage,
  module: string,
  hops: number,
): ModuleTarget {
  const manifest = context.manifests.nearestPackage(from);
  const found = manifest === undefined ? null : packageImport(context, manifest, module, language);
  if (found === null || hops >= MAX_IMPORT_HOPS) return UNRESOLVED;
  return 'file' in found ? fileTarget(found.file) : resolveJavaScript(context, from, language, found.module, hops + 1);
}

function resolveWorkspacePackage(
  context: ResolutionContext,
  from: FileId,
  language: ScriptLanguage,
  module: string,
): FileId | null {
  const name = packageName(module);
  const manifest = nearestOf(context.manifests.packagesNamed(name), from);
  return manifest && packageEntry(context, manifest, module.slice(name.length + 1), language);
}

function nearestOf(manifests: readonly PackageManifest[], from: FileId): PackageManifest | null {
  let best: PackageManifest | null = null;
  for (const manifest of manifests) {
    if (best === null || sharedDepth(manifest.directory, from) > sharedDepth(best.directory, from)) best = manifest;
  }
  return best;
}

/**
 * `@/x` and `~/x` where no tsconfig says what they are: bundlers and Nuxt are set up in code that we do not run, and
 * nearly always mean `src/` or the package folder. Only when one of them has such a file.
 */
function resolveConventionalAlias(
  context: ResolutionContext,
  from: FileId,
  language: ScriptLanguage,
  module: string,
): FileId | null {
  if (!/^[@~]\//.test(module)) return null;
  const rest = module.slice(2);
  const root = context.manifests.nearestPackage(from)?.directory ?? sourceParent(from);
  if (root === null) return null;
  const paths = [child(root, 'src'), child(root, 'app'), root].map((base) => join(base, rest));
  const found = paths.map((path) => path && resolvePath(context, path, language)).filter((file) => file !== null);
  return found.length === 1 && found[0] !== undefined ? found[0] : null;
}

/**
 * `@server/lib/x` and `server/lib/x` where no manifest says what they are, for example because only part of a project
 * is there: a folder of that name around or beside the importing file that has such a file.
 */
function resolveFolderAlias(
  context: ResolutionContext,
  from: FileId,
  language: ScriptLanguage,
  module: string,
): FileId | null {
  const [, sign = '', folder = '', rest = ''] = /^([@~]?)([\w-]+)\/(.+)$/.exec(module) ?? [];
  if (folder === '' || isDeclared(context, from, module)) return null;
  for (const directory of ancestorsOf(parentOf(from) ?? '')) {
    const base = child(directory, folder);
    // Without a sign it could be any dependency, so the importing file has to live in that folder itself.
    if (sign === '' && !isInside(from, base)) continue;
    const path = join(base, rest);
    const found = path === null ? null : resolvePath(context, path, language);
    if (found !== null) return found;
  }
  return null;
}

/** Without any manifest: what holds the outermost `src` around the file. */
function sourceParent(from: FileId): string | null {
  for (const directory of [...ancestorsOf(parentOf(from) ?? '')].reverse()) {
    if (isInside(from, child(directory, 'src'))) return directory;
  }
  return null;
}

function isDeclared(context: ResolutionContext, from: FileId, module: string): boolean {
  const name = packageName(module);
  for (const directory of context.manifests.directoriesAround(from)) {
    const manifest = context.manifests.packageIn(directory);
    if (manifest?.dependencies.has(name) === true || manifest?.developmentDependencies.has(name) === true) return true;
  }
  return false;
}

function packageName(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}
