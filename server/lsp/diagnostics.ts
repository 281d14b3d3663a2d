/** Findings → diagnostics. Everything a code action needs later travels in `data`, so that the server need not remember. */
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
} from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { Severity } from '../../rules/rule';
import type { Span } from '../../rules/facts';
import type { Finding, FindingFix } from '../analysis/api';
import type { ClientFeatures } from './clientFeatures';

export const SOURCE = 'threadwise';

/** @see readDiagnosticData for what comes back from the client */
export interface DiagnosticData {
  readonly rule: string;
  /** Of the text that the finding is about; edits are only offered for the same text. */
  readonly hash: string;
  /** Where the finding starts: with the rule it identifies the finding in that text. */
  readonly offset: number;
  readonly fixes: readonly FindingFix[];
}

export interface DiagnosticContext {
  readonly client: ClientFeatures;
  readonly hash: string;
  readonly locationOf: (file: FileId, span: Span) => Location;
  readonly rulePageLink: (rule: string) => string | null;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(finding: Finding, context: DiagnosticContext): Diagnostic {
  const { client } = context;
  const link = client.codeDescription ? context.rulePageLink(finding.rule) : null;
  const related = client.relatedInformation ? relatedInformation(finding, context) : [];
  const data: DiagnosticData = {
    rule: finding.rule,
    hash: context.hash,
    offset: finding.span.start,
    fixes: finding.fixes,
  };
  return {
    range: context.locationOf(finding.file, finding.span).range,
    severity: SEVERITIES[finding.severity],
    source: SOURCE,
    code: finding.rule,
    message: finding.message,
    data,
    ...(link !== null && { codeDescription: { href: link } }),
    ...(related.length > 0 && { relatedInformation: related }),
    ...(finding.tag === 'unnecessary' && client.unnecessaryTag && { tags: [DiagnosticTag.Unnecessary] }),
  };
}

/** The way from the squiggle to the cause, in order, then other places worth seeing. */
function relatedInformation(finding: Finding, context: DiagnosticContext): DiagnosticRelatedInformation[] {
  const steps = finding.path.map((step, index) => ({
    location: context.locationOf(step.file, step.span),
    message:
      index === finding.path.length - 1
        ? `${step.function} calls ${step.call}: the cause`
        : `${step.function} calls ${step.call}`,
  }));
  const others = finding.related.map((place) => ({
    location: context.locationOf(place.file, place.span),
    message: place.message,
  }));
  return [...steps, ...others];
}

/** `data` as it comes back from a client, which may have kept an older server's or another tool's. */
export function readDiagnosticData(diagnostic: Diagnostic): DiagnosticData | null {
  if (diagnostic.source !== SOURCE) return null;
  const data = diagnostic.data as Partial<DiagnosticData> | null | undefined;
  const isOurs =
    typeof data === 'object' &&
    data !== null &&
    typeof data.rule === 'string' &&
    typeof data.hash === 'string' &&
    typeof data.offset === 'number' &&
    Array.isArray(data.fixes);
  return isOurs ? (data as DiagnosticData) : null;
}
