/** Adds a rule, with its reason, to a suppression comment that is there. The same in all languages. */
import type { SuppressionComment } from '../../../rules/facts';
import type { TextEdit } from './frontEnd';
import { withRule } from './suppressionComment';

export interface AddedRule {
  readonly rule: string;
  readonly reason: string;
}

/** `null` if the comment covers the rule already. */
export function extensionEdits(
  text: string,
  { span }: SuppressionComment,
  { rule, reason }: AddedRule,
): TextEdit[] | null {
  const newText = withRule(text.slice(span.start, span.end), rule, reason);
  return newText === null ? null : [{ span, newText }];
}
