import assert from 'node:assert/strict';
import { FileChangeType, type FileEvent } from 'vscode-languageserver/node';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import { SCAN_REQUEST, type ScanResult } from '../../server/lsp/protocol';
import { createNodeHost } from '../../server/platform/nodeHost';
import { MemoryDisk, memoryPlatform } from './inMemory';
import { TestSession, type SessionOptions } from './session';

const HANDLER = 'from helper import load\n\n\nasync def handler():\n    load()\n';
const BLOCKING = 'import time\n\n\ndef load():\n    time.sleep(1)\n';
const HARMLESS = 'def load():\n    pass\n';
const [A, B] = ['file:///a', 'file:///b'];

/** Kinds of workspaces, and what happens to one while it is open. */
describe('lsp: workspaces', () => {
  let disk: MemoryDisk;
  let session: TestSession;

  beforeEach(() => {
    disk = new MemoryDisk();
  });
  afterEach(() => session.stop());

  async function start(options: SessionOptions): Promise<void> {
    const host = createNodeHost({ log: () => undefined });
    const platform = { ...memoryPlatform(disk), host };
    session = await TestSession.start({ platform, createWorkspace, ruleIds: RULE_IDS, version: '0' }, options);
  }

  /** Lines with findings, from 0. */
  async function lines(uri: string): Promise<number[]> {
    return (await session.diagnostics(uri)).map(({ range }) => range.start.line);
  }

  function scan(): Promise<ScanResult> {
    return session.client.sendRequest<ScanResult>(SCAN_REQUEST, {});
  }

  function published(): string[] {
    return [...session.published].filter(([, found]) => found.length > 0).map(([uri]) => uri);
  }

  describe('with several folders', () => {
    beforeEach(async () => {
      for (const [file, text] of [
        ['/a/app.py', HANDLER],
        ['/a/helper.py', BLOCKING],
        ['/b/app.py', HANDLER],
        ['/b/helper.py', HARMLESS],
      ] as const) {
        disk.files.set(file, text);
      }
      await start({ folders: [A, B] });
    });

    it('look for modules in their own', async () => {
      await session.open(`${A}/app.py`, HANDLER);
      await session.open(`${B}/app.py`, HANDLER);
      assert.deepEqual(await lines(`${A}/app.py`), [4]);
      assert.deepEqual(await lines(`${B}/app.py`), []);
    });

    it('have their own settings', async () => {
      disk.files.set('/b/helper.py', BLOCKING);
      session.folderSettings.set(B, { rules: { 'blocking-call-on-event-loop': 'off' } });
      await session.open(`${A}/app.py`, HANDLER);
      await session.open(`${B}/app.py`, HANDLER);
      assert.deepEqual(await lines(`${A}/app.py`), [4]);
      assert.deepEqual(await lines(`${B}/app.py`), []);
    });

    it('come and go', async () => {
      disk.files.set('/c/late.py', 'import time\nasync def f():\n    time.sleep(1)\n');
      await scan();
      assert.deepEqual(published(), [`${A}/app.py`]);
      await session.foldersChanged(['file:///c'], [A]);
      await session.until('the other folder', () => published().join() === 'file:///c/late.py');
      await session.foldersChanged([A], ['file:///c']);
      await session.until('the first folder again', () => published().join() === `${A}/app.py`);
    });
  });

  it('on a virtual file system have findings in open documents, and nothing is looked for on the disk', async () => {
    disk.list = () => Promise.reject(new Error('there is no disk'));
    await start({ folders: ['vscode-vfs://github/owner/project'] });
    const uri = 'vscode-vfs://github/owner/project/app.py';
    await session.open(uri, 'import time\nasync def f():\n    time.sleep(1)\n');
    assert.deepEqual(await lines(uri), [2]);
    await session.open('vscode-vfs://github/owner/project/helper.py', BLOCKING);
    await session.open('vscode-vfs://github/owner/project/handler.py', HANDLER);
    assert.deepEqual(await lines('vscode-vfs://github/owner/project/handler.py'), [4]);
    assert.equal((await scan()).isCancelled, false);
    assert.deepEqual(session.log, []);
  });

  it('without a folder have findings in untitled documents, which go when they are saved as files', async () => {
    await start({ folders: [] });
    await session.open('untitled:Untitled-1', BLOCKING.replace('def', 'async def'));
    assert.deepEqual(await lines('untitled:Untitled-1'), [4]);
    await session.close('untitled:Untitled-1');
    await session.open('file:///elsewhere/new.py', BLOCKING.replace('def', 'async def'));
    assert.deepEqual(await lines('untitled:Untitled-1'), []);
    assert.deepEqual(await lines('file:///elsewhere/new.py'), [4]);
  });

  it('follow an open document that is renamed, and those that import it', async () => {
    disk.files.set('/a/app.py', HANDLER);
    disk.files.set('/a/helper.py', BLOCKING);
    await start({ folders: [A] });
    await session.open(`${A}/app.py`, HANDLER);
    await session.open(`${A}/helper.py`, BLOCKING);
    assert.deepEqual(await lines(`${A}/app.py`), [4]);
    const { refreshes } = session;
    disk.files.delete('/a/helper.py');
    disk.files.set('/a/renamed.py', BLOCKING);
    await session.close(`${A}/helper.py`);
    await session.open(`${A}/renamed.py`, BLOCKING);
    await session.filesChanged([
      { uri: `${A}/helper.py`, type: FileChangeType.Deleted },
      { uri: `${A}/renamed.py`, type: FileChangeType.Created },
    ]);
    await session.until('news', () => session.refreshes > refreshes);
    assert.deepEqual(await lines(`${A}/app.py`), []);
    await session.change(`${A}/app.py`, HANDLER.replace('helper', 'renamed'));
    assert.deepEqual(await lines(`${A}/app.py`), [4]);
  });

  it('follow a switch of branches: many files change, come and go at once', async () => {
    const names = [...Array(60).keys()].map((number) => `m${number}`);
    const user = (name: string): string => HANDLER.replace('helper', name);
    for (const name of names.slice(0, 40)) {
      disk.files.set(`/a/${name}.py`, BLOCKING);
      disk.files.set(`/a/use_${name}.py`, user(name));
    }
    await start({ folders: [A] });
    await scan();
    await session.open(`${A}/use_m0.py`, user('m0'));
    assert.deepEqual(await lines(`${A}/use_m0.py`), [4]);
    assert.equal(published().length, 39);

    const changes: FileEvent[] = [];
    const change = (file: string, text: string | null): void => {
      const uri = `file://${file}`;
      if (text === null) changes.push({ uri, type: FileChangeType.Deleted });
      else changes.push({ uri, type: disk.files.has(file) ? FileChangeType.Changed : FileChangeType.Created });
      if (text === null) disk.files.delete(file);
      else disk.files.set(file, text);
    };
    for (const name of names.slice(0, 20)) change(`/a/${name}.py`, HARMLESS);
    for (const name of names.slice(20, 40)) change(`/a/use_${name}.py`, null);
    for (const name of names.slice(40)) {
      change(`/a/${name}.py`, BLOCKING);
      change(`/a/use_${name}.py`, user(name));
    }
    await session.filesChanged(changes);
    const expected = names.slice(40).map((name) => `${A}/use_${name}.py`);
    await session.until('the other branch', () => published().sort().join() === expected.join());
    assert.deepEqual(await lines(`${A}/use_m0.py`), []);
  });
});
