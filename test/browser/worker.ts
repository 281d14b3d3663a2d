/** A web worker in a headless browser that can load what the build has put into dist/. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import * as path from 'node:path';
import type { Worker } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { DIST } from '../support/paths';

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

export interface BrowserWorker {
  readonly worker: Worker;
  /** Address of dist/, with a slash at the end. */
  readonly origin: string;
  close(): Promise<void>;
}

export async function startWorker(): Promise<BrowserWorker> {
  const server = await serve(DIST);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the web server has no port');
  const origin = `http://127.0.0.1:${address.port}/`;
  const browser = await launchChromium();
  const close = async () => {
    await browser.close();
    server.close();
  };
  try {
    const page = await browser.newPage();
    await page.goto(origin);
    const started = page.waitForEvent('worker');
    await page.evaluate("void new Worker('/empty.js', { type: 'module' })");
    return { worker: await started, origin, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The folder, an empty page at its top and an empty script for the worker. */
function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const name = path.posix.normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (name === '/' || name === '/empty.js') {
      response.setHeader('content-type', name === '/' ? 'text/html' : 'text/javascript').end();
      return;
    }
    readFile(path.join(folder, name)).then(
      (content) => response.setHeader('content-type', TYPES[path.extname(name)] ?? 'text/plain').end(content),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
