/** Runs one command line from beginning to end and says how it ended. Never throws. */
import { CommanderError } from 'commander';
import { readPackageInfo } from '../platform/assets';
import { check } from './check';
import { showConfiguration } from './config';
import { printFacts } from './debugFacts';
import type { Engine } from './engine';
import { EXIT, UsageError, type ExitCode } from './exit';
import { explain } from './explain';
import type { CliIo } from './io';
import { createProgram } from './program';
import { listRules } from './rules';

export interface CliParts {
  readonly engine: Engine;
  /** Starts the language server, which then lives as long as its connection. */
  readonly startLanguageServer: () => Promise<void>;
}

export async function runCli(argv: readonly string[], io: CliIo, parts: CliParts): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const { engine } = parts;
  const program = createProgram(io, readPackageInfo().version, {
    check: async (options) => {
      exitCode = await check(io, engine, options);
    },
    explain: (target) => explain(io, engine, target),
    config: (path, format) => showConfiguration(io, engine, path, format),
    rules: (format) => listRules(io, engine, format),
    lsp: () => parts.startLanguageServer(),
    debugFacts: (file) => printFacts(io, engine, file),
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explainFailure(error, io);
  }
}

function explainFailure(error: unknown, io: CliIo): ExitCode {
  if (io.signal.aborted) {
    return EXIT.interrupted;
  }
  if (error instanceof CommanderError) {
    // Commander has printed it already; help and version that were asked for are no trouble.
    return error.exitCode === 0 ? EXIT.ok : EXIT.trouble;
  }
  if (error instanceof UsageError) {
    io.stderr.write(`threadwise: ${error.message}\n`);
    return EXIT.trouble;
  }
  const [headline = ''] = String(error).split('\n');
  io.stderr.write(`threadwise: internal error: ${headline}\n`);
  if (io.env.THREADWISE_DEBUG !== undefined && error instanceof Error) {
    io.stderr.write(`${error.stack ?? ''}\n`);
  }
  return EXIT.trouble;
}
