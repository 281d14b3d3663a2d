/** What applies to one file, with the origin of every value: for `threadwise config` and for the editor. */
import type { FileId } from '../../../rules/model';
import type { SeveritySetting } from '../../../rules/rule';
import { DEFAULT_CONFIGURATION, type AsyncLibrary, type Configuration, type PathGlobs } from './configuration';
import { isExcluded, matchingGlob } from './globs';
import { editorOrigin, editorOriginOfRule, originOf, originOfRule, type Origin, type RuleOrigin } from './origin';
import type { ConfigurationError } from './projectFile';
import { resolveWithSources, type EditorLayer, type ProjectFiles } from './resolve';

export interface Sourced<T> {
  readonly value: T;
  readonly from: Origin;
}

export interface EffectiveConfiguration {
  readonly configuration: Configuration;
  readonly projectFiles: readonly FileId[];
  readonly rules: readonly (Sourced<SeveritySetting> & { readonly id: string })[];
  readonly include: Sourced<PathGlobs>;
  readonly exclude: Sourced<PathGlobs>;
  readonly maxFileSize: Sourced<number>;
  /** `undefined`: nothing is set, and what the project declares counts. */
  readonly targetPython: Sourced<string | undefined>;
  readonly asyncLibrary: Sourced<AsyncLibrary>;
  readonly catalog: readonly (Sourced<string> & { readonly list: string })[];
  readonly errors: readonly ConfigurationError[];
}

export function effectiveConfiguration(
  file: FileId,
  ruleIds: readonly string[],
  projectFiles: ProjectFiles,
  editor?: EditorLayer,
): EffectiveConfiguration {
  const { configuration, sources, errors } = resolveWithSources(file, projectFiles, editor);
  // A project file replaces the settings of the editor as a whole.
  const layer = sources.length === 0 ? editor : undefined;
  const from = (...key: readonly (string | number)[]): Origin =>
    layer ? editorOrigin(key, layer, DEFAULT_CONFIGURATION) : originOf(key, sources, projectFiles);
  const ofRule = (id: string): RuleOrigin =>
    layer ? editorOriginOfRule(id, file, layer) : originOfRule(id, file, sources, projectFiles);
  const { include, exclude, maxFileSize, targetPython, asyncLibrary } = configuration;
  return {
    ...{ configuration, projectFiles: sources },
    rules: ruleIds.map((id) => {
      const { severity, from: origin } = ofRule(id);
      return { id, value: severity, from: origin };
    }),
    include: { value: include, from: from('include') },
    exclude: { value: exclude, from: from('exclude') },
    maxFileSize: { value: maxFileSize, from: from('maxFileSize') },
    targetPython: { value: targetPython, from: from('targetPython') },
    asyncLibrary: { value: asyncLibrary, from: from('asyncLibrary') },
    catalog: catalogEntries(configuration, from),
    errors: [...sources.flatMap((source) => projectFiles.get(source)?.errors ?? []), ...errors],
  };
}

/** Why the globs leave a file out; `undefined`: they do not. */
export function whyExcluded(file: FileId, configuration: Configuration): string | undefined {
  if (!isExcluded(file, configuration)) return undefined;
  const glob = matchingGlob(configuration.exclude, file);
  return glob === undefined ? 'no glob of "include" matches it' : `"${glob}" in "exclude" matches it`;
}

/** The list of the catalogue and what each entry is about. */
function catalogEntries(
  { catalog }: Configuration,
  from: (...key: readonly (string | number)[]) => Origin,
): EffectiveConfiguration['catalog'] {
  return Object.entries(catalog).flatMap(([list, entries]) =>
    Array.isArray(entries)
      ? entries.map((entry, at) => ({ list, value: nameOf(entry), from: from('catalog', list, at) }))
      : Object.entries(entries ?? {}).map(([key, value]) => ({
          ...{ list, value: `${key} → ${value}` },
          from: from('catalog', list, key),
        })),
  );
}

function nameOf(entry: object): string {
  const { api, names } = entry as { readonly api?: string | readonly string[]; readonly names?: readonly string[] };
  return [api ?? names ?? []].flat().join(', ');
}
