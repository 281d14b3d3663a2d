/**
 * Photographs the view of the concurrency model with a recorded picture, for looking at it.
 *
 *   node out/test/browser/explainView/look.js PICTURE.json OUT.png [dark|light|high-contrast] [width] [height]
 */
import { readFile } from 'node:fs/promises';
import type { Picture } from '../../../server/lsp/protocol';
import { launchChromium } from '../../support/chromium';
import { runMain } from '../../support/runMain';
import { openView } from './viewPage';

async function main(): Promise<void> {
  const [file = '', out = 'view.png', theme = 'dark', width = '1280', height] = process.argv.slice(2);
  const picture = JSON.parse(await readFile(file, 'utf8')) as Picture;
  const browser = await launchChromium();
  try {
    const view = await openView(browser, theme as 'dark', Number(width), Number(height ?? 900));
    const state = { params: { kind: 'workspace' } } as const;
    await view.send({ type: 'picture', state, result: { picture, markdown: '', isIndexing: false } });
    await view.page.screenshot({ path: out, fullPage: height === undefined });
    console.log(out, view.violations);
  } finally {
    await browser.close();
  }
}

runMain(main);
