/** Workflow commands of GitHub Actions: every finding becomes an annotation of the changed file. */
import * as path from 'node:path';
import type { Severity } from '../../rules/rule';
import type { FormatContext } from './format';
import { SEVERITIES, type Report, type ReportedError, type ReportedFinding } from './report';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

type Properties = readonly (readonly [name: string, value: string | number])[];

/** Worst first: GitHub shows the first ten of a step only. */
export function formatGithub(report: Report, context: FormatContext): string {
  const findings = SEVERITIES.flatMap((severity) => report.findings.filter((finding) => finding.severity === severity));
  const lines = [
    ...report.errors.map((error) => errorCommand(error, context)),
    ...findings.map((finding) => findingCommand(finding, context)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function findingCommand(finding: ReportedFinding, context: FormatContext): string {
  const { severity, rule, file, range, message } = finding;
  const { start, end } = range;
  const steps = finding.path.map((step) => `→ ${step.function}: ${step.call} (${step.file}:${step.line})`);
  // Columns of different lines are refused.
  const columns: Properties =
    start.line === end.line
      ? [
          ['col', start.column],
          ['endColumn', end.column],
        ]
      : [];
  const properties: Properties = [
    ['file', inRepository(file, context)],
    ['line', start.line],
    ['endLine', end.line],
    ...columns,
    ['title', `Threadwise: ${rule}`],
  ];
  return command(COMMANDS[severity], properties, [message, ...steps].join('\n'));
}

function errorCommand({ message, file, line = 1, column = 1 }: ReportedError, context: FormatContext): string {
  const place: Properties =
    file === undefined
      ? []
      : [
          ['file', inRepository(file, context)],
          ['line', line],
          ['col', column],
        ];
  return command('error', [...place, ['title', 'Threadwise']], message);
}

/** Annotations name files from the top of the repository, wherever the command ran. */
function inRepository(file: string, { cwd, repositoryRoot }: FormatContext): string {
  if (repositoryRoot === undefined) {
    return file;
  }
  const relative = path.relative(repositoryRoot, path.resolve(cwd, file)).replaceAll('\\', '/');
  return relative.startsWith('../') ? file : relative;
}

function command(name: string, properties: Properties, message: string): string {
  const list = properties.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',');
  return `::${name} ${list}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
