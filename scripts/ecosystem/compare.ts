/** What is new and what is gone between two runs, without regard to lines: code does not move in a pinned checkout, wording does. */
import type { ReportedFinding } from '../../server/report/report';

export interface Difference {
  readonly added: readonly ReportedFinding[];
  readonly removed: readonly ReportedFinding[];
}

export function compareFindings(before: readonly ReportedFinding[], after: readonly ReportedFinding[]): Difference {
  const known = new Set(before.map(identity));
  const current = new Set(after.map(identity));
  return {
    added: after.filter((finding) => !known.has(identity(finding))),
    removed: before.filter((finding) => !current.has(identity(finding))),
  };
}

function identity({ file, rule, severity, range }: ReportedFinding): string {
  return [file, rule, severity, range.start.line, range.start.column].join(' ');
}

export function describeFinding({ file, rule, severity, range, message }: ReportedFinding): string {
  return `${file}:${String(range.start.line)} ${severity} ${rule}: ${message.split('\n', 1)[0] ?? ''}`;
}
