/** `threadwise check` */
import type { Severity } from '../../rules/rule';
import type { FileId } from '../../rules/model';
import type { Finding } from '../analysis/api';
import { didYouMean } from '../analysis/configuration/suggestion';
import type { Host } from '../analysis/host';
import { rulePageUrl } from '../platform/assets';
import { displayPath } from '../platform/paths';
import { compare, compareFindings, FindingConverter } from '../report/buildReport';
import type { FormatName } from '../report/format';
import { isAtLeast, type Report, type ReportedError, type ReportedFinding } from '../report/report';
import type { Engine } from './engine';
import { EXIT, UsageError, type ExitCode } from './exit';
import type { CliIo } from './io';
import { print } from './print';
import { createProgress, type Progress } from './progress';
import { openProject, type OpenProject } from './project';
import { HOUSEKEEPING } from './tool';

/** Milliseconds for all regular expressions of a project together. */
const PATTERN_PATIENCE = 60_000;

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: FormatName;
  /** Less severe findings are not reported. */
  readonly severity: Severity;
  /** Only these rules; empty = all. */
  readonly rules: readonly string[];
  readonly failOn: Severity | 'never';
}

export async function check(io: CliIo, engine: Engine, options: CheckOptions): Promise<ExitCode> {
  refuseUnknownRules(engine, options.rules);
  const start = io.now();
  const progress = createProgress(io);
  const messages = createMessages(io);
  try {
    const project = await openProject(io, engine, options.paths, messages.log, progress);
    const converter = converterFor(io, engine, project);
    const findings = await collect(io, project, options, { converter, progress, log: messages.log });
    progress.stop();
    const checked = project.files.filter((file) => project.workspace.status(file)?.k === 'checked').length;
    const report: Report = {
      version: 1,
      filesChecked: checked,
      durationMs: Math.round(io.now() - start),
      skipped: project.skipped
        .map(({ file, reason }) => ({ file: displayPath(io.cwd, file), reason }))
        .sort((a, b) => compare(a.file, b.file)),
      errors: [...configurationErrors(io, project), ...messages.errors()],
      findings,
    };
    print(io, engine, report, { ...options, lineOf: (file, line) => converter.lineOf(file, line) });
    return exitCodeOf(report, options.failOn);
  } finally {
    progress.stop();
  }
}

function refuseUnknownRules(engine: Engine, rules: readonly string[]): void {
  const known = [...engine.rules.map((rule) => rule.id), ...Object.keys(HOUSEKEEPING)];
  for (const rule of rules) {
    if (!known.includes(rule)) {
      throw new UsageError(`Unknown rule "${rule}".${didYouMean(rule, known)} "threadwise rules" lists all rules.`);
    }
  }
}

async function collect(
  io: CliIo,
  { workspace, files }: OpenProject,
  options: CheckOptions,
  parts: { readonly converter: FindingConverter; readonly progress: Progress; readonly log: Host['log'] },
): Promise<ReportedFinding[]> {
  const { converter, progress, log } = parts;
  const findings = new Map<FileId, readonly ReportedFinding[]>();
  const checkFile = (file: FileId): void => {
    try {
      const wanted = workspace.check(file).filter((finding) => isWanted(finding, options));
      findings.set(
        file,
        wanted.map((finding) => converter.convert(finding)),
      );
    } catch (error) {
      // Costs the findings of this file only.
      log('error', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  };
  for (const [index, file] of files.entries()) {
    io.signal.throwIfAborted();
    progress.update(index, files.length, 'Checking files');
    checkFile(file);
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress.update(files.length, files.length, 'Judging regular expressions');
  for (const file of await workspace.judgePatterns(PATTERN_PATIENCE)) if (files.includes(file)) checkFile(file);
  return [...findings.values()].flat().sort(compareFindings);
}

function isWanted({ rule, severity }: Finding, options: CheckOptions): boolean {
  return (options.rules.length === 0 || options.rules.includes(rule)) && isAtLeast(severity, options.severity);
}

function converterFor(io: CliIo, engine: Engine, { workspace, texts, onDisk }: OpenProject): FindingConverter {
  const pages = new Map(engine.rules.map((rule) => [rule.id, rulePageUrl(rule)]));
  return new FindingConverter({
    textOf: (file: FileId) => texts.get(file),
    onDisk: (file) => onDisk.get(file),
    display: (file) => displayPath(io.cwd, file),
    docUrl: (rule) => pages.get(rule),
    printFix: (file, finding, fix) => workspace.printFix(file, finding, fix),
  });
}

function configurationErrors(io: CliIo, { configurationErrors: errors }: OpenProject): ReportedError[] {
  return errors.map(({ file, line, column, message }) => ({ message, file: displayPath(io.cwd, file), line, column }));
}

/** Errors that the analysis logs belong into the report, warnings on the terminal. */
function createMessages(io: CliIo): { readonly log: Host['log']; errors(): ReportedError[] } {
  // The same thing may go wrong in many files.
  const reported = new Set<string>();
  const isDebugging = io.env.THREADWISE_DEBUG !== undefined;
  return {
    errors: () => [...reported].map((message) => ({ message: `Internal error: ${message}` })),
    log(level, text) {
      // Stacks are for those who look for them.
      const message = isDebugging ? text : (text.split('\n')[0] ?? '');
      if (level === 'error') {
        reported.add(message);
      } else if (level === 'warn') {
        io.stderr.write(`threadwise: ${message}\n`);
      }
    },
  };
}

function exitCodeOf(report: Report, failOn: CheckOptions['failOn']): ExitCode {
  if (report.errors.length > 0) {
    return EXIT.trouble;
  }
  const fails = failOn !== 'never' && report.findings.some((finding) => isAtLeast(finding.severity, failOn));
  return fails ? EXIT.findings : EXIT.ok;
}
