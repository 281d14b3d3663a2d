/** What we read of a tsconfig.json or jsconfig.json. */
import { asString, asStrings, asTable, valueAt } from './untyped';

export interface TsConfig {
  readonly directory: string;
  readonly name: string;
  /** As written; later ones win. */
  readonly extends: readonly string[];
  readonly baseUrl: string | undefined;
  readonly paths: ReadonlyMap<string, readonly string[]> | undefined;
}

export function readTsConfig(directory: string, name: string, json: unknown): TsConfig {
  const options = valueAt(json, 'compilerOptions');
  const base = valueAt(json, 'extends');
  const paths = asTable(valueAt(options, 'paths'));
  return {
    directory,
    name,
    extends: typeof base === 'string' ? [base] : asStrings(base),
    baseUrl: asString(valueAt(options, 'baseUrl')),
    paths: paths && new Map(Object.entries(paths).map(([pattern, targets]) => [pattern, asStrings(targets)])),
  };
}
