/** Where the settings of a file come from: for every value the layer that has the last word. */
import { defaultSetting } from '../../../rules';
import type { FileId } from '../../../rules/model';
import type { SeveritySetting } from '../../../rules/rule';
import type { Configuration } from './configuration';
import type { KeyPath } from './document';
import { matchingGlob } from './globs';
import { folderOf } from './paths';
import type { EditorLayer, ProjectFiles } from './resolve';
import type { EditorSettings, ProjectSettings } from './schema';

/** `undefined` = the default. */
export type Origin = SettingPlace | EditorPlace | undefined;

/** The settings of the editor. */
export interface EditorPlace {
  readonly file: null;
  /** As in `threadwise.<key>`. */
  readonly key: string;
  /** The glob of an override. */
  readonly pattern?: string;
}

export interface SettingPlace {
  readonly file: FileId;
  readonly line: number;
  /** The glob of an override. */
  readonly pattern?: string;
}

export interface RuleOrigin {
  readonly severity: SeveritySetting;
  readonly from: Origin;
}

/** @param sources project files that take part, nearest first */
export function originOf(path: KeyPath, sources: readonly FileId[], projectFiles: ProjectFiles): Origin {
  for (const file of sources) {
    const parsed = projectFiles.get(file);
    const key = path[0] as keyof ProjectSettings;
    if (parsed?.configuration?.[key] !== undefined) {
      return { file, line: parsed.lineOf?.(path) ?? 1 };
    }
  }
  return undefined;
}

export function originOfRule(
  rule: string,
  file: FileId,
  sources: readonly FileId[],
  projectFiles: ProjectFiles,
): RuleOrigin {
  for (const source of sources) {
    const found = inSource(rule, file, source, projectFiles);
    if (found !== undefined) {
      return found;
    }
  }
  return { severity: defaultSetting(rule), from: undefined };
}

/** Editors send every setting; one that says what holds anyway comes from nowhere. */
export function editorOrigin(path: KeyPath, { settings }: EditorLayer, defaults: Configuration): Origin {
  const key = String(path[0]) as keyof EditorSettings;
  const value = settings[key];
  if (value === undefined || JSON.stringify(value) === JSON.stringify(plainDefault(key, defaults))) return undefined;
  return { file: null, key };
}

/** Globs stand beside the folder that they are relative to. */
function plainDefault(key: keyof EditorSettings, defaults: Configuration): unknown {
  return key === 'include' || key === 'exclude' ? defaults[key].globs : defaults[key];
}

export function editorOriginOfRule(rule: string, file: FileId, { folder, settings }: EditorLayer): RuleOrigin {
  const { rules = {}, overrides = [] } = settings;
  for (const override of [...overrides].reverse()) {
    const severity = override.rules[rule];
    const pattern = matchingGlob({ folder, globs: override.files }, file);
    if (severity !== undefined && pattern !== undefined) {
      return { severity, from: { file: null, key: 'overrides', pattern } };
    }
  }
  const usual = defaultSetting(rule);
  const severity = rules[rule] ?? usual;
  return { severity, from: severity === usual ? undefined : { file: null, key: `rules.${rule}` } };
}

/** The last override that matches, else the general setting. */
function inSource(rule: string, file: FileId, source: FileId, projectFiles: ProjectFiles): RuleOrigin | undefined {
  const { configuration = {}, lineOf } = projectFiles.get(source) ?? {};
  const { rules = {}, overrides = [] } = configuration;
  for (const [at, override] of [...overrides.entries()].reverse()) {
    const severity = override.rules[rule];
    const pattern = matchingGlob({ folder: folderOf(source) ?? '', globs: override.files }, file);
    if (severity !== undefined && pattern !== undefined) {
      return { severity, from: { file: source, line: lineOf?.(['overrides', at, 'rules', rule]) ?? 1, pattern } };
    }
  }
  const severity = rules[rule];
  return severity === undefined
    ? undefined
    : { severity, from: { file: source, line: lineOf?.(['rules', rule]) ?? 1 } };
}
