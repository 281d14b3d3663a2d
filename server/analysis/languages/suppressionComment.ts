/**
 * The grammar of suppression comments, shared by all languages:
 *
 *   threadwise: ignore                                   every rule
 *   threadwise: ignore[rule-a, rule-b] -- reason
 *   threadwise: ignore-file[rule-a] -- reason
 *   threadwise-ignore-next-line rule-a, rule-b -- reason
 *
 * Another pragma may stand before it in the same comment (`# noqa: F401  # threadwise: ignore`).
 */

export interface ParsedSuppression {
  /** As written; a `line` comment alone on its line applies to the next code line, which only the caller can see. */
  readonly scope: 'line' | 'next-line' | 'file';
  /** Empty = every rule. */
  readonly rules: readonly string[];
  readonly reason: string;
}

const MARKER = 'threadwise';
const STARTS_COMMENT = /(?:^|[#/*!\s])$/;
const IGNORE = /^threadwise[ \t]*:[ \t]*ignore(-file)?(?![\w-])[ \t]*(?:\[([^\][]*)\])?/;
const IGNORE_NEXT_LINE = /^threadwise-ignore-next-line(?![\w-])/;
const RULE_ID = /^[A-Za-z][\w-]*$/;

/** @param commentText the comment with its sign (`# …`, `// …`, a block comment) */
export function parseSuppression(commentText: string): ParsedSuppression | null {
  const text = commentText.replace(/\s*\*\/\s*$/, '').trimEnd();
  for (let at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + MARKER.length)) {
    if (!STARTS_COMMENT.test(text.slice(Math.max(0, at - 1), at))) continue;
    const parsed = parseAt(text.slice(at));
    if (parsed) return parsed;
  }
  return null;
}

function parseAt(text: string): ParsedSuppression | null {
  const nextLine = IGNORE_NEXT_LINE.exec(text);
  if (nextLine) return parseNextLine(text.slice(nextLine[0].length));
  const ignore = IGNORE.exec(text);
  if (!ignore) return null;
  const rules = ignore[2] === undefined ? [] : parseRules(ignore[2], /,/);
  const reason = parseReason(text.slice(ignore[0].length));
  if (!rules || reason === null || (ignore[2] !== undefined && rules.length === 0)) return null;
  return { scope: ignore[1] === undefined ? 'line' : 'file', rules, reason };
}

function parseNextLine(rest: string): ParsedSuppression | null {
  const dashes = /(?:^|\s)--(?=\s|$)/.exec(rest);
  const rules = parseRules(dashes ? rest.slice(0, dashes.index) : rest, /[\s,]+/);
  if (!rules) return null;
  return { scope: 'next-line', rules, reason: dashes ? rest.slice(dashes.index + dashes[0].length).trim() : '' };
}

function parseRules(list: string, separator: RegExp): string[] | null {
  const rules = list
    .split(separator)
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  return rules.every((rule) => RULE_ID.test(rule)) ? rules : null;
}

/** The text after the list: nothing, a reason, or the next pragma. Anything else makes it prose rather than a suppression. */
function parseReason(rest: string): string | null {
  const text = rest.trim();
  if (text.startsWith('--')) return text.slice(2).trim();
  return text === '' || text.startsWith('#') || text.startsWith('//') ? '' : null;
}
