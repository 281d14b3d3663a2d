/** Findings per rule and severity, as they are committed. */
import type { ProjectRun } from './run';

export interface Counts {
  readonly commit: string;
  readonly files: number;
  readonly findings: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function countFindings(run: ProjectRun, commit: string): Counts {
  const findings: Record<string, Record<string, number>> = {};
  for (const { rule, severity } of [...run.findings].sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0))) {
    const counts = (findings[rule] ??= {});
    counts[severity] = (counts[severity] ?? 0) + 1;
  }
  return { commit, files: run.filesChecked, findings };
}
