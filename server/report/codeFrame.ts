/** The flagged line with a marker under the flagged part. */
import type { FormatContext } from './format';
import type { ReportedRange } from './report';

const ELLIPSIS = '…';
/** Room for line number and indentation. */
const MARGIN = 20;
const NARROWEST = 40;

export function codeFrame(range: ReportedRange, line: string, { colors, width }: FormatContext): string[] {
  if (line.trim() === '') {
    return [];
  }
  const from = range.start.column - 1;
  const to = range.end.line === range.start.line ? Math.max(from + 1, range.end.column - 1) : line.trimEnd().length;
  const cut = windowAround(line, from, Math.max(NARROWEST, width - MARGIN));
  const code = printable(cut.text);
  const before = printable(cut.text.slice(0, from - cut.shift)).length;
  const marked = Math.max(1, Math.min(code.length - before, to - from));
  const gutter = String(range.start.line);
  return [
    `${colors.dim(`${gutter} |`)} ${code}`,
    `${colors.dim(`${' '.repeat(gutter.length)} |`)} ${' '.repeat(before)}${colors.red('^'.repeat(marked))}`,
  ];
}

/** The part of a long line around a column. `shift` is how many characters of the line its start stands for. */
function windowAround(line: string, column: number, room: number): { readonly text: string; readonly shift: number } {
  const end = line.trimEnd();
  if (end.length <= room) {
    return { text: end, shift: 0 };
  }
  const start = Math.max(0, Math.min(column - Math.floor(room / 3), end.length - room));
  const slice = end.slice(start, start + room);
  return {
    text: (start > 0 ? ELLIPSIS + slice.slice(1) : slice) + (start + room < end.length ? ELLIPSIS : ''),
    shift: start,
  };
}

/** Tabs as one space, so that markers stand under what they mark; other control characters must not reach a terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that it is about
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
