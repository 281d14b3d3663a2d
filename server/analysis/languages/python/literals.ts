/** Numbers and strings as they are written, and arithmetic on numbers that the text alone decides. */

/** `undefined` for complex numbers and for values that do not fit. */
export function parseNumber(text: string): number | undefined {
  const plain = text.replace(/_/g, '').replace(/[lL]$/, '');
  if (/[jJ]$/.test(plain)) return undefined;
  const value = /^0[0-7]+$/.test(plain) ? parseInt(plain, 8) : Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

const FOLDED: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%': (a, b) => a - b * Math.floor(a / b),
  '**': (a, b) => a ** b,
  '<<': (a, b) => a * 2 ** b,
  '>>': (a, b) => Math.floor(a / 2 ** b),
};

/** `10**7`, `1 << 20`; `undefined` when there is no finite answer. */
export function foldBinary(operator: string, left: number, right: number): number | undefined {
  const value = FOLDED[operator]?.(left, right);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

export function foldUnary(operator: string, value: number): number | undefined {
  if (operator === '-') return value === 0 ? 0 : -value;
  if (operator === '+') return value;
  return operator === '~' && Number.isSafeInteger(value) ? -value - 1 : undefined;
}

/** The parts of a string literal as written: prefix letters, and where its content starts and ends. */
export interface StringShape {
  readonly isRaw: boolean;
  /** f-string or t-string. */
  readonly isFormat: boolean;
  readonly start: number;
  readonly end: number;
}

/** @param start offset of the prefix; `end` of the closing quote */
export function stringShape(text: string, start: number, end: number): StringShape {
  let at = start;
  let isRaw = false;
  let isFormat = false;
  for (; at < end; at++) {
    const letter = text[at];
    if (letter === '"' || letter === "'") break;
    isRaw ||= letter === 'r' || letter === 'R';
    isFormat ||= letter === 'f' || letter === 'F' || letter === 't' || letter === 'T';
  }
  const quote = text[at] ?? '"';
  const width = end - at >= 6 && text.startsWith(quote.repeat(3), at) ? 3 : 1;
  const content = at + width;
  const closed = text.startsWith(quote.repeat(width), end - width);
  return { isRaw, isFormat, start: content, end: Math.max(content, closed ? end - width : end) };
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
  '\r\n': '',
  '\r': '',
};
const ESCAPE = /\\(\r\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[^])/g;

/** The text that the content of a literal stands for. */
export function unescapeString(content: string, isRaw: boolean): string {
  if (isRaw || !content.includes('\\')) return content;
  return content.replace(ESCAPE, (whole, escape: string) => {
    const simple = SIMPLE_ESCAPES[escape];
    if (simple !== undefined) return simple;
    const digits = /^[xuU]([\da-fA-F]+)$/.exec(escape)?.[1];
    if (digits !== undefined) return fromCodePoint(parseInt(digits, 16));
    if (/^[0-7]+$/.test(escape)) return fromCodePoint(parseInt(escape, 8));
    if (escape.startsWith('N{')) return '\ufffd';
    return escape === '\\' || escape === '"' || escape === "'" ? escape : whole;
  });
}

function fromCodePoint(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
