/**
 * The settings about rules and libraries in package.json: one setting per rule, by area, and the shape of the catalogue, so
 * that the settings editor offers them and settings.json completes and explains.
 */
import type { Rule, SeveritySetting } from '../../rules/rule';
import { AREA_TEXTS, AREAS } from '../../rules/areas';
import { settingsJsonSchema, SEVERITY_SETTINGS } from '../../server/analysis/configuration/schema';

/** A record, so that a new value does not compile without its text. */
const MEANINGS: Readonly<Record<SeveritySetting, string>> = {
  auto: 'By what it costs and where it runs: the longer others wait and the more often, the more severe.',
  off: 'Not reported.',
  hint: 'Always a hint.',
  information: 'Always information.',
  warning: 'Always a warning.',
  error: 'Always an error.',
};

interface Category {
  readonly title: string;
  readonly properties: Readonly<Record<string, object>>;
}

interface Manifest {
  contributes: { configuration: readonly Category[] };
}

/** Rules stand behind the settings for all of them, one category per area. */
const BEFORE_RULES = 'Rules';

export function withRuleSettings(packageJson: string, rules: readonly Rule[]): string {
  const manifest = JSON.parse(packageJson) as Manifest;
  const generated: Readonly<Record<string, object>> = {
    'threadwise.overrides': overridesSetting(rules),
    'threadwise.catalog': catalogSetting(rules),
  };
  const categories = manifest.contributes.configuration
    .filter(({ title }) => !AREAS.some((area) => AREA_TEXTS[area].title === title))
    .map(({ title, properties }) => ({ title, properties: replaced(properties, generated) }))
    .flatMap((category) => (category.title === BEFORE_RULES ? [category, ...ruleCategories(rules)] : [category]));
  manifest.contributes.configuration = categories.map(inOrder);
  return JSON.stringify(manifest);
}

function replaced(properties: Category['properties'], generated: Category['properties']): Category['properties'] {
  return Object.fromEntries(Object.entries(properties).map(([name, setting]) => [name, generated[name] ?? setting]));
}

function ruleCategories(rules: readonly Rule[]): readonly Category[] {
  return AREAS.map((area) => ({
    title: AREA_TEXTS[area].title,
    properties: Object.fromEntries(
      rules.filter((rule) => rule.area === area).map((rule) => [`threadwise.rules.${rule.id}`, severitySetting(rule)]),
    ),
  }));
}

/** The settings editor sorts by name unless it is told otherwise. */
function inOrder({ title, properties }: Category, at: number): Category & { readonly order: number } {
  const ordered = Object.entries(properties).map(([name, setting], order) => [name, { ...setting, order }] as const);
  return { title, order: at, properties: Object.fromEntries(ordered) };
}

function overridesSetting(rules: readonly Rule[]): object {
  return {
    type: 'array',
    default: [],
    scope: 'resource',
    markdownDescription:
      'Severities for some files only, such as `tests/**`. Later entries win. Globs are relative to the workspace folder.',
    items: {
      type: 'object',
      properties: {
        files: {
          type: 'array',
          items: { type: 'string', minLength: 1 },
          minItems: 1,
          description: 'Globs of the files.',
        },
        rules: {
          type: 'object',
          description: 'Severity per rule.',
          properties: Object.fromEntries(rules.map((rule) => [rule.id, { enum: SEVERITY_SETTINGS }])),
          additionalProperties: false,
        },
      },
      required: ['files', 'rules'],
      additionalProperties: false,
    },
  };
}

function catalogSetting(rules: readonly Rule[]): object {
  const { properties } = settingsJsonSchema('editor', rules) as { readonly properties: Record<string, object> };
  return {
    default: {},
    scope: 'resource',
    markdownDescription:
      'What further libraries do to the thread that calls them, in the shape of the `catalog` of a project file: [with an example](https://github.com/threadwise/threadwise/blob/main/docs/configuration.md#libraries-of-your-own).',
    ...(withoutReferences({ ...properties.catalog, description: undefined }) as object),
  };
}

/** References do not work in contributed settings. Only conditions are referred to; they contain each other without end. */
function withoutReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutReferences);
  if (typeof schema !== 'object' || schema === null) return schema;
  if ('$ref' in schema || isWrappedReference(schema)) {
    return { type: 'object', description: 'A condition on one call, as in a project file.' };
  }
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, withoutReferences(part)]));
}

/** `{"allOf": [{"$ref": …}]}` */
function isWrappedReference(schema: object): boolean {
  const { allOf } = schema as { readonly allOf?: readonly object[] };
  return allOf?.some((part) => '$ref' in part) === true;
}

function severitySetting(rule: Rule): object {
  return {
    type: 'string',
    enum: SEVERITY_SETTINGS,
    enumDescriptions: SEVERITY_SETTINGS.map((setting) => MEANINGS[setting]),
    // VS Code sends what is the default like any other value.
    default: rule.isOffByDefault === true ? 'off' : 'auto',
    scope: 'resource',
    description: rule.summary,
  };
}
