/** Takes suppression comments out of a text, as a whole or rule by rule. The same in all languages. */
import type { FileFacts, Span } from '../../../rules/facts';
import type { FixIntent } from '../../../rules/fixes';
import type { TextEdit } from './frontEnd';
import { withoutSuppression } from './suppressionComment';

type RemoveSuppression = Extract<FixIntent, { k: 'remove-suppression' }>;

/** @param around the comment with what must go with it, such as the braces that it needs in JSX */
export function removalEdits(
  text: string,
  facts: FileFacts,
  intent: RemoveSuppression,
  around: (comment: Span) => Span = (comment) => comment,
): TextEdit[] | null {
  const comment = facts.suppressions.find(({ span }) => span.start === intent.offset);
  if (!comment) return null;
  const { span } = comment;
  const rest = withoutSuppression(text.slice(span.start, span.end), intent.rules);
  if (rest === null) return null;
  return rest === '' ? removal(text, around(span)) : [{ span, newText: rest }];
}

/** A line that held nothing else goes too; otherwise the blanks before the comment, where it ends its line. */
function removal(text: string, { start, end }: Span): TextEdit[] | null {
  const blanks = /[ \t\f]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const toLineEnd = /^[ \t\f]*(\r\n|\r|\n|$)/.exec(text.slice(end));
  const before = start - blanks;
  const startsLine = before === 0 || /[\r\n\ufeff]/.test(text[before - 1] ?? '');
  if (toLineEnd) {
    const [blanksAndBreak, lineBreak = ''] = toLineEnd;
    const until = end + blanksAndBreak.length - (startsLine ? 0 : lineBreak.length);
    return [{ span: { start: before, end: until }, newText: '' }];
  }
  // A comment of several lines ends a statement, as a line break does.
  if (/[\r\n]/.test(text.slice(start, end))) return null;
  const joins = /[\w$]/.test(text[start - 1] ?? '') && /[\w$]/.test(text[end] ?? '');
  return [{ span: { start, end }, newText: joins ? ' ' : '' }];
}
