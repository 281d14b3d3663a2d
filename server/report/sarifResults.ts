/** Findings as SARIF results: where, how it comes about, and what would put it right. */
import { createHash } from 'node:crypto';
import type { ArtifactChange, CodeFlow, Fix, Location, Result } from 'sarif';
import type { Severity } from '../../rules/rule';
import type { FormatContext, RuleDescription } from './format';
import type { ReportedFinding, ReportedFix } from './report';
import { artifactAt, locationIn, regionOf } from './sarifLocations';

const LEVELS: Readonly<Record<Severity, Result.level>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

export function sarifResults(
  findings: readonly ReportedFinding[],
  rules: readonly RuleDescription[],
  context: FormatContext,
): Result[] {
  const fingerprint = createFingerprints(context);
  return findings.map((finding) => {
    const ruleIndex = rules.findIndex(({ id }) => id === finding.rule);
    return {
      ruleId: finding.rule,
      ...(ruleIndex < 0 ? {} : { ruleIndex }),
      level: LEVELS[finding.severity],
      message: { text: finding.message },
      locations: [flaggedPlace(finding, context.rootUri)],
      partialFingerprints: { 'flaggedLine/v1': fingerprint(finding) },
      ...explanation(finding, context.rootUri),
      properties: propertiesOf(finding),
    };
  });
}

function flaggedPlace(finding: ReportedFinding, rootUri: string): Location {
  return { physicalLocation: locationIn(rootUri, finding.file, regionOf(finding.range)) };
}

function explanation(
  finding: ReportedFinding,
  rootUri: string,
): Pick<Result, 'codeFlows' | 'relatedLocations' | 'fixes'> {
  const related = finding.related.map(({ file, range, message }, id): Location => {
    return { id, physicalLocation: locationIn(rootUri, file, regionOf(range)), message: { text: message } };
  });
  const fixes = finding.fixes.map((fix) => sarifFix(fix, rootUri));
  return {
    ...(finding.path.length === 0 ? {} : { codeFlows: [codeFlow(finding, rootUri)] }),
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}

/** From the flagged call down to the cause. */
function codeFlow(finding: ReportedFinding, rootUri: string): CodeFlow {
  const flagged: Location = { ...flaggedPlace(finding, rootUri), message: { text: 'The flagged call' } };
  const steps = finding.path.map((step, index): Location => {
    const isCause = index === finding.path.length - 1;
    return {
      physicalLocation: locationIn(rootUri, step.file, { startLine: step.line, startColumn: step.column }),
      message: { text: `${step.function} calls ${step.call}${isCause ? ': the cause' : ''}` },
    };
  });
  const locations = [flagged, ...steps].map((location, nestingLevel) => ({ location, nestingLevel }));
  return { threadFlows: [{ locations }] };
}

function sarifFix({ title, edits }: ReportedFix, rootUri: string): Fix {
  const files = [...new Set(edits.map(({ file }) => file))];
  const artifactChanges = files.map((file): ArtifactChange => {
    const replacements = edits
      .filter((edit) => edit.file === file)
      .map(({ range, newText }) => ({ deletedRegion: regionOf(range), insertedContent: { text: newText } }));
    return { artifactLocation: artifactAt(rootUri, file), replacements };
  });
  return { description: { text: title }, artifactChanges };
}

function propertiesOf({ confidence, severity, context, cause }: ReportedFinding): Result['properties'] {
  return {
    confidence,
    severity,
    ...(context === undefined ? {} : { context }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/**
 * The same for a finding whose surroundings changed, so that services recognise it: made of the rule, the file and the
 * flagged line without its indentation; equal lines of one file are counted.
 */
function createFingerprints({ lineOf }: FormatContext): (finding: ReportedFinding) => string {
  const seen = new Map<string, number>();
  return ({ rule, file, range }) => {
    const subject = JSON.stringify([rule, file, lineOf(file, range.start.line).trim()]);
    const occurrence = (seen.get(subject) ?? 0) + 1;
    seen.set(subject, occurrence);
    return `${createHash('sha256').update(subject).digest('hex').slice(0, 32)}:${occurrence}`;
  };
}
