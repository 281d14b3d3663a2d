/** Pictures of small projects, made by the real engine. */
import type { Picture, PictureRequest, PictureResult } from '../../../server/lsp/protocol';
import { workspaceOf, type Files } from '../../support/analysis';

export const SERVICE: Files = {
  '/shop/api.py': [
    'import asyncio',
    'from fastapi import FastAPI',
    'from prices import load_price, compare',
    '',
    'app = FastAPI()',
    '',
    '@app.get("/price/{name}")',
    'async def price(name: str):',
    '    return load_price(name)',
    '',
    '@app.get("/best")',
    'async def best():',
    '    return await asyncio.to_thread(compare)',
  ].join('\n'),
  '/shop/prices.py': [
    'import time',
    '',
    'def load_price(name):',
    '    time.sleep(2)',
    '    return len(name)',
    '',
    'def compare():',
    '    return sum(a * b for a in range(10000) for b in range(10000))',
  ].join('\n'),
};

export async function pictureOf(files: Files, request: PictureRequest): Promise<Picture> {
  const picture = (await workspaceOf(files)).picture(request);
  if (!picture) throw new Error('there is no picture');
  return picture;
}

export function resultOf(picture: Picture): PictureResult {
  return { picture, markdown: '', isIndexing: false };
}
