/** The view of the concurrency model, as people see and use it. */
import * as assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { ViewState } from '../../../client/messages';
import type { Picture } from '../../../server/lsp/protocol';
import { launchChromium } from '../../support/chromium';
import { pictureOf, resultOf, SERVICE } from './samples';
import { boxesOf, node, showPicture, type Box } from './shown';
import { openView, type ViewPage } from './viewPage';

const FILE: ViewState = { params: { kind: 'file', textDocument: { uri: 'file:///shop/api.py' } } };
const WORKSPACE: ViewState = { params: { kind: 'workspace' } };

describe('the view of the concurrency model', () => {
  let browser: Browser;
  let service: Picture;
  let view: ViewPage | undefined;

  before(async () => {
    browser = await launchChromium();
    service = await pictureOf(SERVICE, { kind: 'file', file: '/shop/api.py' });
  });
  after(() => browser.close());
  afterEach(async () => {
    const opened = view;
    view = undefined;
    await opened?.close();
    assert.deepEqual(opened?.violations ?? [], []);
  });

  async function show(picture: Picture, state = FILE): Promise<ViewPage> {
    return (view = await showPicture(browser, picture, { state }));
  }

  it('says that it is ready, and shows what it is sent', async () => {
    const opened = await show(service);
    assert.deepEqual(await opened.posted(), [{ type: 'ready' }]);
    const lanes = await opened.page.locator('.lane-name').allTextContents();
    assert.deepEqual(lanes, ['Event loop (asyncio)', 'Thread pool']);
    const titles = await opened.page.locator('h2').allTextContents();
    assert.deepEqual(titles, [
      'Over time',
      'What it does',
      'Concurrent or parallel?',
      'Which model fits',
      'Under load',
      'The models side by side',
      'On a free-threaded Python',
      'Findings (2)',
    ]);
  });

  it('every node stands in its lane, and none on another', async () => {
    const { page } = await show(service);
    const boxes = await boxesOf(page.locator('.node'));
    const lanes = await boxesOf(page.locator('.lane'));
    assert.equal(boxes.length, service.nodes.length);
    for (const [index, box] of boxes.entries()) {
      const lane = lanes[service.lanes.findIndex(({ id }) => id === service.nodes[index]?.lane)];
      assert.ok(lane && box.top >= lane.top && box.bottom <= lane.bottom, service.nodes[index]?.name);
      assert.ok(
        boxes.every((other) => other === box || !overlap(box, other)),
        service.nodes[index]?.name,
      );
    }
  });

  it('a click on a node asks for its code; with Ctrl, beside', async () => {
    const opened = await show(service);
    await node(opened, 'load_price').click();
    await node(opened, 'load_price').click({ modifiers: ['Control'] });
    const place = service.nodes.find(({ name }) => name === 'load_price')?.place;
    assert.equal(place?.line, 3);
    assert.deepEqual((await opened.posted()).slice(1), [
      { type: 'open', place, beside: false },
      { type: 'open', place, beside: true },
    ]);
  });

  it('findings lead to their code and to the page of their rule', async () => {
    const opened = await show(service);
    const finding = opened.page.locator('.findings li').first();
    await finding.locator('.place').click();
    await finding.locator('.link', { hasText: 'blocking-call-on-event-loop' }).click();
    const [, open, rule] = await opened.posted();
    assert.deepEqual(open, { type: 'open', place: service.findings[0]?.place, beside: false });
    assert.deepEqual(rule, { type: 'openRule', rule: 'blocking-call-on-event-loop' });
  });

  it('search marks what matches and says how many', async () => {
    const { page } = await show(service);
    await page.getByLabel('Search in the picture').fill('sleep');
    const names = await page.locator('.is-match .node-name').allTextContents();
    assert.ok(names.some((name) => name.includes('time.sleep')) && names.some((name) => name.includes('load_price')));
    assert.equal(await page.locator('.found').textContent(), `${names.length} matches`);
    await page.getByLabel('Search in the picture').fill('');
    assert.equal(await page.locator('.is-match').count(), 0);
  });

  it('keeps search, size and focus while the code changes', async () => {
    const opened = await show(service);
    const { page } = opened;
    await page.getByLabel('Search in the picture').fill('price');
    await page.getByLabel('Larger').click();
    const scale = await page.locator('.drawing').getAttribute('style');
    await node(opened, 'load_price').focus();
    await opened.send({ type: 'loading', state: FILE });
    await opened.send({ type: 'picture', state: FILE, result: resultOf({ ...service }) });
    assert.equal(await page.getByLabel('Search in the picture').inputValue(), 'price');
    assert.equal(await page.locator('.drawing').getAttribute('style'), scale);
    assert.match((await page.locator('.node:focus .node-name').textContent()) ?? '', /load_price/);
  });

  it('one entry point can be chosen, and left again', async () => {
    const opened = await show(service);
    const choice = opened.page.getByLabel('One entry point only');
    const label = (await choice.locator('option').allTextContents()).find((text) => text.startsWith('price:'));
    await choice.selectOption({ label: label ?? '' });
    const [, asked] = await opened.posted();
    assert.ok(asked?.type === 'ask' && asked.state.params.kind === 'entry');
    const picture = await pictureOf(SERVICE, { kind: 'entry', entry: asked.state.params.entry });
    assert.ok(picture.nodes.every(({ name }) => name !== 'compare'));
    await opened.send({ type: 'picture', state: asked.state, result: resultOf(picture) });
    await opened.page.getByText('All entry points').click();
    const back = (await opened.posted()).at(-1);
    assert.ok(back?.type === 'ask' && back.state.params.kind === 'file');
  });

  it('modules open with a click and close with their chip', async () => {
    const picture = await pictureOf(manyFiles(), { kind: 'workspace' });
    const opened = await show(picture, WORKSPACE);
    await opened.page.locator('.node-module').first().click();
    const expand = (await opened.posted()).at(-1);
    assert.ok(expand?.type === 'ask' && expand.state.params.kind === 'workspace');
    const { expanded = [] } = expand.state.params;
    assert.equal(expanded.length, 1);
    const larger = await pictureOf(manyFiles(), expand.state.params);
    assert.ok(larger.nodes.length > picture.nodes.length);
    await opened.send({ type: 'picture', state: expand.state, result: resultOf(larger) });
    await opened.page.locator('.chip-module').first().click();
    const close = (await opened.posted()).at(-1);
    assert.ok(close?.type === 'ask' && close.state.params.kind === 'workspace');
    assert.deepEqual(close.state.params.expanded, []);
  });

  it('names of the workspace are text, whatever is in them', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const [first, ...others] = service.nodes;
    const [finding] = service.findings;
    assert.ok(first && finding);
    const picture: Picture = {
      ...service,
      title: name,
      summary: name,
      nodes: [{ ...first, name, detail: name, entry: name }, ...others],
      findings: [{ ...finding, text: name, function: name, place: { ...finding.place, label: name } }],
    };
    const { page, requests } = await show(picture);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('h1').textContent(), name);
    assert.deepEqual(
      requests.filter((url) => !/\/(?:explainView\.(?:js|css))?$/.test(url)),
      [],
    );
  });

  it('allows one script and one style sheet, and nothing else', async () => {
    const { page, violations } = await show(service);
    const policy = await page.locator('meta[http-equiv]').getAttribute('content');
    assert.equal(policy, "default-src 'none'; style-src http://view.test; script-src 'nonce-bm9uY2U='");
    await page.evaluate(inject);
    assert.equal(await page.evaluate(() => 'injected' in globalThis), false);
    assert.ok(violations.some((text) => text.includes('Content Security Policy')));
    (violations as string[]).length = 0;
  });

  it('says so when there is nothing, or something went wrong', async () => {
    const opened = (view = await openView(browser));
    await opened.send({ type: 'loading', state: FILE });
    assert.match((await opened.page.locator('h1').textContent()) ?? '', /Looking at the code/);
    await opened.send({ type: 'empty', state: FILE, message: 'This file is not checked.' });
    assert.match((await opened.page.locator('.notice').textContent()) ?? '', /Nothing to explain here.*not checked/s);
    await opened.send({ type: 'failed', state: FILE, message: 'The server is gone.' });
    assert.match((await opened.page.locator('.notice').textContent()) ?? '', /The server is gone/);
    await opened.send({
      type: 'picture',
      state: FILE,
      result: resultOf(await pictureOf({ '/p/empty.py': '' }, { kind: 'file', file: '/p/empty.py' })),
    });
    assert.match((await opened.page.locator('.notice').textContent()) ?? '', /Nothing to draw/);
  });
});

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Runs in the page. */
function inject(): void {
  const { document } = globalThis as unknown as {
    document: { createElement(tag: string): { textContent: string }; body: { append(node: unknown): void } };
  };
  const script = document.createElement('script');
  script.textContent = 'globalThis.injected = true';
  document.body.append(script);
}

function manyFiles(): Record<string, string> {
  const text = (name: string): string =>
    `import time\nasync def ${name}_one():\n    time.sleep(1)\nasync def ${name}_two():\n    time.sleep(1)\n`;
  const files = ['a', 'b', 'c', 'd'].flatMap((folder) =>
    [1, 2, 3, 4].map((n) => [`/p/${folder}/${folder}${n}.py`, text(`${folder}${n}`)] as const),
  );
  return Object.fromEntries(files);
}
