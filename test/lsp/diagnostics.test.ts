import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  DocumentDiagnosticRequest,
  FileChangeType,
  LSPErrorCodes,
  ResponseError,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { MemoryDisk, createFakeWorkspace, memoryPlatform } from './inMemory';
import { PULLING, PUSHED_TO, TestSession, type SessionOptions } from './session';

const APP = 'file:///project/app.py';

describe('lsp: diagnostics', () => {
  let disk: MemoryDisk;
  let session: TestSession | undefined;

  beforeEach(() => {
    disk = new MemoryDisk();
  });
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });

  async function start(options: SessionOptions = {}, createWorkspace = createFakeWorkspace): Promise<TestSession> {
    session = await TestSession.start(
      {
        platform: memoryPlatform(disk),
        createWorkspace,
        ruleIds: ['blocking-call-on-event-loop'],
        version: '1.2.3',
      },
      { folder: '/project', ...options },
    );
    return session;
  }

  it('are full first, unchanged while nothing changes, and full after an edit', async () => {
    const running = await start();
    await running.open(APP, 'a BLOCK');
    const first = await running.pull(APP);
    assert.ok(first.kind === 'full' && first.resultId !== undefined);
    assert.equal(first.items.length, 1);
    assert.deepEqual(await running.pull(APP, first.resultId), { kind: 'unchanged', resultId: first.resultId });
    await running.change(APP, 'a BLOCK BLOCK');
    const second = await running.pull(APP, first.resultId);
    assert.ok(second.kind === 'full' && second.items.length === 2);
  });

  it('say what a fix needs, link to the page and show the path as related information', async () => {
    disk.files.set('/project/helper.py', '\n  SLEEP');
    const running = await start({ initializationOptions: { rulePageLink: 'editor://rules/{rule}' } });
    await running.open(APP, 'x = USE(/project/helper.py)');
    const [diagnostic] = await running.diagnostics(APP);
    assert.deepEqual(diagnostic?.range, { start: { line: 0, character: 4 }, end: { line: 0, character: 27 } });
    assert.equal(diagnostic.source, 'threadwise');
    assert.equal(diagnostic.code, 'blocking-call-on-event-loop');
    assert.equal(diagnostic.codeDescription?.href, 'editor://rules/blocking-call-on-event-loop');
    const [step] = diagnostic.relatedInformation ?? [];
    assert.deepEqual(step?.location, {
      uri: 'file:///project/helper.py',
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 7 } },
    });
    assert.match(step.message, /helper calls time\.sleep/);
  });

  it('are no longer unchanged when only a place in another file has moved', async () => {
    disk.files.set('/project/helper.py', 'SLEEP');
    const running = await start();
    await running.open(APP, 'USE(/project/helper.py)');
    const before = await running.pull(APP);
    await running.open('file:///project/helper.py', '\nSLEEP');
    const after = await running.pull(APP, before.resultId);
    assert.equal(after.kind, 'full');
  });

  it('of a cancelled pull are answered with a cancellation', async () => {
    const running = await start();
    await running.open(APP, 'a');
    await running.change(APP, 'a BLOCK');
    const source = new CancellationTokenSource();
    const pull = running.client.sendRequest(
      DocumentDiagnosticRequest.type,
      { textDocument: { uri: APP } },
      source.token,
    );
    source.cancel();
    await assert.rejects(pull, (error: ResponseError<unknown>) => error.code === LSPErrorCodes.RequestCancelled);
  });

  it('wait until the typing pauses, and only for the last text', async () => {
    const running = await start();
    await running.open(APP, 'a');
    await running.diagnostics(APP);
    const began = performance.now();
    await running.change(APP, 'a BLOCK');
    assert.equal((await running.diagnostics(APP)).length, 1);
    assert.ok(performance.now() - began >= 14, 'answered before the text could settle');
  });

  it('are not worked out for a text that changes while it is being read', async () => {
    let checked = '';
    const running = await start({}, () => {
      const workspace = createFakeWorkspace();
      let last = '';
      return {
        ...workspace,
        setText(file, text) {
          last = text;
          if (text === 'a BLOCK') void running.change(APP, 'a BLOCK BLOCK');
          return workspace.setText(file, text);
        },
        check(file) {
          checked += `${last}\n`;
          return workspace.check(file);
        },
      };
    });
    await running.open(APP, 'a');
    await running.diagnostics(APP);
    await running.change(APP, 'a BLOCK');
    await assert.rejects(running.pull(APP), (error: ResponseError<{ retriggerRequest: boolean }>) => {
      return error.code === LSPErrorCodes.ServerCancelled && error.data?.retriggerRequest === true;
    });
    assert.equal((await running.diagnostics(APP)).length, 2);
    assert.ok(!checked.includes('a BLOCK\n'), checked);
  });

  it('keep what is shown when the analysis fails, with one log line', async () => {
    const running = await start();
    await running.open(APP, 'THROW');
    await assert.rejects(running.pull(APP), (error: ResponseError<{ retriggerRequest: boolean }>) => {
      return error.code === LSPErrorCodes.ServerCancelled && error.data?.retriggerRequest === false;
    });
    const failures = running.log.filter((line) => line.includes('the analysis fails'));
    assert.equal(failures.length, 1, running.log.join('\n'));
    await running.change(APP, 'BLOCK');
    assert.equal((await running.diagnostics(APP)).length, 1);
  });

  it('come through push when the client cannot pull, also for other files and after closing', async () => {
    const helper = 'file:///project/helper.py';
    disk.files.set('/project/helper.py', 'nothing');
    const running = await start({ capabilities: PUSHED_TO });
    await running.open(APP, 'USE(/project/helper.py) BLOCK');
    const count = (): number | undefined => running.published.get(APP)?.length;
    await running.until('the first findings', () => count() === 1);
    await running.open(helper, 'SLEEP');
    await running.until('the finding through the helper', () => count() === 2);
    await running.close(helper);
    await running.until('the disk text of the helper', () => count() === 1);
    await running.close(APP);
    await running.until('the closed document', () => count() === 0);
  });

  it('ask for a refresh only when something shown has changed', async () => {
    disk.files.set('/project/helper.py', 'SLEEP');
    disk.files.set('/project/other.py', 'x');
    const running = await start();
    await running.open(APP, 'USE(/project/helper.py)');
    await running.indexed();
    assert.equal((await running.diagnostics(APP)).length, 1);
    const { refreshes } = running;

    disk.files.set('/project/other.py', 'y');
    await running.fileChanged('file:///project/other.py', FileChangeType.Changed);
    await new Promise((resolve) => setTimeout(resolve, 250));
    assert.equal(running.refreshes, refreshes);

    disk.files.delete('/project/helper.py');
    await running.fileChanged('file:///project/helper.py', FileChangeType.Deleted);
    await running.until('a refresh', () => running.refreshes > refreshes);
    assert.deepEqual(await running.diagnostics(APP), []);
  });

  it('follow files that appear, change and vanish with their folder', async () => {
    const running = await start();
    await running.open(APP, 'USE(/project/lib/helper.py)');
    await running.indexed();
    assert.deepEqual(await running.diagnostics(APP), []);

    disk.files.set('/project/lib/helper.py', 'SLEEP');
    await running.fileChanged('file:///project/lib', FileChangeType.Created);
    await running.until('the new folder', () => running.refreshes === 1);
    assert.equal((await running.diagnostics(APP)).length, 1);

    disk.files.set('/project/lib/helper.py', 'awake');
    await running.fileChanged('file:///project/lib/helper.py', FileChangeType.Changed);
    await running.until('the change', () => running.refreshes === 2);
    assert.deepEqual(await running.diagnostics(APP), []);

    disk.files.set('/project/lib/helper.py', 'SLEEP');
    await running.fileChanged('file:///project/lib/helper.py', FileChangeType.Changed);
    await running.until('the second change', () => running.refreshes === 3);
    assert.equal((await running.diagnostics(APP)).length, 1);
    disk.files.clear();
    await running.fileChanged('file:///project/lib', FileChangeType.Deleted);
    await running.until('the deleted folder', () => running.refreshes === 4);
    assert.deepEqual(await running.diagnostics(APP), []);
  });

  it('of untitled documents, notebook cells and other file systems stand alone', async () => {
    const running = await start();
    const uris = ['untitled:Untitled-1', 'vscode-notebook-cell:/project/n.ipynb#W0sZmlsZQ%3D%3D', 'memfs:/x/y.py'];
    for (const uri of uris) {
      await running.open(uri, 'BLOCK');
      const diagnostics: Diagnostic[] = await running.diagnostics(uri);
      assert.equal(diagnostics.length, 1, uri);
      await running.close(uri);
    }
    await running.open('file:///project/notes.md', 'BLOCK', 'markdown');
    assert.deepEqual(await running.diagnostics('file:///project/notes.md'), []);
  });

  it('survive closing and opening again with the same version number', async () => {
    disk.files.set('/project/app.py', 'nothing');
    const running = await start();
    await running.open(APP, 'BLOCK');
    assert.equal((await running.diagnostics(APP)).length, 1);
    await running.close(APP);
    await running.open(APP, 'BLOCK BLOCK');
    assert.equal((await running.diagnostics(APP)).length, 2);
  });

  it('registers for files, folders and settings', async () => {
    const running = await start({ capabilities: PULLING });
    await running.until('registrations', () => running.registrations.length >= 2);
    const methods = running.registrations.map(({ method }) => method);
    assert.ok(
      methods.includes('workspace/didChangeWatchedFiles') && methods.includes('workspace/didChangeConfiguration'),
    );
  });
});
