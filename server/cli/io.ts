/** What the command line needs of the process it runs in. Tests hand in their own. */
import pc from 'picocolors';
import type { FileSystem } from '../platform/fileSystem';
import type { Colors } from '../report/format';

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number;
  /** For progress bars, which draw on streams of Node. */
  readonly stream?: NodeJS.WriteStream;
}

export interface CliIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly fileSystem: FileSystem;
  /** Milliseconds. */
  now(): number;
}

/** NO_COLOR and FORCE_COLOR as on no-color.org and force-color.org; else colours only where a person looks. */
export function colorsFor(output: Output, env: CliIo['env']): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') {
    return pc.createColors(false);
  }
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') {
    return pc.createColors(FORCE_COLOR !== '0' && FORCE_COLOR !== 'false');
  }
  return pc.createColors(output.isTTY && TERM !== 'dumb');
}
