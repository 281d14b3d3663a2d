/**
 * The settings about rules and libraries in package.json: one property per rule, and the shape of the catalogue, so that
 * settings.json completes and explains.
 */
import type { Rule, SeveritySetting } from '../../rules/rule';
import { settingsJsonSchema, SEVERITY_SETTINGS } from '../../server/analysis/configuration/schema';

/** A record, so that a new value does not compile without its text. */
const MEANINGS: Readonly<Record<SeveritySetting, string>> = {
  auto: 'Computed from what happens and where: cost of the call × how hot the code is.',
  off: 'Not reported.',
  hint: 'Always a hint.',
  information: 'Always information.',
  warning: 'Always a warning.',
  error: 'Always an error.',
};

interface Manifest {
  contributes: { configuration: { properties: Record<string, object> } };
}

export function withRuleSettings(packageJson: string, rules: readonly Rule[]): string {
  const manifest = JSON.parse(packageJson) as Manifest;
  const { configuration } = manifest.contributes;
  const generated: Readonly<Record<string, object>> = {
    'threadwise.rules': rulesSetting(rules),
    'threadwise.overrides': overridesSetting(rules),
    'threadwise.catalog': catalogSetting(rules),
  };
  // What is there already keeps its place.
  configuration.properties = { ...configuration.properties, ...generated };
  return JSON.stringify(manifest);
}

function rulesSetting(rules: readonly Rule[]): object {
  return {
    type: 'object',
    default: {},
    scope: 'resource',
    markdownDescription:
      'Severity per rule. `auto` computes it from what happens and where; `off` turns the rule off. A project file (`threadwise.toml`, `[tool.threadwise]` in pyproject.toml or `threadwise` in package.json) replaces these settings.',
    properties: Object.fromEntries(rules.map((rule) => [rule.id, severitySetting(rule)])),
    additionalProperties: false,
  };
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
      'What further libraries do to the thread that calls them, in the shape of the `catalog` of a project file. See docs/configuration.md.',
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
    default: 'auto',
    description: rule.summary,
  };
}
