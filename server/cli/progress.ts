/** A progress bar on stderr, for people who wait: only on a terminal, and only when it takes a while. */
import { Presets, SingleBar } from 'cli-progress';
import type { CliIo } from './io';

export interface Progress {
  /** @param total 0 while it is not known */
  update(done: number, total: number, what: string): void;
  /** Takes the bar away and gives the cursor back. */
  stop(): void;
}

const PATIENCE = 1000;

export function createProgress(io: CliIo): Progress {
  const { isTTY, stream } = io.stderr;
  if (!isTTY || stream === undefined || io.env.CI !== undefined) {
    return { update: nothing, stop: nothing };
  }
  const start = io.now();
  let bar: SingleBar | undefined;
  return {
    update(done, total, what) {
      if (bar === undefined && io.now() - start > PATIENCE) {
        bar = createBar(stream);
        bar.start(total, done, { what });
      }
      bar?.setTotal(total);
      bar?.update(done, { what });
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function createBar(stream: NodeJS.WriteStream): SingleBar {
  return new SingleBar(
    {
      format: '{what} [{bar}] {value}/{total}',
      stream,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
      // Ctrl-C is handled for the whole program.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
}

function nothing(): void {
  // Nobody is watching.
}
