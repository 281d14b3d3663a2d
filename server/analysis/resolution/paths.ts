/**
 * Paths and URIs with `/`: `/home/x`, `C:/x`, `file:///home/x`, `vscode-vfs://github/x`, `src/x`. A directory has no
 * slash at its end, except a root (`/`, `C:/`, `file:///`); the root of relative paths is the empty string.
 */

const ROOT = /^(?:[A-Za-z][A-Za-z0-9+.-]+:\/\/[^/]*\/|[A-Za-z]:\/|\/)/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//;

function rootOf(path: string): string {
  return ROOT.exec(path)?.[0] ?? '';
}

/** The directory around a file or directory; `null` at a root. */
export function parentOf(path: string): string | null {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return path === '' ? null : '';
  // Only the first slashes of a path can belong to its root, so the pattern is rarely needed.
  const root = slash <= 2 || path.includes('://') ? rootOf(path) : '';
  if (path === root) return null;
  return slash < root.length ? root : path.slice(0, slash);
}

export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The directory itself, then every directory around it, up to the root. */
export function* ancestorsOf(directory: string): Generator<string> {
  for (let at: string | null = directory; at !== null; at = parentOf(at)) yield at;
}

/** One more segment, as is. */
export function child(directory: string, name: string): string {
  return directory === '' || directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** Resolves `.` and `..` of a relative path as written in code or in a manifest; `null` when it leaves the root. */
export function join(directory: string, relative: string): string | null {
  let at: string | null = directory;
  const isUri = URI.test(directory);
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    at = segment === '..' ? parentOf(at) : child(at, isUri ? encodeSegment(segment) : segment);
    if (at === null) return null;
  }
  return at;
}

export function isInside(path: string, directory: string): boolean {
  if (directory === '') return rootOf(path) === '';
  return path.startsWith(directory.endsWith('/') ? directory : `${directory}/`);
}

/** What follows the directory, without a slash in front. */
export function relativeTo(path: string, directory: string): string {
  return directory === '' || directory.endsWith('/') ? path.slice(directory.length) : path.slice(directory.length + 1);
}

/** How many directories two paths share: the larger, the nearer. */
export function sharedDepth(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  let depth = 0;
  while (depth < left.length && left[depth] === right[depth]) depth++;
  return depth;
}

/** The way editors write URIs: everything but letters, digits and `-._~` is escaped. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
