/** Regular expressions: Python's in the notation of JavaScript, and which of them need a closer look. */
import type { RegularExpression } from '../model';

/** Python's flags, by the last part of their names. */
const PYTHON_FLAGS: Readonly<Record<string, string>> = {
  I: 'i',
  IGNORECASE: 'i',
  M: 'm',
  MULTILINE: 'm',
  S: 's',
  DOTALL: 's',
  X: 'x',
  VERBOSE: 'x',
  A: '',
  ASCII: '',
  U: '',
  UNICODE: '',
};

/** `undefined` = a flag that changes what the pattern means in a way that cannot be said in JavaScript. */
export function pythonFlag(name: string): string | undefined {
  return PYTHON_FLAGS[name];
}

/** Groups that JavaScript does not have, and that may well be there against backtracking: atomic, conditional, flags. */
const UNTRANSLATABLE = /^\(\?(?:>|\(|[aiLmsux]*-?[imsx]+:|P>)/;
const POSSESSIVE = /^[*+?}]\+/;

/** The same pattern as JavaScript would write it; `null` = it cannot be said there. */
export function translatePython({ source, flags }: RegularExpression): RegularExpression | null {
  const inline = /^\(\?([aimsux]+)\)/.exec(source);
  const all = flags + (inline?.[1] ?? '').replace(/[au]/g, '');
  const pattern = inline ? source.slice(inline[0].length) : source;
  const translated = translateParts(pattern, all.includes('x'), all.includes('m'));
  if (translated === null) return null;
  return { source: translated, flags: ['i', 'm', 's'].filter((flag) => all.includes(flag)).join('') };
}

function translateParts(pattern: string, isVerbose: boolean, isMultiline: boolean): string | null {
  let result = '';
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const part = nextPart(rest, isVerbose, isMultiline);
    if (!part) return null;
    result += part.text;
    at += part.length;
  }
  return result;
}

interface Part {
  readonly length: number;
  readonly text: string;
}

function nextPart(rest: string, isVerbose: boolean, isMultiline: boolean): Part | null {
  const first = rest.charAt(0);
  if (first === '\\') return escapePart(rest, isMultiline);
  if (first === '[') return classPart(rest);
  if (first === '(') return groupPart(rest);
  if (isVerbose && /\s/.test(first)) return { length: 1, text: '' };
  if (isVerbose && first === '#') return { length: (/^[^\n]*/.exec(rest)?.[0] ?? '').length, text: '' };
  if (POSSESSIVE.test(rest)) return null;
  const upTo = /^\{,(\d+)\}/.exec(rest);
  if (upTo) return { length: upTo[0].length, text: `{0,${upTo[1] ?? ''}}` };
  return { length: 1, text: first };
}

/** `\A` and `\Z` are the ends of the text, which `^` and `$` are only on one line. */
function escapePart(rest: string, isMultiline: boolean): Part | null {
  const escape = rest.slice(0, 2);
  if (escape === '\\N') return null;
  if (escape === '\\A' || escape === '\\Z') {
    return isMultiline ? null : { length: 2, text: escape === '\\A' ? '^' : '$' };
  }
  return { length: 2, text: escape };
}

/** A bracket at the beginning of a class stands for itself in Python. */
function classPart(rest: string): Part | null {
  const found = /^\[(\^?)(\]?)((?:\\[\s\S]|[^\]\\])*)\]/.exec(rest);
  if (!found) return null;
  const [whole, caret = '', bracket = '', content = ''] = found;
  return { length: whole.length, text: `[${caret}${bracket === '' ? '' : '\\]'}${content}]` };
}

function groupPart(rest: string): Part | null {
  if (UNTRANSLATABLE.test(rest)) return null;
  const comment = /^\(\?#[^)]*\)/.exec(rest);
  if (comment) return { length: comment[0].length, text: '' };
  const reference = /^\(\?P=(\w+)\)/.exec(rest);
  if (reference) return { length: reference[0].length, text: `\\k<${reference[1] ?? ''}>` };
  return rest.startsWith('(?P<') ? { length: 4, text: '(?<' } : { length: 1, text: '(' };
}

const ESCAPES_AND_CLASSES = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/g;
const UNBOUNDED = /[*+]|\{\d*,\}/g;

/**
 * Whether a pattern can take more than linear time at all. With no repetition it cannot; with a single one only if the
 * search starts again at every place and something has to follow.
 */
export function isWorthAsking({ source }: RegularExpression): boolean {
  const skeleton = source.replace(ESCAPES_AND_CLASSES, '_');
  const repetitions = [...skeleton.matchAll(UNBOUNDED)];
  if (repetitions.length !== 1) return repetitions.length > 1;
  const isAnchored = skeleton.startsWith('^') && !skeleton.includes('|');
  const isLast = /(?:[*+]|\{\d*,\})\??\)*$/.test(skeleton);
  return !isAnchored && !isLast;
}

/** Engines that take linear time have no look-around and no back-references. */
export function needsBacktracking({ source }: RegularExpression): boolean {
  return /\(\?<?[=!]|\\[1-9]|\\k</.test(source.replace(/\\\\/g, ''));
}
