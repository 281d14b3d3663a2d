/** Symbol paths: how they are cut into segments, and tables that are looked up by path, family and base class. */

/** Aliases and values that lead in a circle end here. */
const LIMIT = 16;

/** Positions after which a path may be cut: before `.`, `(` and `[`, after `:`, and the end. Longest first. */
function boundaries(path: string): number[] {
  const cuts = [path.length];
  for (let i = path.length - 1; i > 0; i--) {
    const c = path[i];
    if (c === '.' || c === '(' || c === '[') cuts.push(i);
    else if (path[i - 1] === ':') cuts.push(i);
  }
  return cuts;
}

/** A path and everything it leads through: `os.path.exists` → `os.path.exists`, `os.path`, `os`. */
export function prefixesOf(path: string): string[] {
  return boundaries(path).map((cut) => path.slice(0, cut));
}

/** `fs/promises:` + `.readFile` → `fs/promises:readFile`; `requests` + `get` → `requests.get`. */
function join(prefix: string, rest: string): string {
  if (rest === '' || rest.startsWith('(') || rest.startsWith('[')) return prefix + rest;
  const member = rest.startsWith('.') ? rest.slice(1) : rest;
  return prefix.endsWith(':') ? prefix + member : `${prefix}.${member}`;
}

/** The longest prefix of `path` in `table`, exchanged. `proper` leaves the whole path alone. */
function replacePrefix(path: string, table: ReadonlyMap<string, string>, proper: boolean): string | undefined {
  for (const cut of boundaries(path)) {
    if (proper && cut === path.length) continue;
    const target = table.get(path.slice(0, cut));
    if (target !== undefined) return join(target, path.slice(cut));
  }
  return undefined;
}

/** JavaScript modules are named without `node:`, and `default` is the module itself. */
export function normaliseModule(path: string): string {
  const plain = path.startsWith('node:') ? path.slice('node:'.length) : path;
  return plain.replace(/:default(?:\.default)*(?=$|[.([])\.?/, ':');
}

export interface Names {
  readonly aliases: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, string>;
  readonly bases: ReadonlyMap<string, string>;
}

/** Exchanges aliases, and what calls and members on the way give, until nothing changes. */
export function canonicalPath(path: string, names: Names): string {
  let current = path;
  for (let turn = 0; turn < LIMIT; turn++) {
    const next =
      replacePrefix(current, names.aliases, false) ??
      replacePrefix(current, names.values, true) ??
      inheritedValue(current, names);
    if (next === undefined || next === current) return current;
    current = next;
  }
  return current;
}

/** `Pool().submit().result` where `submit` belongs to a base class of `Pool`. */
function inheritedValue(path: string, names: Names): string | undefined {
  for (const cut of boundaries(path)) {
    if (cut === path.length) continue;
    for (const candidate of withBases(path.slice(0, cut), names.bases)) {
      const value = names.values.get(candidate);
      if (value !== undefined) return join(value, path.slice(cut));
    }
  }
  return undefined;
}

/** The path, then the same path through each base class in turn. */
export function withBases(path: string, bases: ReadonlyMap<string, string>): string[] {
  const paths = [path];
  for (let turn = 0; turn < LIMIT; turn++) {
    const next = replacePrefix(paths[paths.length - 1]!, bases, false);
    if (next === undefined || paths.includes(next)) break;
    paths.push(next);
  }
  return paths;
}

/** Entries by exact path, and by family (`redis.Redis().*`). */
export class PathTable<T> {
  private readonly exact = new Map<string, T[]>();
  private readonly families = new Map<string, T[]>();

  add(paths: string | readonly string[], entry: T): void {
    for (const path of typeof paths === 'string' ? [paths] : paths) {
      const [map, key] = path.endsWith('*') ? [this.families, path.slice(0, -1)] : [this.exact, path];
      const list = map.get(key);
      if (list === undefined) map.set(key, [entry]);
      else list.push(entry);
    }
  }

  keys(): Iterable<string> {
    return this.exact.keys();
  }

  /** All entries of one canonical path: an exact name wins over a family. */
  get(path: string): readonly T[] {
    const own = this.exact.get(path);
    if (own !== undefined) return own;
    const end = Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1;
    return this.families.get(path.slice(0, end)) ?? [];
  }

  /** Entries of the path itself or else of the nearest base class that has any. */
  find(path: string, bases: ReadonlyMap<string, string>): readonly T[] {
    const own = this.get(path);
    if (own.length > 0 || bases.size === 0) return own;
    for (const candidate of withBases(path, bases)) {
      const found = this.get(candidate);
      if (found.length > 0) return found;
    }
    return [];
  }
}
