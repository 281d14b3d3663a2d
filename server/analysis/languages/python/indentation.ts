/**
 * The parser takes a statement that is indented like nothing around it for one of the block around: with one blank too many
 * before the first line of a function, all others would be code of the module. For Python this is an error.
 */
import type { SyntaxNode, SyntaxRange } from './syntax';

/** To the parser, wherever it stands. */
const TAB = 8;

/** The indentation of statements of one block that begin a line elsewhere than the first of them; in a module than at its start. */
export function misplacedStatements(text: string, { kind, children }: SyntaxNode): readonly SyntaxRange[] {
  let expected = kind === 'module' ? 0 : null;
  const misplaced: SyntaxRange[] = [];
  for (const statement of children) {
    if (statement.kind === 'error') continue;
    const place = indentationBefore(text, statement.start);
    if (!place) continue;
    expected ??= place.column;
    if (place.column !== expected) misplaced.push({ start: place.start, end: statement.start });
  }
  return misplaced;
}

/** `null`: something else stands before it, or its line continues another. */
function indentationBefore(text: string, offset: number): { readonly start: number; readonly column: number } | null {
  let start = offset;
  while (start > 0 && BLANKS.includes(text[start - 1] ?? '')) start--;
  const isLineStart = start === 0 || text[start - 1] === '\n';
  if (!isLineStart || /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) return null;
  let column = 0;
  for (let at = start; at < offset; at++) {
    if (text[at] === ' ') column++;
    else if (text[at] === '\t') column += TAB;
    else column = 0;
  }
  return { start, column };
}

/** A form feed begins to count anew, and so does a byte order mark. */
const BLANKS = ' \t\f\ufeff';
