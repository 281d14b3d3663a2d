/** Lines of a text: they end at \n, \r\n and \r only. */

export class Lines {
  readonly starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === LINE_FEED) starts.push(at + 1);
      else if (code === RETURN && text.charCodeAt(at + 1) !== LINE_FEED) starts.push(at + 1);
    }
    this.starts = starts;
  }

  /** The line that holds an offset. */
  at(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Offset after the last character of a line, without its line break. */
  end(line: number): number {
    let end = this.start(line + 1);
    while (end > this.start(line) && /[\r\n]/.test(this.text[end - 1] ?? '')) end--;
    return end;
  }

  /** Offset of the first character that is not blank (a byte order mark counts as blank). */
  indentation(line: number): number {
    const end = this.end(line);
    let at = this.start(line);
    while (at < end && BLANK.test(this.text[at] ?? '')) at++;
    return at;
  }

  /** The next line that holds more than blanks and a comment; the given one if there is none. */
  nextCodeLine(line: number): number {
    for (let next = line + 1; next < this.starts.length; next++) {
      const at = this.indentation(next);
      if (at < this.end(next) && this.text[at] !== '#') return next;
    }
    return line;
  }

  /** The first offset of a line that text can be inserted at: after a byte order mark. */
  insertionOffset(line: number): number {
    const start = this.start(line);
    return start === 0 && this.text.startsWith('\ufeff') ? 1 : start;
  }
}

const LINE_FEED = 10;
const RETURN = 13;
const BLANK = /[ \t\f\ufeff]/;
