/**
 * Where the parser expects more of a statement it reads on in the next line: `client.`, just typed, would swallow the
 * statement below. Python ends the statement there, so this is an error.
 */
import { endOfToken } from './brackets';
import type { SyntaxRange } from './syntax';

/** Statements without blocks of their own. */
export const SIMPLE_STATEMENTS: ReadonlySet<string> = new Set([
  ...['expression_statement', 'return_statement', 'raise_statement', 'assert_statement', 'delete_statement'],
  ...['import_statement', 'import_from_statement', 'nonlocal_statement'],
]);

const TOKEN = /"""|'''|["'#()[\]{}\n]/g;

/** From the start of the statement to the line break that ends it too early; `null` when its lines belong together. */
export function earlyLineBreak(text: string, { start, end }: SyntaxRange): SyntaxRange | null {
  const firstBreak = text.indexOf('\n', start);
  if (firstBreak < 0 || firstBreak >= end) return null;
  let depth = 0;
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(text); match && match.index < end; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token === '\n') {
      if (depth === 0 && !/\\\r?$/.test(text.slice(match.index - 2, match.index))) return { start, end: match.index };
    } else if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth--;
    else TOKEN.lastIndex = endOfToken(text, token, TOKEN.lastIndex);
  }
  return null;
}
