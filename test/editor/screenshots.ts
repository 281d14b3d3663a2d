/**
 * Photographs the packaged extension in a real editor, in a dark and a light theme.
 *
 *   node out/test/editor/screenshots.js [--host 1.139] [--out test-artifacts/screenshots]
 */
import { copyFile, mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { ARTIFACTS, REPOSITORY } from '../support/paths';
import { runMain } from '../support/runMain';
import { installHost } from './hosts/install';
import { startServer } from './hosts/server';
import { HOST_NAMES } from './hosts/versions';
import { workbenchUrl } from './hosts/workbench';
import { Workbench } from './hosts/driver';
import { VSIX, WORKSPACE } from './suites';

/** Pictures of the dark theme that the README shows. */
const README_PICTURES = { '2-hover': 'findings', '7-explanation': 'explanation' };

const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '1.139' },
      out: { type: 'string', default: path.join(ARTIFACTS, 'screenshots') },
    },
  });
  const hostName = HOST_NAMES.find((name) => name === values.host);
  if (hostName === undefined) throw new Error(`Unknown --host ${values.host}; known: ${HOST_NAMES.join(', ')}.`);
  const host = await installHost(hostName);
  const browser = await launchChromium();
  try {
    for (const [name, theme] of Object.entries(THEMES)) {
      const folder = path.join(values.out, name);
      await mkdir(folder, { recursive: true });
      const settings = { 'workbench.colorTheme': theme, 'editor.fontSize': 15, 'editor.minimap.enabled': false };
      const server = await startServer(host, { vsix: VSIX, workspace: WORKSPACE, settings });
      try {
        const context = await browser.newContext({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 2 });
        const page = await context.newPage();
        await page.goto(workbenchUrl(server));
        await photograph(page, folder);
        await context.close();
      } finally {
        await server.dispose();
      }
    }
  } finally {
    await browser.close();
  }
  await illustrateReadme(path.join(values.out, 'dark'));
}

async function illustrateReadme(folder: string): Promise<void> {
  const images = path.join(REPOSITORY, 'docs/images');
  await mkdir(images, { recursive: true });
  for (const [picture, name] of Object.entries(README_PICTURES)) {
    await copyFile(path.join(folder, `${picture}.png`), path.join(images, `${name}.png`));
  }
}

async function photograph(page: Page, folder: string): Promise<void> {
  const workbench = new Workbench(page);
  const take = async (name: string): Promise<void> => {
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(path.join(folder, `${name}.png`));
  };
  try {
    await workbench.openFile('api.py', 'load_price(name)');
    await page.locator('.squiggly-warning').first().waitFor({ timeout: 60_000 });
    await take('1-squiggles');
    await workbench.hover('load_price(name)', 'load_price', 'blocks the event loop');
    await take('2-hover');
    await workbench.quickFixes('time.sleep(0.5)', 'sleep', 'Use await asyncio.sleep');
    await take('3-quick-fixes');
    await page.keyboard.press('Escape');
    await workbench.problems('blocks the event loop');
    await take('4-problems');
    await workbench.languageStatus('Threadwise');
    await take('5-status');
    await page.keyboard.press('Escape');
    await workbench.followRuleLink('blocking-call-on-event-loop');
    await workbench.preview('blocking-call-on-event-loop');
    await take('6-rule-page');
    await workbench.showTab('api.py');
    await workbench.placeCursor('load_price(name)', 'load_price');
    await workbench.runCommand('Threadwise: Explain Concurrency Model');
    await workbench.preview('price');
    await take('7-explanation');
  } catch (error) {
    await take('failed');
    throw error;
  }
}

runMain(main);
