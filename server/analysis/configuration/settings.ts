/** Checks a settings object, whichever file or editor it comes from, and keeps the parts that are right. */
import type { z } from 'zod';
import type { KeyPath } from './document';
import { problemsOf, type SettingsProblem } from './issues';
import { projectSettingsSchema, type EditorSettings, type editorSettingsSchema } from './schema';
import { didYouMean } from './suggestion';

export interface CheckedSettings<Settings> {
  readonly settings: Settings;
  /** Paths are spelled as in the source: TOML prefers `target-python`, JSON `targetPython`; both are understood. */
  readonly problems: readonly SettingsProblem[];
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
    ...problemsOf(issues, { value, spell, knownKeys: (path) => (path.length === 0 ? spelled : []) }),
    ...unknownRules(value, knownRuleIds),
  ];
  const kept = schema.safeParse(withoutProblems(value, problems));
  return {
    settings: (kept.success ? kept.data : {}) as z.infer<S>,
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

function unknownRules(value: unknown, knownRuleIds: readonly string[]): SettingsProblem[] {
  const rules = isTable(value) ? value.rules : undefined;
  if (!isTable(rules)) {
    return [];
  }
  return Object.keys(rules)
    .filter((id) => !knownRuleIds.includes(id))
    .map((id) => ({
      path: ['rules', id],
      at: 'key' as const,
      message: `Unknown rule "${id}".${didYouMean(id, knownRuleIds)}`,
    }));
}

/** An unknown rule with a bad value is one mistake. */
function withoutDuplicatePaths(problems: readonly SettingsProblem[]): SettingsProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = JSON.stringify(problem.path);
    return !seen.has(key) && seen.add(key).size > 0;
  });
}

/** A copy without the entries that are wrong; a rule is dropped alone, anything else with its top-level key. */
function withoutProblems(value: unknown, problems: readonly SettingsProblem[]): unknown {
  if (!isTable(value)) {
    return {};
  }
  const copy: Record<string, unknown> = { ...value };
  for (const { path } of problems) {
    const [head, second] = path;
    const rules = copy.rules;
    if (head === 'rules' && typeof second === 'string' && isTable(rules)) {
      copy.rules = Object.fromEntries(Object.entries(rules).filter(([id]) => id !== second));
    } else if (typeof head === 'string') {
      copy[head] = undefined;
    }
  }
  return Object.fromEntries(Object.entries(copy).filter(([, entry]) => entry !== undefined));
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
