import assert from 'node:assert/strict';
import { DEFAULT_CONFIGURATION, type AsyncLibrary } from '../../server/analysis/configuration/configuration';
import { createWorkspace } from '../../server/analysis/workspace';
import { createNodeHost } from '../../server/platform/nodeHost';
import { checkFiles } from '../support/analysis';

const FILE = '/p/a.py';

function handler(...imports: readonly string[]): string {
  const lines = ['import time', ...imports.map((name) => `import ${name}`)];
  return [...lines, 'async def f():', '    time.sleep(1)', ''].join('\n');
}

async function advice(asyncLibrary: AsyncLibrary, ...imports: readonly string[]): Promise<string | undefined> {
  const [finding] = await checkFiles({ [FILE]: handler(...imports) }, { ...DEFAULT_CONFIGURATION, asyncLibrary });
  return finding?.fixes.map(({ title }) => /(asyncio|anyio|trio)\.sleep/.exec(title)?.[1])[0];
}

describe('preferred async library', () => {
  const cases: readonly (readonly [preferred: AsyncLibrary, imports: readonly string[], named: string])[] = [
    ['auto', [], 'asyncio'],
    ['auto', ['asyncio', 'anyio'], 'asyncio'],
    ['auto', ['trio'], 'trio'],
    ['anyio', ['asyncio', 'anyio'], 'anyio'],
    ['anyio', ['asyncio'], 'anyio'],
    ['trio', ['asyncio', 'trio'], 'trio'],
    ['trio', [], 'trio'],
    // Here it would not run.
    ['trio', ['asyncio'], 'asyncio'],
    ['asyncio', ['trio'], 'trio'],
  ];
  for (const [preferred, imports, named] of cases) {
    it(`${preferred} where a file imports ${imports.join(' and ') || 'none'}: ${named}`, async () => {
      assert.equal(await advice(preferred, ...imports), named);
    });
  }

  it('counts as soon as it changes', async () => {
    let asyncLibrary: AsyncLibrary = 'auto';
    const workspace = createWorkspace(createNodeHost({ log: () => undefined }), () => {
      return { ...DEFAULT_CONFIGURATION, asyncLibrary };
    });
    await workspace.setText(FILE, handler());
    assert.match(workspace.check(FILE)[0]?.fixes[0]?.title ?? '', /asyncio\.sleep/);
    asyncLibrary = 'anyio';
    workspace.reconfigure();
    assert.match(workspace.check(FILE)[0]?.fixes[0]?.title ?? '', /anyio\.sleep/);
  });
});
