/** For people at a terminal: findings by file with the flagged code, the way to the cause, and a summary. */
import type { Severity } from '../../rules/rule';
import { codeFrame } from './codeFrame';
import type { FormatContext } from './format';
import { SEVERITIES, type Report, type ReportedFinding } from './report';
import { duration, plural } from './words';

const INDENT = '      ';
const MOST_SKIPPED_LINES = 10;

export function formatText(report: Report, context: FormatContext): string {
  const files = [...new Set(report.findings.map((finding) => finding.file))];
  const blocks = files.map((file) => {
    const findings = report.findings.filter((finding) => finding.file === file);
    return [context.colors.underline(file), ...findings.map((finding) => formatFinding(finding, context))].join('\n');
  });
  return `${[...blocks, formatSummary(report, context)].join('\n\n')}\n`;
}

function formatFinding(finding: ReportedFinding, context: FormatContext): string {
  const { colors } = context;
  const { line, column } = finding.range.start;
  const [headline = '', ...details] = finding.message.split('\n');
  const head = [
    colors.dim(`  ${line}:${column}`),
    colorOf(finding.severity, context)(finding.severity),
    headline,
    colors.dim(finding.rule),
  ].join('  ');
  const body = [
    ...codeFrame(finding.range, context.lineOf(finding.file, line), context),
    ...details.filter((detail) => detail.trim() !== ''),
    ...finding.path.map((step) => {
      const place = step.file === finding.file ? `line ${step.line}` : `${step.file}:${step.line}:${step.column}`;
      return `${colors.dim('→')} ${step.function}: ${step.call}  ${colors.dim(place)}`;
    }),
    ...finding.related.map((place) => {
      const { start } = place.range;
      return `${colors.dim('·')} ${place.message}  ${colors.dim(`${place.file}:${start.line}:${start.column}`)}`;
    }),
    ...fixHint(finding, context),
  ];
  return [head, ...body.map((text) => INDENT + text)].join('\n');
}

function fixHint(finding: ReportedFinding, { colors }: FormatContext): string[] {
  const [fix] = finding.fixes;
  return fix === undefined ? [] : [`${colors.green('fix:')} ${fix.title}`];
}

function colorOf(severity: Severity, { colors }: Pick<FormatContext, 'colors'>): (text: string) => string {
  switch (severity) {
    case 'error':
      return colors.red;
    case 'warning':
      return colors.yellow;
    case 'information':
      return colors.cyan;
    case 'hint':
      return colors.dim;
  }
}

/** How many findings in how many files, and what was skipped. */
export function formatSummary(report: Report, context: Pick<FormatContext, 'colors'>): string {
  const { findings, filesChecked } = report;
  const checked = `${plural(filesChecked, 'file')} checked in ${duration(report.durationMs)}`;
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => colorOf(severity, context)(`${count} ${severity}`));
  if (filesChecked === 0) {
    return ['No file could be checked.', ...formatSkipped(report)].join('\n');
  }
  const headline =
    findings.length === 0
      ? `${context.colors.green('No findings')}, ${checked}.`
      : `${context.colors.bold(plural(findings.length, 'finding'))} (${counts.join(', ')}), ${checked}.`;
  return [headline, ...formatSkipped(report)].join('\n');
}

function formatSkipped({ skipped }: Report): string[] {
  if (skipped.length === 0) {
    return [];
  }
  const lines = skipped.slice(0, MOST_SKIPPED_LINES).map(({ file, reason }) => `  ${file}: ${reason}`);
  const rest = skipped.length - lines.length;
  return [
    `${plural(skipped.length, 'file')} skipped:`,
    ...lines,
    ...(rest > 0 ? [`  … and ${rest} more; --format json lists them all.`] : []),
  ];
}
