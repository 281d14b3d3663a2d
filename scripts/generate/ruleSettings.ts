/** The setting `threadwise.rules` in package.json: one property per rule, so that settings.json completes and explains. */
import type { Rule, SeveritySetting } from '../../rules/rule';
import { SEVERITY_SETTINGS } from '../../server/analysis/configuration/schema';

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
  const { properties } = manifest.contributes.configuration;
  properties['threadwise.rules'] = rulesSetting(rules);
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

function severitySetting(rule: Rule): object {
  return {
    type: 'string',
    enum: SEVERITY_SETTINGS,
    enumDescriptions: SEVERITY_SETTINGS.map((setting) => MEANINGS[setting]),
    default: 'auto',
    description: rule.summary,
  };
}
