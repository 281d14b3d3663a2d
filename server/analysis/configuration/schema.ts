/**
 * The shape of a project file (`threadwise.toml`, `[tool.threadwise]`, `"threadwise"` in package.json) and of the
 * editor settings below `threadwise.`. The descriptions end up in the settings page of the editor.
 */
import { z } from 'zod';
import { userCatalogSchema } from '../../../rules/catalog/schema';
import type { SeveritySetting } from '../../../rules/rule';
import type { AsyncLibrary } from './configuration';

export const SEVERITY_SETTINGS = [
  'auto',
  'off',
  'hint',
  'information',
  'warning',
  'error',
] as const satisfies readonly SeveritySetting[];

const ASYNC_LIBRARIES = ['auto', 'asyncio', 'anyio', 'trio'] as const satisfies readonly AsyncLibrary[];

/** One or more comparisons with a Python version: `3.9`, `>=3.9`, `>=3.9, <3.13`; `3.14t` is a build without the GIL. */
const PYTHON_RANGE =
  /^\s*(?:(?:>=|<=|==|~=|>|<)?\s*\d+\.\d+(?:\.\d+|\.\*)?t?)(?:\s*,\s*(?:>=|<=|==|~=|!=|>|<)?\s*\d+\.\d+(?:\.\d+|\.\*)?t?)*\s*$/;

/**
 * What may stand behind a rule's id. A rule with options of its own would take a table here, `{ severity, … }`, with the
 * options' schema from its declaration; no rule has any yet.
 */
const severitySetting = z.enum(SEVERITY_SETTINGS);
const globs = z.array(z.string().min(1));

type OverrideShape<Rules> = Record<'files', typeof globs> & Record<'rules', Rules>;

/** @param rules shape of the tables with severities */
function overridesOf<Rules extends z.ZodType>(
  rules: Rules,
): z.ZodOptional<z.ZodArray<z.ZodObject<OverrideShape<Rules>, z.core.$strict>>> {
  const files = globs.min(1).describe('Globs of the files, relative to the folder of the project file.');
  return z
    .array(z.strictObject({ files, rules: rules.describe('Severity per rule id.') }))
    .optional()
    .describe('Severities for some files only, such as `tests/**`. Later entries win.');
}

const severities = z.record(z.string(), severitySetting);

const shared = {
  rules: severities
    .optional()
    .describe('Severity per rule id. `auto` computes it from what happens and where; `off` turns the rule off.'),
  overrides: overridesOf(severities),
  include: globs
    .optional()
    .describe('Globs of the files to check, relative to the folder of the project file. Empty: every source file.'),
  exclude: globs
    .optional()
    .describe('Globs of files and folders not to check, relative to the folder of the project file.'),
  targetPython: z
    .string()
    .regex(PYTHON_RANGE)
    .optional()
    .describe(
      'Python versions that the code runs on, such as `3.9` or `>=3.9`; `3.14t` is a build without the GIL. Default: what the project declares.',
    ),
  asyncLibrary: z
    .enum(ASYNC_LIBRARIES)
    .optional()
    .describe(
      'Async library for Python whose functions fixes and messages name where a file leaves the choice. `auto`: the one that the file imports, asyncio where it imports several.',
    ),
  catalog: userCatalogSchema
    .optional()
    .describe('What further libraries do to the thread that calls them, in the shape of the bundled catalogue.'),
  maxFileSize: z.int().min(1).optional().describe('Larger files are skipped. In bytes, default 1000000.'),
};

/** What the editor settings may say about the analysis. */
export const editorSettingsSchema = z.strictObject(shared);

export const projectSettingsSchema = z.strictObject({
  ...shared,
  extends: z
    .string()
    .min(1)
    .optional()
    .describe('Path of another project file, relative to this one, whose settings are the base of these.'),
  /** Lets editors find a schema; means nothing to us. */
  $schema: z.string().optional(),
});
export type ProjectSettings = z.infer<typeof projectSettingsSchema>;
export type EditorSettings = z.infer<typeof editorSettingsSchema>;

/** For `contributes` of the extension: rule ids become properties, so that the editor completes and checks them. */
export function settingsJsonSchema(
  which: 'editor' | 'project',
  rules: readonly { readonly id: string; readonly summary: string }[],
): Record<string, unknown> {
  const perRule = Object.fromEntries(
    rules.map((rule) => [rule.id, severitySetting.optional().describe(rule.summary)] as const),
  );
  const base = which === 'editor' ? editorSettingsSchema : projectSettingsSchema;
  const ruleTable = z.strictObject(perRule);
  const schema = base.extend({
    rules: ruleTable.optional().describe(shared.rules.description ?? ''),
    overrides: overridesOf(ruleTable),
  });
  return z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
}
