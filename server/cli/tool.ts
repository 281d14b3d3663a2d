/** What reports say about the tool itself: its version, its rules and their pages. */
import { readFileSync } from 'node:fs';
import type { HousekeepingId } from '../analysis/api';
import { readPackageInfo, rulePagePath, rulePageUrl } from '../platform/assets';
import type { RuleDescription, ToolDescription } from '../report/format';
import type { Engine, RuleSummary } from './engine';

/** Findings that no rule makes, but that may be asked for by name. */
export const HOUSEKEEPING: Readonly<Record<HousekeepingId, string>> = {
  'unused-suppression': 'An ignore comment that hides nothing.',
  'unknown-rule-in-suppression': 'An ignore comment that names a rule that does not exist.',
};

export function describeTool(engine: Engine): ToolDescription {
  const { version, repository } = readPackageInfo();
  const housekeeping = Object.entries(HOUSEKEEPING).map(([id, summary]) => ({ id, summary }));
  return { version, informationUri: repository, rules: [...engine.rules.map(describeRule), ...housekeeping] };
}

function describeRule(rule: RuleSummary): RuleDescription {
  const { id, summary, area } = rule;
  const file = rulePagePath(rule);
  const pageUrl = rulePageUrl(rule);
  return {
    ...{ id, summary, area },
    ...(file === undefined ? {} : { page: readFileSync(file, 'utf8') }),
    ...(pageUrl === undefined ? {} : { pageUrl }),
  };
}
