/** The engine needs nothing that a browser does not have: the web extension can come when it likes. */
import * as assert from 'node:assert/strict';
import { startWorker, type BrowserWorker } from './worker';

const TEXTS = {
  '/project/app.py': 'import time\n\nasync def handler():\n    time.sleep(1)\n',
  '/project/app.ts': [
    "import express from 'express';",
    "import { readFileSync } from 'node:fs';",
    'const app = express();',
    "app.get('/', (request, response) => {",
    '  response.send(readFileSync(request.query.file as string));',
    '});',
    '',
  ].join('\n'),
};

describe('the engine in a web worker', () => {
  let browser: BrowserWorker;

  before(async () => {
    browser = await startWorker();
  });

  after(() => browser.close());

  it('finds a blocking call in Python and in TypeScript', async () => {
    const found = await browser.worker.evaluate(checkTexts, { origin: browser.origin, texts: TEXTS });
    assert.deepEqual(found, [
      { file: '/project/app.py', rule: 'blocking-call-on-event-loop', text: 'time.sleep(1)' },
      {
        file: '/project/app.ts',
        rule: 'blocking-call-on-event-loop',
        text: 'readFileSync(request.query.file as string)',
      },
    ]);
  });
});

/** Runs in the worker: nothing outside of it can be used. */
async function checkTexts({ origin, texts }: { origin: string; texts: Record<string, string> }) {
  const engine = (await import(`${origin}browser.js`)) as typeof import('../../server/browser');
  const problems: string[] = [];
  const host = engine.createBrowserHost({
    assets: origin,
    log: (level, message) => {
      if (level === 'error') problems.push(message);
    },
  });
  const workspace = engine.createWorkspace(host, () => engine.DEFAULT_CONFIGURATION);
  workspace.setKnownFiles(Object.keys(texts));
  for (const [file, text] of Object.entries(texts)) await workspace.setText(file, text);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.entries(texts).flatMap(([file, text]) =>
    workspace.check(file).map(({ rule, span }) => ({ file, rule, text: text.slice(span.start, span.end) })),
  );
}
