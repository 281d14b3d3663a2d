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
const REASON = /(?:^|\s)--(?=\s|$)/;
const RULE_ID = /^[A-Za-z][\w-]*$/;

/** @param commentText the comment with its sign (`# …`, `// …`, a block comment) */
export function parseSuppression(commentText: string): ParsedSuppression | null {
  return locate(withoutClosing(commentText))?.parsed ?? null;
}

/**
 * The comment without its suppression, or without some rules of it; empty when nothing is left, `null` when there is
 * none.
 * @param rules empty = all
 */
export function withoutSuppression(commentText: string, rules: readonly string[]): string | null {
  const text = withoutClosing(commentText);
  const found = locate(text);
  if (!found) return null;
  const before = text.slice(0, found.at);
  const pragma = text.slice(found.at);
  const kept = found.parsed.rules.filter((rule) => !rules.includes(rule));
  const closing = commentText.slice(text.length);
  if (rules.length > 0 && kept.length > 0) return before + withRules(pragma, kept) + closing;
  const rest = (before.replace(/\s*(?:#+|\/\/+|\/\*+)?\s*$/, '') + afterPragma(pragma)).trim();
  if (rest === '' || !commentText.startsWith('/*')) return rest;
  return `${rest.startsWith('/*') ? '' : '/* '}${rest} */`;
}

/**
 * The comment with one more rule, and one more reason; `null` where the comment covers the rule already or is none.
 * @param reason may be empty
 */
export function withRule(commentText: string, rule: string, reason: string): string | null {
  const text = withoutClosing(commentText);
  const found = locate(text);
  if (!found || found.parsed.rules.length === 0 || found.parsed.rules.includes(rule)) return null;
  const pragma = withRules(text.slice(found.at), [...found.parsed.rules, rule]);
  return text.slice(0, found.at) + withReason(pragma, found.parsed.reason, reason) + commentText.slice(text.length);
}

/** What stands behind the list of rules. A reason stays on one line and ends no block comment. */
export function reasonPart(reason: string): string {
  const text = reason.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim();
  return text === '' ? '' : ` -- ${text}`;
}

/** A reason that is there already goes on: both rules need theirs. */
function withReason(pragma: string, before: string, reason: string): string {
  const part = reasonPart(reason);
  if (part === '') return pragma;
  if (before !== '') return `${pragma}; ${part.slice(' -- '.length)}`;
  const list = IGNORE.exec(pragma)?.[0] ?? pragma;
  return list + part + pragma.slice(list.length);
}

function withRules(pragma: string, rules: readonly string[]): string {
  const list = rules.join(', ');
  const nextLine = IGNORE_NEXT_LINE.exec(pragma);
  if (!nextLine) return pragma.replace(/\[[^\]]*\]/, `[${list}]`);
  const rest = pragma.slice(nextLine[0].length);
  const dashes = REASON.exec(rest);
  return `${nextLine[0]} ${list}${dashes ? rest.slice(dashes.index) : ''}`;
}

/** The next pragma in the same comment; a reason belongs to the suppression. */
function afterPragma(pragma: string): string {
  const ignore = IGNORE.exec(pragma);
  const rest = ignore ? pragma.slice(ignore[0].length) : '';
  return rest.trim().startsWith('--') ? '' : rest;
}

function withoutClosing(commentText: string): string {
  return commentText.replace(/\s*\*\/\s*$/, '').trimEnd();
}

function locate(text: string): { readonly at: number; readonly parsed: ParsedSuppression } | null {
  for (let at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + MARKER.length)) {
    if (!STARTS_COMMENT.test(text.slice(Math.max(0, at - 1), at))) continue;
    const parsed = parseAt(text.slice(at));
    if (parsed) return { at, parsed };
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
  const dashes = REASON.exec(rest);
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
