/**
 * While a call is being typed, its bracket is open, and the parser takes the rest of the file for its arguments.
 * Where the layout shows that a new statement begins inside of a bracket, the bracket (or, if that is not enough, its
 * line) is blanked, so that the damage stays there. Offsets stay as they are.
 */
import type { SyntaxRange } from './syntax';

export interface ClosedText {
  readonly text: string;
  /** From each open bracket, or the start of its line, to the end of the line: what did not parse. */
  readonly blanked: readonly SyntaxRange[];
}

interface OpenBracket {
  readonly offset: number;
  /** Indentation of the line that it stands in. */
  readonly indentation: number;
  /** Where the text of that line starts. */
  readonly contentStart: number;
}

/** Lines are looked at no further than this. */
const LINE_LIMIT = 2000;

const TOKEN = /"""|'''|["'#()[\]{}]|\r\n?|\n/g;
/** Keywords that no expression holds. */
export const STATEMENT =
  /(?:def|class|return|import|while|try|raise|pass|break|continue|del|global|nonlocal|with|assert|async\s+(?:def|with))\b/y;

/** Blanks the brackets; with `wholeLines` all that their lines hold. `null` when no bracket is left open. */
export function closeBrackets(text: string, wholeLines: boolean): ClosedText | null {
  const open = openBrackets(text);
  if (open.length === 0) return null;
  let closed = '';
  let at = 0;
  const blanked: SyntaxRange[] = [];
  for (const { offset, contentStart } of open) {
    const start = wholeLines ? contentStart : offset;
    const lineEnd = offset + Math.max(1, text.slice(offset, offset + LINE_LIMIT).search(/[\r\n]|$/));
    const end = wholeLines ? lineEnd : offset + 1;
    if (start < at) continue;
    closed += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
    blanked.push({ start, end: lineEnd });
  }
  return { text: closed + text.slice(at), blanked };
}

/** Brackets inside of which a new statement begins, or the text ends. */
function openBrackets(text: string): OpenBracket[] {
  const found: OpenBracket[] = [];
  let open: OpenBracket[] = [];
  let lineStart = 0;
  let indentation = indentationAt(text, 0);
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token === '#' || token.startsWith('"') || token.startsWith("'")) {
      TOKEN.lastIndex = endOfToken(text, token, TOKEN.lastIndex);
    } else if ('([{'.includes(token)) {
      open.push({ offset: match.index, indentation, contentStart: lineStart + indentation });
    } else if (')]}'.includes(token)) {
      open.pop();
    } else {
      lineStart = TOKEN.lastIndex;
      indentation = indentationAt(text, lineStart);
      if (open.length > 0 && startsStatement(text, lineStart + indentation, indentation, open)) {
        found.push(...open);
        open = [];
      }
    }
  }
  return [...found, ...open];
}

function indentationAt(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at - lineStart;
}

/** A line that is indented no deeper than the one that opened the bracket, or one that begins with a statement's keyword. */
function startsStatement(text: string, at: number, indentation: number, open: readonly OpenBracket[]): boolean {
  const first = text[at];
  if (first === undefined || '\r\n#)]}'.includes(first)) return false;
  if (indentation <= (open[0]?.indentation ?? 0)) return true;
  STATEMENT.lastIndex = at;
  return STATEMENT.test(text);
}

/** Where a comment or a string that starts with `token` ends. */
export function endOfToken(text: string, token: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    const endsLine = letter === '\n' || letter === '\r';
    if (endsLine && token.length === 1) return at;
    if (token === '#') continue;
    if (letter === '\\') at++;
    else if (text.startsWith(token, at)) return at + token.length;
  }
  return text.length;
}
