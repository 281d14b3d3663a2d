/** The output formats. A new one is one more file in this folder and one more line here. */
import type pc from 'picocolors';
import { formatJson } from './json';
import type { Report } from './report';
import { formatText } from './text';

export type Colors = ReturnType<typeof pc.createColors>;

export interface FormatContext {
  readonly colors: Colors;
  /** Columns of the terminal. */
  readonly width: number;
  /** A line of a checked file, for code frames; paths as in the report. */
  readonly lineOf: (file: string, line: number) => string;
}

export type Format = (report: Report, context: FormatContext) => string;

export const FORMATS = { text: formatText, json: formatJson } as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;
