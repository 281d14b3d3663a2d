/** What we read of a package.json. */
import { asString, asTable, valueAt, type Table } from './untyped';

export interface PackageManifest {
  readonly directory: string;
  readonly name: string | undefined;
  /** Entry points besides `exports`, in the order in which a bundler of sources would try them. */
  readonly entries: readonly string[];
  readonly exports: unknown;
  readonly imports: Table | undefined;
  /** Paths of executables, as written. */
  readonly bin: readonly string[];
  /** Names of run-time dependencies, optional and peer ones included. */
  readonly dependencies: ReadonlySet<string>;
  readonly developmentDependencies: ReadonlySet<string>;
  /** Meant to be imported by others. */
  readonly isLibrary: boolean;
}

const ENTRY_FIELDS = ['source', 'module', 'main', 'types', 'typings'];

export function readPackageJson(directory: string, json: unknown): PackageManifest {
  const exports = valueAt(json, 'exports');
  const entries = ENTRY_FIELDS.map((field) => asString(valueAt(json, field))).filter((entry) => entry !== undefined);
  return {
    directory,
    name: asString(valueAt(json, 'name')),
    entries,
    exports,
    imports: asTable(valueAt(json, 'imports')),
    bin: stringsOf(valueAt(json, 'bin')),
    dependencies: new Set(
      ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((field) => keysOf(valueAt(json, field))),
    ),
    developmentDependencies: new Set(keysOf(valueAt(json, 'devDependencies'))),
    isLibrary: exports !== undefined || entries.length > 0,
  };
}

function keysOf(value: unknown): readonly string[] {
  return Object.keys(asTable(value) ?? {});
}

function stringsOf(value: unknown): readonly string[] {
  const values = typeof value === 'string' ? [value] : Object.values(asTable(value) ?? {});
  return values.filter((item) => typeof item === 'string');
}
