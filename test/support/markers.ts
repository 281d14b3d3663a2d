/**
 * Expectations in comments under the code: carets under the span, then severity (if it is not a warning), rule and a
 * part of the message.
 *
 *     helper()
 *   # ^^^^^^^^ blocking-call-on-event-loop: helper → time.sleep
 *   # @1-6 rule-id [information]: columns (from 1, end inclusive) that the comment sign would hide
 */
export interface Expectation {
  /** From 0, in the text without marker lines. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly rule: string;
  readonly severity: string;
  readonly text: string;
}

export interface MarkedText {
  /** Without marker lines. */
  readonly text: string;
  readonly expectations: readonly Expectation[];
}

const MARKER =
  /^\s*(?:#|\/\/)\s*(?:(?<carets>\^+)|@(?<from>\d+)-(?<to>\d+))\s+(?<rule>[\w-]+)(?:\s+\[(?<severity>\w+)\])?(?::\s*(?<text>.*))?$/;

export function readMarkers(marked: string): MarkedText {
  const lines: string[] = [];
  const expectations: Expectation[] = [];
  for (const line of marked.split('\n')) {
    const groups = MARKER.exec(line)?.groups;
    if (!groups) {
      lines.push(line);
      continue;
    }
    const { carets, from, to, rule = '', severity = 'warning', text = '' } = groups;
    const start = carets === undefined ? Number(from) - 1 : line.indexOf('^');
    const end = carets === undefined ? Number(to) : start + carets.length;
    expectations.push({ line: lines.length - 1, start, end, rule, severity, text: text.trim() });
  }
  return { text: lines.join('\n'), expectations };
}

/** The text with markers for what was found, in place of the old ones. */
export function writeMarkers(text: string, found: readonly Expectation[], comment: '#' | '//'): string {
  const lines = text.split('\n');
  return lines
    .flatMap((line, index) => [line, ...found.filter((f) => f.line === index).map((f) => markerFor(f, comment))])
    .join('\n');
}

function markerFor(found: Expectation, comment: '#' | '//'): string {
  const { start, end, rule, severity, text } = found;
  const level = severity === 'warning' ? '' : ` [${severity}]`;
  const what = `${rule}${level}: ${text}`;
  if (start < comment.length) return `${comment} @${String(start + 1)}-${String(end)} ${what}`;
  return `${comment}${' '.repeat(start - comment.length)}${'^'.repeat(end - start)} ${what}`;
}
