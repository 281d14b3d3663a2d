/** What `import 'package'` and `import 'package/sub'` mean for a package whose sources are in the workspace. */
import type { FileId } from '../../../rules/model';
import type { PackageManifest } from './packageJson';
import { child, join } from './paths';
import type { ResolutionContext } from './probe';
import { indexIn, scriptAt, withoutExtension, type ScriptLanguage } from './scriptFiles';
import { asTable } from './untyped';

/** Folders of built files, which are usually not there; their sources are in `src/` or in the package folder. */
const OUTPUT = /^(?:\.\/)?(?:dist|build|out|lib|output|esm|cjs|es|\.build)(?:\/|$)/;
const OUTPUT_FORMAT = /^(?:esm|cjs|es|mjs|umd|types|typings|commonjs|module|node|src|browser|dist|prod|dev)\//;
const SOURCE_CONDITION = /source|src|development/;

export function packageEntry(
  context: ResolutionContext,
  manifest: PackageManifest,
  subpath: string,
  language: ScriptLanguage,
): FileId | null {
  const targets = manifest.exports === undefined ? [] : exportTargets(manifest.exports, subpath);
  const written = subpath === '' ? [...targets, ...manifest.entries] : [...targets, subpath];
  for (const target of written) {
    const found = sourceOf(context, manifest.directory, target, language);
    if (found !== null) return found;
  }
  return subpath === '' ? defaultEntry(context, manifest.directory, language) : null;
}

/** What `#name` means, by the `imports` of the manifest. The second answer is the name of a dependency. */
export function packageImport(
  context: ResolutionContext,
  manifest: PackageManifest,
  module: string,
  language: ScriptLanguage,
): { readonly file: FileId } | { readonly module: string } | null {
  for (const target of matchKeys(manifest.imports ?? {}, module)) {
    if (!target.startsWith('.')) return { module: target };
    const file = sourceOf(context, manifest.directory, target, language);
    if (file !== null) return { file };
  }
  return null;
}

function exportTargets(exports: unknown, subpath: string): readonly string[] {
  const table = asTable(exports);
  const hasSubpaths = table !== undefined && Object.keys(table).some((key) => key.startsWith('.'));
  if (!hasSubpaths) return subpath === '' ? leaves(exports) : [];
  return matchKeys(table, subpath === '' ? '.' : `./${subpath}`);
}

/** The key itself, or the pattern with the longest part before its `*`. */
function matchKeys(table: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  if (Object.hasOwn(table, name)) return leaves(table[name]);
  let best = '';
  for (const key of Object.keys(table)) {
    const [head, tail] = key.split('*', 2);
    if (head === undefined || tail === undefined || !name.startsWith(head) || !name.endsWith(tail)) continue;
    if (name.length >= head.length + tail.length && head.length >= (best.split('*', 1)[0] ?? '').length) best = key;
  }
  if (best === '') return [];
  const [head = '', tail = ''] = best.split('*', 2);
  const middle = name.slice(head.length, name.length - tail.length);
  return leaves(table[best]).map((target) => target.replaceAll('*', middle));
}

/** Every path of a tree of conditions: sources first, types last, else in the order of the manifest. */
function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(leaves);
  const entries = Object.entries(asTable(value) ?? {}).map(([condition, target]) => ({ condition, target }));
  const rank = (condition: string): number =>
    SOURCE_CONDITION.test(condition) ? 0 : condition.startsWith('types') ? 2 : 1;
  return entries.sort((a, b) => rank(a.condition) - rank(b.condition)).flatMap(({ target }) => leaves(target));
}

/** The source behind a path in a manifest, which names what is published: `dist/esm/a.d.ts` is `src/a.ts`. */
function sourceOf(
  context: ResolutionContext,
  directory: string,
  target: string,
  language: ScriptLanguage,
): FileId | null {
  for (const candidate of sourceCandidates(target)) {
    const path = join(directory, candidate);
    if (path === null) continue;
    const found = scriptAt(context, path, language) ?? indexIn(context, path, language);
    if (found !== null) return found;
  }
  return null;
}

/** Paths without extension to try for a published path, best first; the path itself comes last when it looks built. */
export function sourceCandidates(target: string): readonly string[] {
  const path = target.replace(/^\.\//, '');
  const built = withoutExtension(path);
  if (!OUTPUT.test(path)) return [path, child('src', built)];
  let rest = built.replace(OUTPUT, '');
  const candidates = new Set<string>();
  for (;;) {
    for (const root of ['src', 'source', 'lib', '']) candidates.add(rest === '' ? root : child(root, rest));
    if (!OUTPUT_FORMAT.test(rest)) break;
    rest = rest.replace(OUTPUT_FORMAT, '');
  }
  candidates.delete('');
  return [...candidates, path];
}

function defaultEntry(context: ResolutionContext, directory: string, language: ScriptLanguage): FileId | null {
  for (const root of [directory, child(directory, 'src'), child(directory, 'lib')]) {
    const found = indexIn(context, root, language);
    if (found !== null) return found;
  }
  return null;
}
