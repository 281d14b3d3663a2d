/** `threadwise rules` */
import { rulePageUrl } from '../platform/assets';
import type { Engine } from './engine';
import { colorsFor, type CliIo } from './io';

export function listRules(io: CliIo, engine: Engine, format: 'text' | 'json'): void {
  io.stdout.write(format === 'json' ? rulesAsJson(engine) : rulesAsText(io, engine));
}

function rulesAsJson(engine: Engine): string {
  const rules = engine.rules.map((rule) => {
    const { id, area, languages, summary } = rule;
    const docUrl = rulePageUrl(rule);
    return { id, area, languages, summary, ...(docUrl === undefined ? {} : { docUrl }) };
  });
  return `${JSON.stringify({ version: 1, rules }, null, 2)}\n`;
}

function rulesAsText(io: CliIo, engine: Engine): string {
  const colors = colorsFor(io.stdout, io.env);
  const areas = [...new Set(engine.rules.map((rule) => rule.area))];
  const blocks = areas.map((area) => {
    const lines = engine.rules
      .filter((rule) => rule.area === area)
      .map((rule) => `  ${colors.bold(rule.id)}  ${colors.dim(rule.languages.join(', '))}\n      ${rule.summary}`);
    return [colors.underline(area), ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}
