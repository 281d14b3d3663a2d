/**
 * Photographs the packaged extension in a real editor, in a dark and a light theme.
 *
 *   node out/test/editor/screenshots.js [--host 1.139] [--out test-artifacts/screenshots]
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { ARTIFACTS, REPOSITORY } from '../support/paths';
import { runMain } from '../support/runMain';
import { installHost } from './hosts/install';
import { startServer, type RunningServer } from './hosts/server';
import { HOST_NAMES } from './hosts/versions';
import { workbenchUrl } from './hosts/workbench';
import { Workbench } from './hosts/driver';
import { VSIX, WORKSPACE } from './suites';

/** Pictures of the dark theme that the README shows. */
const README_PICTURES = { '2-hover': 'findings', '9-explanation': 'explanation' };

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
        await photograph(page, folder, server);
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

interface Scene {
  readonly name: string;
  readonly show: (workbench: Workbench, server: RunningServer) => Promise<void>;
}

/** In this order: each starts where the one before ended. */
const SCENES: readonly Scene[] = [
  {
    name: '1-squiggles',
    async show(workbench) {
      await workbench.started();
      await workbench.openFile('api.py', 'load_price(name)');
      await workbench.squiggle();
    },
  },
  { name: '2-hover', show: (workbench) => workbench.hover('load_price(name)', 'load_price', 'blocks the event loop') },
  { name: '3-hover-import', show: (workbench) => workbench.hover('import asyncio', 'asyncio', 'event loop') },
  { name: '4-hover-function', show: (workbench) => workbench.hover('async def fine', 'fine', 'event loop') },
  {
    name: '5-quick-fixes',
    show: (workbench) => workbench.quickFixes('time.sleep(0.5)', 'sleep', 'Use await asyncio.sleep'),
  },
  {
    name: '6-problems',
    async show(workbench) {
      await workbench.press('Escape');
      await workbench.problems('blocks the event loop');
    },
  },
  { name: '7-status', show: (workbench) => workbench.languageStatus('Threadwise') },
  {
    name: '8-rule-page',
    async show(workbench) {
      await workbench.press('Escape');
      await workbench.followRuleLink('blocking-call-on-event-loop');
      await workbench.preview('blocking-call-on-event-loop');
    },
  },
  {
    name: '9-explanation',
    async show(workbench) {
      await workbench.showTab('api.py');
      await workbench.runCommand('View: Hide Panel');
      await workbench.runCommand('View: Close Primary Side Bar');
      await workbench.placeCursor('load_price(name)', 'load_price');
      await workbench.runCommand('Threadwise: Explain Concurrency Model');
      await workbench.preview('price');
    },
  },
  { name: '10-explanation-below', show: (workbench) => workbench.scrollPreview(900) },
  {
    name: '11-explanation-workspace',
    async show(workbench) {
      await workbench.runCommand('Threadwise: Explain Concurrency Model of the Workspace');
      await workbench.preview('Workspace');
    },
  },
  {
    name: '12-code-lens',
    async show(workbench, server) {
      await workbench.runCommand('View: Close All Editors');
      await changeSettings(server, { 'threadwise.codeLens': true });
      await workbench.openFile('api.py', 'load_price(name)');
      await workbench.codeLens('event loop');
    },
  },
  {
    name: '13-check-workspace',
    async show(workbench) {
      await workbench.runCommand('Threadwise: Check Workspace');
      await workbench.notification('findings in');
      await workbench.problems('service.py');
    },
  },
  {
    name: '14-configuration',
    async show(workbench) {
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.runCommand('View: Hide Panel');
      await workbench.runCommand('View: Close All Editors');
      await workbench.openFile('api.py', 'load_price(name)');
      await workbench.runCommand('Threadwise: Which Configuration Applies Here?');
      await workbench.preview('This file is checked');
    },
  },
  {
    name: '15-settings',
    async show(workbench) {
      await workbench.runCommand('View: Close All Editors');
      await workbench.runCommand('Preferences: Open Settings (UI)');
      await workbench.searchSettings('@ext:threadwise.threadwise ', 'Scan Workspace');
    },
  },
  {
    name: '16-walkthrough',
    async show(workbench) {
      await workbench.runCommand('Welcome: Open Walkthrough...');
      await workbench.choose('First minutes with Threadwise');
      await workbench.seen('Follow the path to the cause');
      await workbench.walkthroughPicture();
    },
  },
  // Last: a notebook keeps the keys that open others.
  {
    name: '17-notebook',
    async show(workbench) {
      await workbench.runCommand('View: Close All Editors');
      await workbench.openFile('prices.ipynb', 'time.sleep(1)');
      await workbench.squiggle();
    },
  },
];

/** Settings of the workspace, as a user's editor writes them. */
async function changeSettings({ workspace }: RunningServer, settings: Record<string, unknown>): Promise<void> {
  await mkdir(path.join(workspace, '.vscode'), { recursive: true });
  await writeFile(path.join(workspace, '.vscode/settings.json'), JSON.stringify(settings));
}

async function photograph(page: Page, folder: string, server: RunningServer): Promise<void> {
  const workbench = new Workbench(page);
  const take = async (name: string): Promise<void> => {
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    console.log(path.join(folder, `${name}.png`));
  };
  try {
    for (const { name, show } of SCENES) {
      await show(workbench, server);
      await take(name);
    }
  } catch (error) {
    await take('failed');
    throw error;
  }
}

runMain(main);
