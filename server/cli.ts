#!/usr/bin/env node
/** The command line program. */
import { realEngine } from './cli/engine';
import { createProcessIo } from './cli/processIo';
import { runCli } from './cli/run';

const startLanguageServer = async (): Promise<void> => {
  const { startOnNode } = await import('./lsp/node.js');
  startOnNode();
};

void runCli(process.argv.slice(2), createProcessIo(), { engine: realEngine, startLanguageServer }).then((exitCode) => {
  // Not process.exit: what has been written to a pipe must get out first.
  process.exitCode = exitCode;
});
