/**
 * Offsets to lines and columns and back, for the reports, the command line and lsp/.
 *
 * Lines end at `\n`, `\r\n` or `\r` only (not at U+2028 or form feeds), columns are UTF-16 units, and a leading BOM is
 * not counted: the first character after it is column 1.
 */

/** Line and column from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const BOM = 0xfeff;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Offsets at which lines start; the first is 0. */
export function computeLineStarts(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === LINE_FEED) {
      starts.push(index + 1);
    } else if (code === CARRIAGE_RETURN && text.charCodeAt(index + 1) !== LINE_FEED) {
      starts.push(index + 1);
    }
  }
  return starts;
}

/** Number of characters before column 1 of the first line. */
export function bomLength(text: string): 0 | 1 {
  return text.charCodeAt(0) === BOM ? 1 : 0;
}

/** Index into `lineStarts` of the line that an offset stands on. */
export function lineIndexAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(lineStarts, middle) <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/** @param bom number of BOM characters at the start of the text, see {@link bomLength} */
export function positionAt(lineStarts: readonly number[], offset: number, bom = 0): Position {
  const index = lineIndexAt(lineStarts, Math.max(0, offset));
  const start = index === 0 ? bom : startOf(lineStarts, index);
  return { line: index + 1, column: Math.max(0, offset - start) + 1 };
}

/** The nearest offset of a position; positions behind the end of a line or of the text are clamped. */
export function offsetAt(text: string, lineStarts: readonly number[], position: Position): number {
  const index = position.line - 1;
  if (index < 0) {
    return bomLength(text);
  }
  if (index >= lineStarts.length) {
    return text.length;
  }
  const start = index === 0 ? bomLength(text) : startOf(lineStarts, index);
  return Math.min(start + Math.max(0, position.column - 1), endOfLine(text, lineStarts, index));
}

/** The text of a line (from 1) without its line break and without a BOM; `''` for a line that does not exist. */
export function lineText(text: string, lineStarts: readonly number[], line: number): string {
  const index = line - 1;
  if (index < 0 || index >= lineStarts.length) {
    return '';
  }
  const start = index === 0 ? bomLength(text) : startOf(lineStarts, index);
  return text.slice(start, endOfLine(text, lineStarts, index));
}

function endOfLine(text: string, lineStarts: readonly number[], index: number): number {
  let end = lineStarts[index + 1] ?? text.length;
  const start = startOf(lineStarts, index);
  const isBreak = (code: number): boolean => code === LINE_FEED || code === CARRIAGE_RETURN;
  if (index + 1 < lineStarts.length) {
    while (end > start && isBreak(text.charCodeAt(end - 1))) {
      end--;
    }
  }
  return end;
}

function startOf(lineStarts: readonly number[], index: number): number {
  return lineStarts[index] ?? 0;
}
