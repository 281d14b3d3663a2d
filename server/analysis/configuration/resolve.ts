/**
 * Which settings apply to a file: defaults < editor settings < nearest project file < command line. A project file
 * replaces the editor settings and the project files further up as a whole, so that everybody who works on the project
 * sees the same findings; to build on another file it says so with `extends`.
 */
import type { FileId } from '../../../rules/model';
import { DEFAULT_CONFIGURATION, type Configuration, type RuleOverride, type RuleSettings } from './configuration';
import { fileNameOf, folderOf, joinPath } from './paths';
import { PROJECT_FILE_NAMES, type ConfigurationError, type ParsedProjectFile } from './projectFile';
import type { EditorSettings, ProjectSettings } from './schema';

/** Project files that exist, by path, parsed. Files that are not in it do not exist. */
export type ProjectFiles = ReadonlyMap<FileId, ParsedProjectFile>;

export interface EditorLayer {
  /** The workspace folder, which globs are relative to. */
  readonly folder: FileId;
  readonly settings: EditorSettings;
}

export interface ResolvedConfiguration {
  readonly configuration: Configuration;
  /** Project files that take part, nearest first, then the ones they extend. */
  readonly sources: readonly FileId[];
  /** `extends` that leads nowhere or in a circle. */
  readonly errors: readonly ConfigurationError[];
}

export function resolveConfiguration(
  file: FileId,
  projectFiles: ProjectFiles,
  editor?: EditorLayer,
  commandLine: Partial<Configuration> = {},
): Configuration {
  return resolveWithSources(file, projectFiles, editor, commandLine).configuration;
}

export function resolveWithSources(
  file: FileId,
  projectFiles: ProjectFiles,
  editor?: EditorLayer,
  commandLine: Partial<Configuration> = {},
): ResolvedConfiguration {
  const nearest = nearestProjectFile(file, projectFiles);
  if (nearest === undefined) {
    const base =
      editor === undefined ? DEFAULT_CONFIGURATION : apply(DEFAULT_CONFIGURATION, editor.settings, editor.folder);
    return { configuration: { ...base, ...commandLine }, sources: [], errors: [] };
  }
  const { sources, errors } = chainOf(nearest, projectFiles);
  const configuration = sources.reduceRight<Configuration>((base, source) => {
    const settings = projectFiles.get(source)?.configuration ?? {};
    return apply(base, settings, folderOf(source) ?? '');
  }, DEFAULT_CONFIGURATION);
  return { configuration: { ...configuration, ...commandLine }, sources, errors };
}

/** The file a `project file` extends, as a path. */
export function extendedFile(projectFile: FileId, settings: ProjectSettings): FileId | undefined {
  return settings.extends === undefined ? undefined : joinPath(folderOf(projectFile) ?? '', settings.extends);
}

/** A broken `threadwise.toml` still is the project file: falling back to one further up would surprise. */
function nearestProjectFile(file: FileId, projectFiles: ProjectFiles): FileId | undefined {
  for (let folder = folderOf(file); folder !== undefined; folder = folderOf(folder)) {
    for (const name of PROJECT_FILE_NAMES) {
      const path = joinPath(folder, name);
      const parsed = projectFiles.get(path);
      if (parsed !== undefined && (parsed.configuration !== undefined || parsed.errors.length > 0)) {
        return path;
      }
    }
  }
  return undefined;
}

function chainOf(first: FileId, projectFiles: ProjectFiles): { sources: FileId[]; errors: ConfigurationError[] } {
  const sources: FileId[] = [];
  const errors: ConfigurationError[] = [];
  let current: FileId | undefined = first;
  while (current !== undefined) {
    sources.push(current);
    const parsed: ParsedProjectFile | undefined = projectFiles.get(current);
    const next: FileId | undefined =
      parsed?.configuration === undefined ? undefined : extendedFile(current, parsed.configuration);
    const problem: string | undefined = next === undefined ? undefined : problemWith(next, sources, projectFiles);
    if (problem !== undefined && parsed?.extendsAt !== undefined) {
      errors.push({ ...parsed.extendsAt, message: problem });
    }
    current = problem === undefined ? next : undefined;
  }
  return { sources, errors };
}

function problemWith(target: FileId, before: readonly FileId[], projectFiles: ProjectFiles): string | undefined {
  if (before.includes(target)) {
    return `"extends" leads in a circle: ${[...before, target].map(fileNameOf).join(' → ')}.`;
  }
  const parsed = projectFiles.get(target);
  if (parsed === undefined) {
    return `"extends" names a file that cannot be read: ${target}.`;
  }
  const isEmpty = parsed.configuration === undefined && parsed.errors.length === 0;
  return isEmpty ? `"extends" names a file without settings for Threadwise: ${target}.` : undefined;
}

/** Rules are merged by id, because `extends` asks for it; everything else is replaced by the nearer value. */
function apply(base: Configuration, settings: ProjectSettings | EditorSettings, folder: FileId): Configuration {
  const { rules = {}, overrides = [], include, exclude, targetPython, asyncLibrary, catalog, maxFileSize } = settings;
  return {
    rules: { ...base.rules, ...rules },
    overrides: [
      ...base.overrides.map((override) => without(override, rules)),
      ...overrides.map(({ files, rules: own }) => ({ folder, globs: files, rules: own })),
    ],
    include: include === undefined ? base.include : { folder, globs: include },
    exclude: exclude === undefined ? base.exclude : { folder, globs: exclude },
    asyncLibrary: asyncLibrary ?? base.asyncLibrary,
    catalog: catalog ?? base.catalog,
    maxFileSize: maxFileSize ?? base.maxFileSize,
    ...(targetPython === undefined ? pick(base) : { targetPython }),
  };
}

/** What a nearer file says about a rule holds for all files, whatever the extended file says about some of them. */
function without(override: RuleOverride, rules: RuleSettings): RuleOverride {
  const kept = Object.entries(override.rules).filter(([id]) => !Object.hasOwn(rules, id));
  return { ...override, rules: Object.fromEntries(kept) };
}

function pick(base: Configuration): { targetPython?: string } {
  return base.targetPython === undefined ? {} : { targetPython: base.targetPython };
}
