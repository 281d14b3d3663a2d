/** Ignore comments: which findings they hide, which effects they stop, and whether they are used. */
import { RULES, RULE_IDS } from '../../rules';
import type { FileFacts, SuppressionComment } from '../../rules/facts';
import type { Effect } from '../../rules/model';
import { lineIndexAt } from './positions';

/** Kinds of effects that the comments on an operation's line stop for all callers. */
export function stoppedEffects(facts: FileFacts, offset: number): ReadonlySet<Effect['kind']> {
  if (facts.suppressions.length === 0) return NOTHING;
  const line = lineIndexAt(facts.lineStarts, offset);
  const stopped = new Set<Effect['kind']>();
  for (const comment of facts.suppressions) {
    if (!coversLine(comment, line)) continue;
    for (const rule of RULES) if (rule.stops && coversRule(comment, rule.id)) stopped.add(rule.stops);
  }
  return stopped;
}

/** The kind of effect that a rule in a comment stops; no rule = all of them. */
export function kindsStoppedBy(rule: string | null): readonly Effect['kind'][] {
  return RULES.flatMap(({ id, stops }) => (stops && (rule === null || rule === id) ? [stops] : []));
}

const NOTHING: ReadonlySet<Effect['kind']> = new Set();

export function coversLine(comment: SuppressionComment, line: number): boolean {
  return comment.scope === 'file' || comment.line === line;
}

export function coversRule(comment: SuppressionComment, rule: string): boolean {
  return comment.rules.length === 0 || comment.rules.includes(rule);
}

export function unknownRules(comment: SuppressionComment): readonly string[] {
  return comment.rules.filter((rule) => !(RULE_IDS as readonly string[]).includes(rule));
}
