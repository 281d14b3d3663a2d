/** The view of the concurrency model for everybody: in little room, with the keyboard alone, in every theme. */
import * as assert from 'node:assert/strict';
import axe, { type AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import type { ViewState } from '../../../client/messages';
import type { Picture } from '../../../server/lsp/protocol';
import { launchChromium } from '../../support/chromium';
import { pictureOf, SERVICE } from './samples';
import { boxesOf, node, showPicture } from './shown';
import type { ThemeName } from './themes';
import type { ViewPage } from './viewPage';

const FILE: ViewState = { params: { kind: 'file', textDocument: { uri: 'file:///shop/api.py' } } };

describe('the view of the concurrency model, for everybody', () => {
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

  async function show(theme: ThemeName = 'dark', width = 1280): Promise<ViewPage> {
    return (view = await showPicture(browser, service, { state: FILE, theme, width }));
  }

  for (const [what, width] of [
    ['a narrow view', 360],
    ['a view of 1,280 pixels at 200 %', 640],
  ] as const) {
    it(`nothing is cut off in ${what}`, async () => {
      const { page } = await show('dark', width);
      const cut = await page.evaluate(cutOff);
      assert.deepEqual(cut, []);
      for (const box of await boxesOf(page.locator('.node'))) assert.ok(box.left >= 0 && box.right <= width);
      const small = await page.locator('.node-name').first().boundingBox();
      assert.ok(small && small.height > 8, 'names can be read');
    });
  }

  it('goes into one column when the view becomes narrow, and back', async () => {
    const opened = await show();
    const { page } = opened;
    await page.getByLabel('Search in the picture').fill('sleep');
    await page.setViewportSize({ width: 360, height: 900 });
    await page.locator('.drawing.is-narrow').waitFor();
    assert.equal(new Set((await boxesOf(page.locator('.node'))).map(({ left }) => left)).size, 1);
    const names = (await page.locator('.node-name').allTextContents()).map((name) => name.replace('▶ ', ''));
    const tops = (await boxesOf(page.locator('.node'))).map(({ top }) => top);
    const order = names.map((name, at) => [name, tops[at] ?? 0] as const).sort((a, b) => a[1] - b[1]);
    assert.deepEqual(
      order.map(([name]) => name),
      ['price', 'load_price', 'time.sleep', 'best', 'compare'],
    );
    assert.ok((await page.locator('.is-match').count()) > 0, 'what was searched for is still marked');
    await node(opened, 'load_price').click();
    assert.equal((await opened.posted()).at(-1)?.type, 'open');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator('.drawing:not(.is-narrow)').waitFor();
  });

  it('with the keyboard alone: one stop of Tab, arrows, Enter', async () => {
    const opened = await show();
    const { page } = opened;
    assert.equal(await page.locator('.node[tabindex="0"]').count(), 1);
    await page.locator('.node[tabindex="0"]').focus();
    const first = await page.locator('.node:focus').getAttribute('data-id');
    await page.keyboard.press('ArrowRight');
    const second = await page.locator('.node:focus').getAttribute('data-id');
    assert.notEqual(second, first);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('.node:focus').getAttribute('data-id'), first);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const [, message] = await opened.posted();
    assert.equal(message?.type, 'open');
  });

  it('Tab stops everywhere once, from the top down, with a ring around what has the focus', async () => {
    const { page } = await show();
    const stops: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      if ((await focused.count()) === 0) break;
      const { name, ring } = await focused.evaluate(described);
      assert.match(ring, /^solid 2px/, name);
      stops.push(name);
      assert.ok(stops.length < 50, 'there is a way out');
    }
    const order = ['File', 'Search in the picture', 'One entry point only', 'Fit into the view', 'price', 'api.py:9'];
    const places = order.map((name) => stops.indexOf(name));
    assert.ok(!places.includes(-1), stops.join('\n'));
    const inOrder = [...places].sort((a, b) => a - b);
    assert.deepEqual(places, inOrder, stops.join('\n'));
  });

  for (const theme of ['dark', 'light', 'high-contrast'] as const) {
    it(`is accessible in a ${theme} theme`, async () => {
      const { page } = await show(theme);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(
        serious.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`,
        ),
        [],
      );
    });
  }
});

/** Runs in the page. */
function described(element: unknown): { name: string; ring: string } {
  const page = globalThis as unknown as {
    getComputedStyle(of: unknown): { outlineStyle: string; outlineWidth: string };
  };
  const found = element as {
    textContent: string;
    getAttribute(name: string): string | null;
    querySelector(selector: string): { textContent: string } | null;
  };
  const text = found.querySelector('.node-name')?.textContent.replace('▶ ', '') ?? found.textContent;
  const { outlineStyle, outlineWidth } = page.getComputedStyle(element);
  return { name: found.getAttribute('aria-label') ?? text, ring: `${outlineStyle} ${outlineWidth}` };
}

/** Runs in the page: what reaches further to the right than it can be seen. */
function cutOff(): string[] {
  const { document } = globalThis as unknown as {
    document: {
      documentElement: { clientWidth: number; scrollWidth: number };
      querySelectorAll(selector: string): Iterable<{ className: unknown; clientWidth: number; scrollWidth: number }>;
    };
  };
  const boxes = [document.documentElement, ...document.querySelectorAll('.viewport, .scroll, .card, .fours, .four')];
  return boxes
    .filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth + 1)
    .map((box) => ('className' in box ? String(box.className) : 'the page'));
}
