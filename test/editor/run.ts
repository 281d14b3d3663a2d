/**
 * Tests the packaged extension in real VS Code hosts.
 *
 *   node out/test/editor/run.js [--host 1.100 …] [--suite main …] [--verbose]      MOCHA_GREP=… selects tests
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findChromium } from '../support/chromium';
import { runMain } from '../support/runMain';
import { installHost, type InstalledHost } from './hosts/install';
import { HOST_NAMES } from './hosts/versions';
import { launch, type LaunchOptions, type Outcome } from './launch';
import { SUITE_NAMES, VSIX, type SuiteName } from './suites';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', multiple: true, default: HOST_NAMES },
      suite: { type: 'string', multiple: true, default: SUITE_NAMES },
      verbose: { type: 'boolean', default: false },
    },
  });
  const hosts = choose('host', values.host, HOST_NAMES);
  const suites = choose('suite', values.suite, SUITE_NAMES);
  if (!existsSync(VSIX)) throw new Error(`Missing: ${VSIX}. \`npm run package\` makes it.`);
  findChromium();
  const failed: string[] = [];
  for (const name of hosts) {
    const host = await installHost(name);
    for (const suite of suites) {
      const start = performance.now();
      const outcome = await launchPatiently(host, suite, { vsix: VSIX, verbose: values.verbose });
      console.log(`VS Code ${name}, ${suite}: ${outcome}, ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
      if (outcome !== 'passed') failed.push(`${name} ${suite}`);
    }
  }
  if (failed.length > 0) throw new Error(`Not passed: ${failed.join(', ')}`);
}

/** An editor that does not start on a busy machine gets a second chance; a test never does. */
async function launchPatiently(host: InstalledHost, suite: SuiteName, options: LaunchOptions): Promise<Outcome> {
  const outcome = await launch(host, suite, options);
  if (outcome !== 'not started') return outcome;
  console.log(`VS Code ${host.name} did not start the tests, launching it once more`);
  return launch(host, suite, options);
}

function choose<T extends string>(option: string, chosen: readonly string[], known: readonly T[]): T[] {
  const unknown = chosen.find((name) => !known.some((other) => other === name));
  if (unknown !== undefined) throw new Error(`Unknown --${option} ${unknown}; known: ${known.join(', ')}.`);
  return known.filter((name) => chosen.includes(name));
}

runMain(main);
