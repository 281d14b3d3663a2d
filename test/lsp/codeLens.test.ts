import assert from 'node:assert/strict';
import { CodeLensRequest, type CodeLens } from 'vscode-languageserver/node';
import { MemoryDisk, createFakeWorkspace, memoryPlatform } from './inMemory';
import { PUSHED_TO, TestSession, type SessionOptions } from './session';

const APP = 'file:///project/app.py';

describe('lsp: code lenses', () => {
  let session: TestSession | undefined;

  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });

  async function start(options: SessionOptions): Promise<TestSession> {
    const platform = memoryPlatform(new MemoryDisk());
    const parts = { platform, createWorkspace: createFakeWorkspace, ruleIds: [], version: '1.2.3' };
    session = await TestSession.start(parts, {
      folder: '/project',
      initializationOptions: { explainCommand: 'explain.here' },
      ...options,
    });
    return session;
  }

  const isOffered = (running: TestSession): boolean =>
    running.registrations.some(({ method }) => method === 'textDocument/codeLens');
  const ask = (running: TestSession): Promise<CodeLens[] | null> =>
    running.client.sendRequest(CodeLensRequest.type, { textDocument: { uri: APP } });

  it('are not even offered until a setting turns them on, and no longer when it turns them off', async () => {
    const running = await start({});
    await running.until('registrations', () => running.registrations.length >= 2);
    assert.equal(isOffered(running), false);
    await running.changeSettings({ codeLens: true });
    await running.until('an offer', () => isOffered(running));
    await running.open(APP, 'BLOCK');
    assert.equal((await ask(running))?.length, 1);
    await running.changeSettings({});
    await running.until('no offer', () => !isOffered(running));
    assert.deepEqual(await ask(running), []);
  });

  it('stand over functions and explain them', async () => {
    const running = await start({ settings: { codeLens: true } });
    await running.open(APP, 'x = BLOCK');
    const position = { line: 0, character: 4 };
    assert.deepEqual(await ask(running), [
      {
        range: { start: position, end: { line: 0, character: 9 } },
        command: { title: 'event loop · blocks', command: 'explain.here', arguments: [APP, position] },
      },
    ]);
  });

  it('are asked for again only when something else has changed them', async () => {
    const running = await start({ settings: { codeLens: true } });
    const helper = 'file:///project/helper.py';
    await running.open(helper, '');
    await running.open(APP, 'USE(/project/helper.py)');
    assert.deepEqual(await ask(running), []);
    await running.change(helper, 'SLEEP');
    await running.until('a refresh', () => running.lensRefreshes === 1);
    assert.equal((await ask(running))?.length, 1);
  });

  it('are left to the setting where the client cannot be told later', async () => {
    const running = await start({ capabilities: PUSHED_TO, settings: { codeLens: true } });
    assert.ok(running.capabilities?.codeLensProvider);
    await running.open(APP, 'BLOCK');
    assert.equal((await ask(running))?.length, 1);
  });

  it('are none in files that are not checked', async () => {
    const running = await start({ settings: { codeLens: true, exclude: ['app.py'] } });
    await running.open(APP, 'BLOCK');
    assert.deepEqual(await ask(running), []);
  });
});
