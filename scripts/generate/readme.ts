/** The tables of the README: settings, from package.json, and rules, from the registry. */
import type { Rule } from '../../rules/rule';
import { AREA_TEXTS, AREAS } from '../../rules/areas';
import { replaceMarked, table } from './markdown';

export function withTables(readme: string, packageJson: string, rules: readonly Rule[]): string {
  return replaceMarked(replaceMarked(readme, 'settings', settingsTable(packageJson)), 'rules', rulesTable(rules));
}

interface Setting {
  readonly default: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

/** Settings of rules are alike, and the rules have a table of their own. */
const RULE_SETTING: readonly [string, string, string] = [
  '`threadwise.rules.<rule>`',
  '`"auto"`',
  'Severity of a rule: `off`, `hint`, `information`, `warning` or `error`. `auto` computes it from what happens and where.',
];

function settingsTable(packageJson: string): string {
  const manifest = JSON.parse(packageJson) as {
    contributes: { configuration: readonly { properties: Record<string, Setting> }[] };
  };
  const settings = manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties));
  const rows = settings.map(([name, setting]) =>
    name.startsWith('threadwise.rules.')
      ? RULE_SETTING
      : [
          `\`${name}\``,
          `\`${JSON.stringify(setting.default)}\``,
          setting.markdownDescription ?? setting.description ?? '',
        ],
  );
  return table(
    ['Setting', 'Default', 'What it does'],
    rows.filter((row, at) => row !== rows[at - 1]),
  );
}

const LANGUAGES = { python: 'Python', javascript: 'JavaScript, TypeScript' };

function rulesTable(rules: readonly Rule[]): string {
  const sorted = AREAS.flatMap((area) => rules.filter((rule) => rule.area === area));
  return table(
    ['Rule', 'Area', 'Languages', 'What it reports'],
    sorted.map((rule) => [
      `[${rule.id}](rules/${rule.area}/${rule.id}.md)`,
      AREA_TEXTS[rule.area].title,
      rule.languages.map((language) => LANGUAGES[language]).join(', '),
      rule.summary,
    ]),
  );
}
