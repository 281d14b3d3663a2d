/** The real process as the commands see it: Ctrl-C and closed pipes end it without a fuss. */
import { performance } from 'node:perf_hooks';
import { nodeFileSystem } from '../platform/fileSystem';
import { EXIT } from './exit';
import type { CliIo, Output } from './io';

const USUAL_WIDTH = 80;
/** Nobody reads frames wider than this. */
const WIDEST = 140;

export function createProcessIo(): CliIo {
  let signal: AbortSignal | undefined;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', endOnClosedPipe);
  }
  return {
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    cwd: process.cwd(),
    env: process.env,
    // Only commands that ask for it take Ctrl-C into their own hands.
    get signal() {
      signal ??= interruptSignal();
      return signal;
    },
    fileSystem: nodeFileSystem,
    now: () => performance.now(),
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY,
    columns: stream.isTTY ? Math.min(stream.columns || USUAL_WIDTH, WIDEST) : USUAL_WIDTH,
    stream,
  };
}

/** `threadwise check | head`: the reader has seen enough. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.trouble);
}

/** The first Ctrl-C lets the command clean up the terminal; a second one, or a command that does not listen, ends at once. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) {
      process.exit(EXIT.interrupted);
    }
    controller.abort();
  };
  process.on('SIGINT', interrupt);
  return controller.signal;
}
