/**
 * Where a text can be cut into parts that say the same on their own: before and after definitions and other compound
 * statements of the module. Depends on the text alone, and on each line of it in the same way, so that an edit moves parts
 * and changes one.
 */
import { endOfToken, STATEMENT } from './brackets';

const TOKEN = /"""|'''|["'#()[\]{}]|\r\n?|\n/g;
const COMPOUND = /(?:@|(?:def|class|async|if|for|while|try|with|match)\b)/y;
/** What goes on with the statement above. */
const CONTINUATION = /[ \t\f\ufeff\r\n#)\]}]|(?:else|elif|except|finally)\b|$/y;

/** Offsets at which parts start; the first is 0. */
export function partsOf(text: string): readonly number[] {
  const starts = [0];
  let depth = 0;
  let line = lineAt(text, 0);
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [token] = match;
    const at = TOKEN.lastIndex;
    if (token === '#' || token.startsWith('"') || token.startsWith("'")) TOKEN.lastIndex = endOfToken(text, token, at);
    else if ('([{'.includes(token)) depth++;
    else if (')]}'.includes(token)) depth = Math.max(0, depth - 1);
    else if (text[match.index - 1] !== '\\' && !matches(CONTINUATION, text, at)) {
      // No expression holds such a keyword: a bracket was left open.
      if (matches(STATEMENT, text, at)) depth = 0;
      if (depth > 0) continue;
      const next = lineAt(text, at);
      if ((line.isCompound || next.isCompound) && !line.isDecorator) starts.push(at);
      line = next;
    }
  }
  return starts;
}

interface Line {
  readonly isCompound: boolean;
  /** What it decorates comes below. */
  readonly isDecorator: boolean;
}

function lineAt(text: string, at: number): Line {
  return { isCompound: matches(COMPOUND, text, at), isDecorator: text[at] === '@' };
}

/** @param pattern a sticky one */
function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
