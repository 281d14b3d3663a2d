/**
 * Makes media/icon.png from media/icon.svg, for the Marketplace.
 *
 *   npm run icon
 */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { launchChromium } from '../support/chromium';
import { REPOSITORY } from '../support/paths';
import { runMain } from '../support/runMain';

const SIZE = 128;

async function main(): Promise<void> {
  const media = path.join(REPOSITORY, 'media');
  const svg = await readFile(path.join(media, 'icon.svg'), 'utf8');
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    await page.screenshot({ path: path.join(media, 'icon.png'), omitBackground: true });
  } finally {
    await browser.close();
  }
}

runMain(main);
