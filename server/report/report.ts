/**
 * What a check found, ready to be printed: lines and columns from 1 (UTF-16, end exclusive, without BOM), paths relative
 * to the working directory with `/`. This is the JSON output word for word; changing it changes a contract.
 */
import type { Position } from '../analysis/positions';
import type { Severity } from '../../rules/rule';

export interface Report {
  readonly version: 1;
  readonly filesChecked: number;
  readonly durationMs: number;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  /** What went wrong besides: bad configuration, internal errors. */
  readonly errors: readonly ReportedError[];
  /** By file, line, column, rule. */
  readonly findings: readonly ReportedFinding[];
}

export interface ReportedError {
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export interface ReportedRange {
  readonly start: Position;
  readonly end: Position;
}

export interface ReportedStep {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string;
  readonly call: string;
}

export interface ReportedFinding {
  readonly file: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: string;
  readonly message: string;
  readonly docUrl?: string;
  readonly range: ReportedRange;
  readonly context?: { readonly place: string; readonly phase: string; readonly reason: string };
  readonly cause?: { readonly api: string; readonly effect: string; readonly cost: string };
  /** The steps after the flagged call, the last one is the cause; empty when the flagged call is the cause itself. */
  readonly path: readonly ReportedStep[];
  readonly related: readonly { readonly file: string; readonly range: ReportedRange; readonly message: string }[];
  readonly fixes: readonly ReportedFix[];
}

export interface ReportedFix {
  readonly title: string;
  readonly safety: 'safe' | 'suggestion';
  readonly edits: readonly { readonly file: string; readonly range: ReportedRange; readonly newText: string }[];
}

/** Worst first. */
export const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const satisfies readonly Severity[];

export function isAtLeast(severity: Severity, level: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level);
}
