/** Prints the report of a check: the chosen format goes to standard output, everything else to standard error. */
import { pathToFileURL } from 'node:url';
import { FORMATS, type FormatContext, type FormatName } from '../report/format';
import type { Report } from '../report/report';
import { formatSummary } from '../report/text';
import type { Engine } from './engine';
import { colorsFor, type CliIo } from './io';
import { describePaths } from './selection';
import { describeTool } from './tool';

export interface PrintOptions {
  readonly paths: readonly string[];
  readonly format: FormatName;
  readonly lineOf: FormatContext['lineOf'];
}

/** Other tools read these, so people at the terminal get the summary apart from them. */
const FOR_SERVICES: readonly FormatName[] = ['sarif', 'github'];

export function print(io: CliIo, engine: Engine, report: Report, options: PrintOptions): void {
  for (const { file, line, column, message } of report.errors) {
    const place = file === undefined ? 'threadwise' : `${file}:${line ?? 1}:${column ?? 1}`;
    io.stderr.write(`${place}: ${message}\n`);
  }
  const { format } = options;
  const nothingToCheck = report.filesChecked === 0 && report.skipped.length === 0;
  if (nothingToCheck) {
    const line = `Nothing to check: no Python, JavaScript or TypeScript files in ${describePaths(io, options.paths)}.\n`;
    (format === 'text' ? io.stdout : io.stderr).write(line);
    if (format === 'text') {
      return;
    }
  }
  io.stdout.write(FORMATS[format](report, formatContext(io, engine, options)));
  if (FOR_SERVICES.includes(format) && !nothingToCheck) {
    io.stderr.write(`${formatSummary(report, { colors: colorsFor(io.stderr, io.env) })}\n`);
  }
}

function formatContext(io: CliIo, engine: Engine, { lineOf }: PrintOptions): FormatContext {
  return {
    colors: colorsFor(io.stdout, io.env),
    width: io.stdout.columns,
    lineOf,
    cwd: io.cwd,
    rootUri: pathToFileURL(`${io.cwd}/`).href,
    repositoryRoot: io.env.GITHUB_WORKSPACE,
    describeTool: () => describeTool(engine),
  };
}
