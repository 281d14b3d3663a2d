/** The tables of the README: settings, from package.json, and rules, from the registry. */
import type { Rule } from '../../rules/rule';
import { AREA_TEXTS, AREAS } from '../areas';
import { replaceMarked, table } from './markdown';

export function withTables(readme: string, packageJson: string, rules: readonly Rule[]): string {
  return replaceMarked(replaceMarked(readme, 'settings', settingsTable(packageJson)), 'rules', rulesTable(rules));
}

interface Setting {
  readonly default: unknown;
  readonly description?: string;
  readonly markdownDescription?: string;
}

function settingsTable(packageJson: string): string {
  const manifest = JSON.parse(packageJson) as {
    contributes: { configuration: { properties: Record<string, Setting> } };
  };
  const settings = Object.entries(manifest.contributes.configuration.properties);
  return table(
    ['Setting', 'Default', 'What it does'],
    settings.map(([name, setting]) => [
      `\`${name}\``,
      `\`${JSON.stringify(setting.default)}\``,
      setting.markdownDescription ?? setting.description ?? '',
    ]),
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
