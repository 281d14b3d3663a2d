/** The view of the concurrency model in a headless browser, with a stand-in for the editor that notes what it is told. */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { explainPage } from '../../../client/explainPage';
import type { FromView, ToView } from '../../../client/messages';
import { DIST } from '../../support/paths';
import { BODY_CLASSES, THEMES, type ThemeName } from './themes';

const ORIGIN = 'http://view.test';
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

export interface ViewPage {
  readonly page: Page;
  /** What the view has asked of the editor so far. */
  posted(): Promise<readonly FromView[]>;
  send(message: ToView): Promise<void>;
  /** Everything that the page asked for or was not allowed to do. */
  readonly requests: readonly string[];
  readonly violations: readonly string[];
  close(): Promise<void>;
}

interface Recorder {
  posted: unknown[];
  postMessage(data: unknown, target: string): void;
}

export async function openView(
  browser: Browser,
  theme: ThemeName = 'dark',
  width = 1280,
  height = 900,
): Promise<ViewPage> {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const requests: string[] = [];
  const violations: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') violations.push(message.text());
  });
  page.on('pageerror', (error) => violations.push(error.message));
  const html = explainPage({
    ...{ script: `${ORIGIN}/explainView.js`, style: `${ORIGIN}/explainView.css` },
    ...{ source: ORIGIN, nonce: 'bm9uY2U=' },
  });
  await page.route('**/*', async (route) => {
    const name = new URL(route.request().url()).pathname;
    if (name === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (!(path.extname(name) in TYPES)) return route.fulfill({ status: 204, body: '' });
    const body = await readFile(path.join(DIST, path.basename(name)));
    return route.fulfill({ contentType: TYPES[path.extname(name)] ?? 'text/plain', body });
  });
  await page.addInitScript(standIn, { variables: THEMES[theme], bodyClass: BODY_CLASSES[theme] });
  await page.goto(`${ORIGIN}/`);
  return {
    ...{ page, requests, violations },
    posted: () => page.evaluate(() => (globalThis as unknown as Recorder).posted as FromView[]),
    send: async (message) => {
      await page.evaluate((data) => (globalThis as unknown as Recorder).postMessage(data, '*'), message);
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 60)));
    },
    close: () => context.close(),
  };
}

/** Runs in the page, before its own script. */
function standIn({ variables, bodyClass }: { variables: Readonly<Record<string, string>>; bodyClass: string }): void {
  const page = globalThis as unknown as Recorder & { acquireVsCodeApi: () => unknown; document: PageDocument };
  page.posted = [];
  page.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => page.posted.push(message),
    setState: () => undefined,
  });
  page.document.addEventListener('DOMContentLoaded', () => page.document.body.classList.add(bodyClass));
  const apply = (): void => {
    for (const [name, value] of Object.entries(variables))
      page.document.documentElement.style.setProperty(`--vscode-${name}`, value);
  };
  page.document.addEventListener('readystatechange', apply);
}

/** The little of the DOM that is needed there: tests are compiled without it. */
interface PageDocument {
  addEventListener(type: string, listener: () => void): void;
  readonly body: { readonly classList: { add(name: string): void } };
  readonly documentElement: { readonly style: { setProperty(name: string, value: string): void } };
}
