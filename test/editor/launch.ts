/** Runs one suite inside one VS Code host. */
import { copyFile, mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { format } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { ARTIFACTS } from '../support/paths';
import type { InstalledHost } from './hosts/install';
import { startServer, type RunningServer } from './hosts/server';
import { workbenchUrl } from './hosts/workbench';
import { LINE_PREFIX, SUITE_VARIABLE, suiteOf, TEST_ENTRY, type SuiteName } from './suites';

/** From opening the workbench to the first line of the suite. */
const START_LIMIT_MS = 90_000;
const SUITE_LIMIT_MS = 300_000;

export interface LaunchOptions {
  readonly vsix: string;
  /** Also shows what the workbench itself logs. */
  readonly verbose: boolean;
}

/** `not started`: the editor never came as far as running the first line of the suite. */
export type Outcome = 'passed' | 'failed' | 'not started';

export async function launch(host: InstalledHost, suite: SuiteName, options: LaunchOptions): Promise<Outcome> {
  const { folder, workspaceFile, restricted = false } = suiteOf(suite);
  const server = await startServer(host, {
    ...{ vsix: options.vsix, workspace: folder, restricted },
    ...(workspaceFile !== undefined && { workspaceFile }),
    env: { [SUITE_VARIABLE]: suite },
  });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const outcome = await runInPage(page, workbenchUrl(server, TEST_ENTRY), options.verbose);
    if (outcome !== 'passed') await keepTraces(page, server, `${host.name}-${suite}`);
    return outcome;
  } finally {
    await browser?.close();
    await server.dispose();
  }
}

async function runInPage(page: Page, url: string, verbose: boolean): Promise<Outcome> {
  const started = signal<boolean>();
  const finished = signal<number>();
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
    const line = format(...args);
    const ours = line.startsWith(LINE_PREFIX);
    if (ours) started.give(true);
    if (ours || verbose) console.log(ours ? line.slice(LINE_PREFIX.length) : line);
  });
  await page.exposeFunction('codeAutomationExit', finished.give);
  await page.goto(url);
  const first = await Promise.race([started.value, finished.value, after(START_LIMIT_MS)]);
  if (first !== true) return 'not started';
  const code = await Promise.race([finished.value, after(SUITE_LIMIT_MS)]);
  if (code === undefined) console.log(`no result within ${SUITE_LIMIT_MS / 1000} s`);
  return code === 0 ? 'passed' : 'failed';
}

function signal<T>(): { readonly value: Promise<T>; readonly give: (value: T) => void } {
  let give: (value: T) => void = () => undefined;
  const value = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { value, give };
}

/** Does not keep the process alive. */
function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref();
  });
}

async function keepTraces(page: Page, server: RunningServer, name: string): Promise<void> {
  await mkdir(ARTIFACTS, { recursive: true });
  for (const file of await server.logFiles()) {
    await copyFile(file, path.join(ARTIFACTS, `${name}-${path.basename(file)}`));
  }
  await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`) });
  console.log(`picture and logs: ${path.join(ARTIFACTS, name)}*`);
}
