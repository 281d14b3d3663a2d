/** Entry that VS Code calls inside its extension host. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { LINE_PREFIX, SUITE_VARIABLE } from '../suites';

/** The first test of a run waits for the extension and its server to start. */
const TEST_LIMIT_MS = 60_000;

export async function run(): Promise<void> {
  const suite = process.env[SUITE_VARIABLE];
  if (suite === undefined) throw new Error(`${SUITE_VARIABLE} is not set`);
  Mocha.reporters.Base.consoleLog = print;
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: 'spec',
    timeout: TEST_LIMIT_MS,
    forbidOnly: true,
    forbidPending: true,
    ...(process.env.MOCHA_GREP === undefined ? {} : { grep: process.env.MOCHA_GREP }),
  });
  const folder = path.join(__dirname, suite);
  for (const name of fs.readdirSync(folder).filter((file) => file.endsWith('.test.js'))) {
    mocha.addFile(path.join(folder, name));
  }
  print(`running ${suite}`);
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

function print(...args: unknown[]): void {
  for (const line of format(...args).split('\n')) console.log(LINE_PREFIX + line);
}
