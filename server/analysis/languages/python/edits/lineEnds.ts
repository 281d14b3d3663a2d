/** Lines around an offset. */

export function lineStartOf(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

/** The line break at an offset; empty where there is none. */
export function lineBreakAfter(text: string, offset: number): string {
  return /^(?:\r\n|\n|\r)?/.exec(text.slice(offset, offset + 2))?.[0] ?? '';
}

/** Behind the line break of the line of an offset. */
export function lineEndOf(text: string, offset: number): number {
  const rest = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  const end = offset + rest.length;
  return end + lineBreakAfter(text, end).length;
}

/** Whether text can be inserted at the offset without starting a line of its own first. */
export function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || /[\r\n\ufeff]/.test(text[offset - 1] ?? '');
}
