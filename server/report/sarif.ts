/** SARIF 2.1.0, for code scanning services and result viewers. */
import type { Invocation, Log, Notification, Run } from 'sarif';
import type { FormatContext } from './format';
import type { Report, ReportedError } from './report';
import { locationIn, ROOT_ID } from './sarifLocations';
import { sarifResults } from './sarifResults';
import { sarifRules } from './sarifRules';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

export function formatSarif(report: Report, context: FormatContext): string {
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [sarifRun(report, context)] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function sarifRun(report: Report, context: FormatContext): Run {
  const { version, informationUri, rules } = context.describeTool();
  return {
    tool: {
      driver: {
        name: 'Threadwise',
        version,
        semanticVersion: version,
        ...(informationUri === undefined ? {} : { informationUri }),
        rules: sarifRules(rules),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT_ID]: { uri: context.rootUri } },
    invocations: [invocation(report, context)],
    results: sarifResults(report.findings, rules, context),
  };
}

/** Mistakes in the configuration and files that could not be checked belong to the run, not to its results. */
function invocation({ errors, skipped }: Report, { rootUri }: FormatContext): Invocation {
  const problems = errors.filter((error) => error.file === undefined);
  const mistakes = errors.filter((error) => error.file !== undefined);
  const unchecked = skipped.map(({ file, reason }): Notification => {
    const message = { text: `Skipped: ${reason}` };
    return { level: 'note', message, locations: [{ physicalLocation: locationIn(rootUri, file) }] };
  });
  return {
    executionSuccessful: errors.length === 0,
    toolConfigurationNotifications: mistakes.map((error) => notification(error, rootUri)),
    toolExecutionNotifications: [...problems.map((error) => notification(error, rootUri)), ...unchecked],
  };
}

function notification({ message, file, line = 1, column = 1 }: ReportedError, rootUri: string): Notification {
  const place = file === undefined ? undefined : locationIn(rootUri, file, { startLine: line, startColumn: column });
  return {
    level: 'error',
    message: { text: message },
    ...(place === undefined ? {} : { locations: [{ physicalLocation: place }] }),
  };
}
