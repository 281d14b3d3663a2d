/** Checks a settings object, whichever file or editor it comes from, and keeps the parts that are right. */
import { z } from 'zod';
import type { KeyPath } from './document';
import { problemsOf, type SettingsProblem } from './issues';
import { projectSettingsSchema, type EditorSettings, type editorSettingsSchema } from './schema';
import { didYouMean } from './suggestion';

export interface CheckedSettings<Settings> {
  readonly settings: Settings;
  /** Paths are spelled as in the source: TOML prefers `target-python`, JSON `targetPython`; both are understood. */
  readonly problems: readonly SettingsProblem[];
  /** A path of the settings as the source spells it. */
  readonly spell: (path: KeyPath) => KeyPath;
}

type Schema = typeof projectSettingsSchema | typeof editorSettingsSchema;

export function checkSettings<S extends Schema>(
  schema: S,
  section: unknown,
  knownRuleIds: readonly string[],
): CheckedSettings<z.infer<S>> {
  const { value, spelling, duplicates } = withCamelCaseKeys(section);
  const known = Object.keys(schema.shape).filter((key) => !key.startsWith('$'));
  const spelled = usesKebabCase(spelling) ? known.map(toKebabCase) : known;
  const spell = ([head, ...rest]: KeyPath): KeyPath =>
    head === undefined ? [] : [spelling.get(String(head)) ?? head, ...rest];
  const first = schema.safeParse(value);
  const issues = first.success ? [] : first.error.issues;
  const problems = [
    ...problemsOf(issues, { value, spell, knownKeys: (path) => (path.length === 0 ? spelled : keysAt(schema, path)) }),
    ...unknownRules(value, knownRuleIds),
  ];
  const kept = schema.safeParse(withoutProblems(value, problems));
  return {
    settings: (kept.success ? kept.data : {}) as z.infer<S>,
    spell,
    problems: [
      ...duplicates,
      ...withoutDuplicatePaths(problems).map((problem) => ({ ...problem, path: spell(problem.path) })),
    ],
  };
}

/** Editor settings come as one object without a text, so their problems have no place. */
export function readEditorSettings(
  schema: typeof editorSettingsSchema,
  value: unknown,
  knownRuleIds: readonly string[],
): { readonly settings: EditorSettings; readonly problems: readonly string[] } {
  const { settings, problems } = checkSettings(schema, value, knownRuleIds);
  return { settings, problems: problems.map((problem) => problem.message) };
}

function withCamelCaseKeys(section: unknown): {
  value: unknown;
  spelling: Map<string, string>;
  duplicates: SettingsProblem[];
} {
  const spelling = new Map<string, string>();
  const duplicates: SettingsProblem[] = [];
  if (!isTable(section)) {
    return { value: section, spelling, duplicates };
  }
  const value: Record<string, unknown> = {};
  const known = Object.keys(projectSettingsSchema.shape);
  for (const [key, entry] of Object.entries(section)) {
    const camel = toCamelCase(key);
    const name = known.includes(camel) ? camel : key;
    if (spelling.has(name)) {
      duplicates.push({
        path: [key],
        at: 'key',
        message: `"${key}" and "${spelling.get(name) ?? ''}" are the same key.`,
      });
    } else {
      spelling.set(name, key);
      value[name] = entry;
    }
  }
  return { value, spelling, duplicates };
}

function usesKebabCase(spelling: ReadonlyMap<string, string>): boolean {
  return [...spelling.values()].some((key) => key.includes('-'));
}

function toCamelCase(key: string): string {
  return key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function toKebabCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Names of rules, in the general table and in those for some files. */
function unknownRules(value: unknown, knownRuleIds: readonly string[]): SettingsProblem[] {
  if (!isTable(value)) {
    return [];
  }
  const overrides: readonly unknown[] = Array.isArray(value.overrides) ? value.overrides : [];
  const tables: readonly (readonly [path: KeyPath, rules: unknown])[] = [
    [['rules'], value.rules],
    ...overrides.map((entry, at) => [['overrides', at, 'rules'], isTable(entry) ? entry.rules : undefined] as const),
  ];
  return tables.flatMap(([path, rules]) =>
    Object.keys(isTable(rules) ? rules : {})
      .filter((id) => !knownRuleIds.includes(id))
      .map((id) => ({
        path: [...path, id],
        at: 'key' as const,
        message: `Unknown rule "${id}".${didYouMean(id, knownRuleIds)}`,
      })),
  );
}

/** An unknown rule with a bad value is one mistake. */
function withoutDuplicatePaths(problems: readonly SettingsProblem[]): SettingsProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem.path);
    return !seen.has(key) && seen.add(key).size > 0;
  });
}

/** A copy without the entries that are wrong. */
function withoutProblems(value: unknown, problems: readonly SettingsProblem[]): unknown {
  const wrong = new Set(problems.map(({ path }) => JSON.stringify(entryOf(path))));
  return isTable(value) ? withoutEntries(value, [], wrong) : {};
}

/** What is lost to a mistake: the setting of one rule, one entry of a list of tables, or else a whole key. */
function entryOf(path: KeyPath): KeyPath {
  const [head, , third] = path;
  if (head === 'rules') {
    return path.slice(0, 2);
  }
  if (head === 'overrides') {
    return path.slice(0, third === 'rules' && path.length > 3 ? 4 : 2);
  }
  return path.slice(0, head === 'catalog' ? 3 : 1);
}

function withoutEntries(value: unknown, path: KeyPath, wrong: ReadonlySet<string>): unknown {
  const isRight = (part: string | number): boolean => !wrong.has(JSON.stringify([...path, part]));
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown, at) => (isRight(at) ? [withoutEntries(entry, [...path, at], wrong)] : []));
  }
  if (!isTable(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([key]) => isRight(key));
  return Object.fromEntries(kept.map(([key, entry]) => [key, withoutEntries(entry, [...path, key], wrong)]));
}

/** The keys that a table may have, for suggestions. */
function keysAt(schema: z.ZodType, path: KeyPath): readonly string[] {
  let current = withoutOptional(schema);
  for (const part of path) {
    if (current instanceof z.ZodArray) {
      current = withoutOptional(current.element as z.ZodType);
    } else if (current instanceof z.ZodObject) {
      current = withoutOptional((current.shape as Record<string, z.ZodType | undefined>)[part]);
    }
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function withoutOptional(schema: z.ZodType | undefined): z.ZodType | undefined {
  const wraps = schema instanceof z.ZodOptional || schema instanceof z.ZodLazy;
  return wraps ? withoutOptional(schema.unwrap() as z.ZodType) : schema;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
