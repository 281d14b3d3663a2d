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

/** Exchanges the longest prefix of `path` that `target` knows. */
function replacePrefix(path: string, target: (prefix: string) => string | undefined): string | undefined {
  for (const cut of boundaries(path)) {
    const replacement = target(path.slice(0, cut));
    if (replacement !== undefined) return join(replacement, path.slice(cut));
  }
  return undefined;
}

/** JavaScript modules are named without `node:`, and `default` is the module itself. */
export function normaliseModule(path: string): string {
  return plainSpecifier(path).replace(/:default(?:\.default)*(?=$|[.([])\.?/, ':');
}

/** `node:fs` → `fs`, and in Deno `npm:express@^5/lib` → `express/lib`, `jsr:@std/fs@1` → `@std/fs`. */
export function plainSpecifier(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier.slice('node:'.length);
  const [, name, rest] = /^(?:npm|jsr):\/?((?:@[^/@:]+\/)?[^/@:]+)(?:@[^/:]*)?(.*)$/.exec(specifier) ?? [];
  return name === undefined ? specifier : name + (rest ?? '');
}

export interface Names {
  readonly aliases: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, string>;
  readonly bases: ReadonlyMap<string, string>;
  /** Every path that an entry names, and what leads to it: no family of values speaks for these. */
  readonly known: ReadonlySet<string>;
}

/** What a canonical path gives, by itself, by its family or through a base class. */
export function valueOf(path: string, names: Names): string | undefined {
  for (const candidate of withBases(path, names.bases)) {
    const value = names.values.get(candidate) ?? familyValue(candidate, names);
    if (value !== undefined) return value;
  }
  return undefined;
}

function familyValue(path: string, names: Names): string | undefined {
  if (path.endsWith(']') || path.endsWith('*') || names.known.has(path)) return undefined;
  const isCall = path.endsWith('()');
  if (path.endsWith(')') && !isCall) return undefined;
  const member = isCall ? path.slice(0, -2) : path;
  return names.values.get(`${member.slice(0, familyEnd(member))}*${isCall ? '()' : ''}`);
}

function familyEnd(path: string): number {
  return Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1;
}

/** Exchanges aliases, and what calls and members on the way give, until nothing changes. */
export function canonicalPath(path: string, names: Names): string {
  let current = path;
  for (let turn = 0; turn < LIMIT; turn++) {
    const next = replacePrefix(current, (prefix) => names.aliases.get(prefix)) ?? followValue(current, names);
    if (next === undefined || next === current) return current;
    current = next;
  }
  return current;
}

/** `requests.session().get` → `requests.Session().get`. The value of the whole path is not asked for. */
function followValue(path: string, names: Names): string | undefined {
  return replacePrefix(path, (prefix) => (prefix === path ? undefined : valueOf(prefix, names)));
}

/** The path, then the same path through each base class in turn. */
export function withBases(path: string, bases: ReadonlyMap<string, string>): string[] {
  const paths = [path];
  let current = path;
  for (let turn = 0; turn < LIMIT; turn++) {
    const next = replacePrefix(current, (prefix) => bases.get(prefix));
    if (next === undefined || paths.includes(next)) break;
    paths.push(next);
    current = next;
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

  /** Nothing is known about this path, whatever its family says. */
  silence(path: string): void {
    if (!this.exact.has(path)) this.exact.set(path, []);
  }

  /** Entries of the path itself, or else of its family, or else of the nearest base class that has any. */
  find(path: string, lineage: (path: string) => readonly string[]): readonly T[] {
    for (const candidate of lineage(path)) {
      const found = this.get(candidate);
      if (found !== undefined) return found;
    }
    return [];
  }

  /** What is said about the path itself, and about its family. */
  ofBoth(path: string): readonly T[] {
    return [...(this.exact.get(path) ?? []), ...(this.family(path) ?? [])];
  }

  /** `undefined` = nothing is said about it. */
  get(path: string): readonly T[] | undefined {
    return this.exact.get(path) ?? this.family(path);
  }

  /** What a member gives is no member. */
  private family(path: string): readonly T[] | undefined {
    return path.endsWith(')') || path.endsWith(']') ? undefined : this.families.get(path.slice(0, familyEnd(path)));
  }
}

/** Remembers answers about paths; forgets them all when there are too many, so that a long session stays small. */
export function remembered<T>(answer: (path: string) => T, limit = 20_000): (path: string) => T {
  const answers = new Map<string, T>();
  return (path) => {
    const found = answers.get(path);
    if (found !== undefined || answers.has(path)) return found as T;
    if (answers.size >= limit) answers.clear();
    const fresh = answer(path);
    answers.set(path, fresh);
    return fresh;
  };
}
