/** Pictures in the view, and where things are in them. */
import type { Browser, Locator } from 'playwright-core';
import type { ViewState } from '../../../client/messages';
import type { Picture } from '../../../server/lsp/protocol';
import { resultOf } from './samples';
import type { ThemeName } from './themes';
import { openView, type ViewPage } from './viewPage';

interface Shown {
  readonly state: ViewState;
  readonly theme?: ThemeName;
  readonly width?: number;
}

export async function showPicture(
  browser: Browser,
  picture: Picture,
  { state, theme = 'dark', width = 1280 }: Shown,
): Promise<ViewPage> {
  const opened = await openView(browser, theme, width);
  await opened.send({ type: 'picture', state, result: resultOf(picture) });
  return opened;
}

export function node({ page }: ViewPage, name: string): Locator {
  return page
    .locator('.node', { has: page.locator(`.node-name:text-is("${name}"), .node-name:has-text("${name}")`) })
    .first();
}

export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export async function boxesOf(found: Locator): Promise<readonly Box[]> {
  const boxes = await Promise.all((await found.all()).map((each) => each.boundingBox()));
  return boxes.flatMap((box) =>
    box ? [{ top: box.y, bottom: box.y + box.height, left: box.x, right: box.x + box.width }] : [],
  );
}
