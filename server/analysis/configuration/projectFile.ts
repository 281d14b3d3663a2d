/** Reads the settings out of one project file. Every mistake is one error at its place; what is right still counts. */
import type { Span } from '../../../rules/facts';
import type { FileId } from '../../../rules/model';
import { bomLength, computeLineStarts, positionAt } from '../positions';
import {
  parseJsonDocument,
  parseTomlDocument,
  type KeyPath,
  type LocatedDocument,
  type ParsedDocument,
} from './document';
import type { SettingsProblem } from './issues';
import { fileNameOf } from './paths';
import { projectSettingsSchema, type ProjectSettings } from './schema';
import { checkSettings } from './settings';

/** In one folder the first of these that has settings of ours is the project file. */
export const PROJECT_FILE_NAMES = ['threadwise.toml', 'pyproject.toml', 'package.json'] as const;

export interface ConfigurationError {
  readonly file: FileId;
  /** Line and column from 1. */
  readonly line: number;
  readonly column: number;
  readonly span: Span;
  readonly message: string;
}

export interface ParsedProjectFile {
  /** Absent: the file holds no settings of ours, or cannot be read at all. */
  readonly configuration?: ProjectSettings;
  readonly errors: readonly ConfigurationError[];
  /** The line of a setting, from 1. */
  readonly lineOf?: (path: KeyPath) => number;
  /** Where `extends` names its file. */
  readonly extendsAt?: ConfigurationError;
}

export function parseProjectFile(fileName: FileId, text: string, knownRuleIds: readonly string[]): ParsedProjectFile {
  const kind = kindOf(fileName);
  if (!mayHoldSettings(kind, text)) {
    return { errors: [] };
  }
  const errorAt = createErrorAt(fileName, text);
  const body = bomLength(text) === 0 ? text : ` ${text.slice(1)}`;
  const parsed: ParsedDocument = kind.format === 'json' ? parseJsonDocument(body) : parseTomlDocument(body);
  if (!parsed.ok) {
    return { errors: [errorAt({ start: parsed.offset, end: parsed.offset }, `Cannot be read: ${parsed.message}.`)] };
  }
  const section = sectionOf(parsed.document.value, kind.section);
  if (section === undefined) {
    return { errors: [] };
  }
  return readSection(parsed.document, kind.section, section, knownRuleIds, errorAt);
}

type ErrorAt = (span: Span, message: string) => ConfigurationError;

function readSection(
  document: LocatedDocument,
  sectionPath: KeyPath,
  section: unknown,
  knownRuleIds: readonly string[],
  errorAt: ErrorAt,
): ParsedProjectFile {
  const { settings, problems, spell } = checkSettings(projectSettingsSchema, section, knownRuleIds);
  const toError = (problem: SettingsProblem): ConfigurationError => {
    const path = [...sectionPath, ...problem.path];
    return errorAt(problem.at === 'key' ? document.keySpan(path) : document.valueSpan(path), problem.message);
  };
  const errors = problems.map(toError).sort((a, b) => a.span.start - b.span.start);
  const lineOf = (path: KeyPath): number => errorAt(document.keySpan([...sectionPath, ...spell(path)]), '').line;
  if (settings.extends === undefined) {
    return { configuration: settings, errors, lineOf };
  }
  const extendsAt = toError({ path: ['extends'], at: 'value', message: settings.extends });
  return { configuration: settings, errors, lineOf, extendsAt };
}

interface FileKind {
  readonly format: 'json' | 'toml';
  /** Where in the document the settings are. */
  readonly section: readonly string[];
}

function kindOf(fileName: FileId): FileKind {
  const name = fileNameOf(fileName);
  if (name === 'package.json') {
    return { format: 'json', section: ['threadwise'] };
  }
  if (name === 'pyproject.toml') {
    return { format: 'toml', section: ['tool', 'threadwise'] };
  }
  return { format: name.endsWith('.json') ? 'json' : 'toml', section: [] };
}

/** A manifest that does not even name us is not ours to parse: its mistakes are its owner's tools' business. */
function mayHoldSettings(kind: FileKind, text: string): boolean {
  return kind.section.length === 0 || (kind.format === 'json' ? /"threadwise"\s*:/ : /\bthreadwise\b/).test(text);
}

function sectionOf(value: unknown, path: readonly string[]): unknown {
  let current: unknown = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) {
      return undefined;
    }
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}

function createErrorAt(file: FileId, text: string): ErrorAt {
  const lineStarts = computeLineStarts(text);
  return (span, message) => ({ file, ...positionAt(lineStarts, span.start, bomLength(text)), span, message });
}
