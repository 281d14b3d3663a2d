/** The output formats. A new one is one more file in this folder and one more line here. */
import type pc from 'picocolors';
import { formatGithub } from './github';
import { formatJson } from './json';
import type { Report } from './report';
import { formatSarif } from './sarif';
import { formatText } from './text';

export type Colors = ReturnType<typeof pc.createColors>;

export interface FormatContext {
  readonly colors: Colors;
  /** Columns of the terminal. */
  readonly width: number;
  /** A line of a checked file, for code frames; paths as in the report. */
  readonly lineOf: (file: string, line: number) => string;
  /** Working directory, which reported paths are relative to; and the same as a `file:` URI with a slash at its end. */
  readonly cwd: string;
  readonly rootUri: string;
  /** The checkout that a service annotates, where the environment names one. */
  readonly repositoryRoot: string | undefined;
  /** Reads pages from the disk, so it is asked for only by formats that print them. */
  readonly describeTool: () => ToolDescription;
}

export interface ToolDescription {
  readonly version: string;
  readonly informationUri: string | undefined;
  /** Everything that a finding may name. */
  readonly rules: readonly RuleDescription[];
}

export interface RuleDescription {
  readonly id: string;
  readonly summary: string;
  readonly area?: string;
  /** Markdown. */
  readonly page?: string;
  readonly pageUrl?: string;
}

export type Format = (report: Report, context: FormatContext) => string;

export const FORMATS = {
  text: formatText,
  json: formatJson,
  sarif: formatSarif,
  github: formatGithub,
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
