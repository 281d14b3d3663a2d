/** Writes the files of a new rule into a repository. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { withRule } from './registry';
import type { NewRule } from './request';
import { fixtures, rulePage, ruleModule } from './templates';

/**
 * @param root top of the repository
 * @returns paths of what was written, relative to `root`
 */
export function scaffold(root: string, rule: NewRule): readonly string[] {
  const { area, id } = rule;
  const texts = new Map([
    [`rules/${area}/${id}.ts`, ruleModule(rule)],
    [`rules/${area}/${id}.md`, rulePage(rule)],
    ...[...fixtures(rule)].map(([name, text]) => [`test/fixtures/${id}/${name}`, text] as const),
  ]);
  const taken = [...texts.keys()].find((file) => existsSync(path.join(root, file)));
  if (taken !== undefined) throw new Error(`${taken} exists already.`);
  const registry = path.join(root, 'rules/index.ts');
  const extended = withRule(readFileSync(registry, 'utf8'), rule);
  for (const [file, text] of texts) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  writeFileSync(registry, extended);
  return [...texts.keys(), 'rules/index.ts'];
}
