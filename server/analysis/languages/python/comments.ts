/** Suppression comments, and the header comment that says "generated". */
import type { SuppressionComment } from '../../../../rules/facts';
import { parseSuppression } from '../suppressionComment';
import type { Lines } from './lines';
import type { SyntaxRange } from './syntax';

export function readSuppressions(text: string, comments: readonly SyntaxRange[], lines: Lines): SuppressionComment[] {
  const found: SuppressionComment[] = [];
  for (const span of comments) {
    const parsed = parseSuppression(text.slice(span.start, span.end));
    if (!parsed) continue;
    const own = lines.at(span.start);
    const isAlone = lines.indentation(own) === span.start;
    const appliesBelow = parsed.scope === 'next-line' || (parsed.scope === 'line' && isAlone);
    const { start, end } = span;
    found.push({
      scope: parsed.scope === 'file' ? 'file' : appliesBelow ? 'next-line' : 'line',
      rules: parsed.rules,
      reason: parsed.reason,
      span: { start, end },
      line: appliesBelow ? lines.nextCodeLine(own) : own,
    });
  }
  return found;
}

const GENERATED =
  /@generated|\bdo not (?:edit|modify)\b|\b(?:auto-?|automatically )?generated (?:by|from|with|file|code)\b/i;
const HEADER_LENGTH = 1000;

/** Comments only: a docstring that speaks of generated files says nothing about its own. */
export function isGenerated(text: string, comments: readonly SyntaxRange[]): boolean {
  return comments.some(({ start, end }) => start < HEADER_LENGTH && GENERATED.test(text.slice(start, end)));
}
