import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { visit } from 'jsonc-parser';
import { z } from 'zod';
import { buildCatalog } from '../../rules/catalog/catalog';
import { LIBRARIES } from '../../rules/catalog/libraries';
import { librarySchema, type Library } from '../../rules/catalog/schema';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join(ROOT, 'rules', 'catalog');
const LANGUAGES = ['javascript', 'python'] as const;

const files = LANGUAGES.flatMap((language) =>
  readdirSync(join(FOLDER, language))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name: `${language}/${name}`, language, path: join(FOLDER, language, name) })),
);

const asList = (paths: string | readonly string[] | undefined): readonly string[] =>
  paths === undefined ? [] : typeof paths === 'string' ? [paths] : paths;

const librariesOf = (language: Library['language']): readonly Library[] =>
  LIBRARIES.filter((library) => library.language === language);

function repeatedKeys(text: string): readonly string[] {
  const repeated: string[] = [];
  const open: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key) => {
      const keys = open.at(-1);
      if (keys?.has(key) === true) repeated.push(key);
      keys?.add(key);
    },
  });
  return repeated;
}

/** Every symbol path that a library mentions as one of its own. */
function mentioned(library: Library): string[] {
  const keys = [library.values, library.bases, library.executors, library.synchronisers].flatMap((record) =>
    Object.keys(record ?? {}),
  );
  return [...entryPaths(library), ...keys];
}

function entryPaths(library: Library): string[] {
  const entries = [
    ...(library.apis ?? []),
    ...(library.handOffs ?? []),
    ...(library.invokes ?? []),
    ...(library.consumes ?? []),
    ...(library.entryPoints ?? []),
    ...(library.transforms ?? []),
    ...(library.tripCounts ?? []),
    ...(library.roles ?? []),
  ].flatMap((entry) => asList(entry.api));
  return [...entries, ...(library.asyncApis ?? [])];
}

const VALUE_TESTS = ['is', 'equals', 'oneOf', 'atLeast', 'atMost', 'contains', 'key', 'member', 'symbol', 'madeBy'];

/** Tests of a value without an argument to look at; inside of `member` there is one. */
function testsNothing(value: unknown, key = ''): boolean {
  if (Array.isArray(value)) return value.some((item) => testsNothing(item, key));
  if (typeof value !== 'object' || value === null) return false;
  const isPredicate = ['if', 'when', 'unless', 'not', 'any', 'all', 'receiver', 'madeBy'].includes(key);
  const keys = Object.keys(value);
  if (isPredicate && keys.every((k) => VALUE_TESTS.includes(k))) return true;
  return Object.entries(value).some(([name, inner]) => testsNothing(inner, name));
}

describe('catalogue files', () => {
  for (const file of files) {
    it(`${file.name} has the shape of the schema`, () => {
      const result = librarySchema.safeParse(JSON.parse(readFileSync(file.path, 'utf8')));
      assert.ok(result.success, result.success ? '' : JSON.stringify(result.error.issues, null, 2));
      assert.equal(result.data.language, file.language);
    });
  }

  it('name each key of an object once', () => {
    const doubled = files.flatMap(({ name, path }) =>
      repeatedKeys(readFileSync(path, 'utf8')).map((key) => `${name}: ${key}`),
    );
    assert.deepEqual(doubled, [], 'JSON keeps only the last of equal keys');
  });

  it('are all listed in libraries.ts', () => {
    const listed = readFileSync(join(FOLDER, 'libraries.ts'), 'utf8');
    for (const file of files)
      assert.ok(listed.includes(`'./${file.name}'`), `${file.name}: run scripts/generate-catalog.mjs`);
    assert.equal(LIBRARIES.length, files.length);
  });

  it('have an up-to-date JSON schema for editors', () => {
    const written: unknown = JSON.parse(readFileSync(join(FOLDER, 'schema.json'), 'utf8'));
    assert.deepEqual(
      written,
      JSON.parse(JSON.stringify(z.toJSONSchema(librarySchema))),
      'run scripts/generate-catalog.mjs',
    );
  });

  it('name each library once per language', () => {
    const names = LIBRARIES.map((library) => `${library.language} ${library.library}`);
    assert.deepEqual(names, [...new Set(names)]);
  });
});

for (const language of LANGUAGES) {
  describe(`${language} catalogue`, () => {
    const libraries = librariesOf(language);
    const catalog = buildCatalog(language, libraries);

    it('lists an API once per trigger', () => {
      const seen = new Map<string, string>();
      for (const library of libraries)
        for (const entry of library.apis ?? [])
          for (const path of asList(entry.api)) {
            const key = `${catalog.canonical(path)} on ${entry.on ?? 'call'}`;
            assert.equal(seen.get(key), undefined, `${key} is in ${seen.get(key)} and ${library.library}`);
            seen.set(key, library.library);
          }
    });

    it('writes its own paths in canonical form', () => {
      const wrong = libraries.flatMap((library) =>
        mentioned(library)
          .filter((path) => !path.includes(' ')) // operators
          .filter((path) => catalog.canonical(path) !== path)
          .map((path) => `${library.library}: ${path} is ${catalog.canonical(path)}`),
      );
      assert.deepEqual(wrong, []);
    });

    it('has aliases and values that end at something of a catalogued module', () => {
      const modules = libraries.flatMap((library) => library.modules);
      const isPlausible = (path: string): boolean =>
        catalog.knows(path) ||
        modules.some((module) => path === module || path.startsWith(`${module}.`) || path.startsWith(`${module}:`)) ||
        path.startsWith('globalThis:');
      const wrong = libraries.flatMap((library) =>
        [...Object.entries(library.aliases ?? {}), ...Object.entries(library.values ?? {})]
          .filter(([from, to]) => from === to || !isPlausible(catalog.canonical(to)) || catalog.canonical(to) !== to)
          .map(([from, to]) => `${library.library}: ${from} → ${to}`),
      );
      assert.deepEqual(wrong, []);
    });

    it('names counterparts completely', () => {
      for (const library of libraries)
        for (const entry of library.apis ?? [])
          for (const counterpart of Object.values(entry.counterparts ?? {})) {
            if (counterpart === undefined) continue;
            assert.equal(counterpart.module === undefined, counterpart.name === undefined, counterpart.display);
            if (counterpart.rewrite !== undefined) assert.ok(counterpart.name, counterpart.display);
            if (counterpart.safe) assert.ok(counterpart.rewrite, counterpart.display);
          }
    });

    it('has no predicate that tests nothing', () => {
      const vacuous = libraries.flatMap((library) =>
        [...(library.apis ?? []), ...(library.handOffs ?? []), ...(library.entryPoints ?? [])].filter((entry) =>
          testsNothing(entry),
        ),
      );
      assert.deepEqual(vacuous, []);
    });

    it('says where the handlers are and where they run', () => {
      for (const entry of libraries.flatMap((library) => library.entryPoints ?? [])) {
        assert.ok(entry.sync ?? entry.async, entry.reason);
        const isByName = entry.by === 'export' || (entry.by === 'parameter' && entry.names !== undefined);
        assert.equal(entry.api === undefined, isByName, entry.reason);
        // Where the files are not said, what else they export says which ones are meant.
        assert.equal((entry.files ?? entry.beside) !== undefined, entry.by === 'export', entry.reason);
      }
    });

    it('says what is handed off', () => {
      for (const entry of libraries.flatMap((library) => library.handOffs ?? [])) {
        const given = [entry.callable, entry.coroutine, entry.file].filter((x) => x !== undefined);
        assert.ok(given.length > 0, JSON.stringify(entry.api));
      }
    });
  });
}

describe('JavaScript catalogue', () => {
  it('names members of Node core that exist', () => {
    const require = createRequire(__filename);
    const { isBuiltin } = require('node:module') as typeof import('node:module');
    const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];
    const platform: Readonly<Record<string, readonly string[]>> = {
      'fs:lchmodSync': ['darwin'],
      'fs/promises:lchmod': ['darwin'],
    };
    const missing: string[] = [];
    for (const library of librariesOf('javascript')) {
      const newer = new Set(
        (library.apis ?? []).flatMap((entry) => {
          const [m, n] = (entry.since ?? '0.0').split('.').map(Number) as [number, number | undefined];
          return m > major || (m === major && (n ?? 0) > minor) ? asList(entry.api) : [];
        }),
      );
      for (const path of entryPaths(library)) {
        const [module, member] = path.split(':') as [string, string];
        if (!isBuiltin(`node:${module}`) || newer.has(path) || member === '' || member === '*') continue;
        if (platform[path] && !platform[path].includes(process.platform)) continue;
        if (library.library === 'node:sqlite' && (major < 22 || (major === 22 && minor < 13))) continue;
        if (!exists(require(`node:${module}`), member)) missing.push(`${library.library}: ${path}`);
      }
    }
    assert.deepEqual(missing, []);
  });
});

/**
 * Walks a member path as far as it can be seen without creating anything: `Hash().update` → `Hash.prototype.update`.
 * Classes that a module does not export (`FileHandle`) are taken on trust.
 */
function exists(module: unknown, member: string): boolean {
  let current = module as object;
  for (const [index, segment] of member.split('.').entries()) {
    const name = segment.replace(/(\(\)|\[\])+$/, '');
    if (!(name in current)) return index === 0 && segment !== name;
    const next = (current as Record<string, unknown>)[name];
    if (segment === name && (typeof next === 'object' || typeof next === 'function') && next !== null) current = next;
    else if (segment !== name && typeof next === 'function' && next.prototype !== undefined)
      current = next.prototype as object;
    else return true;
  }
  return true;
}
