import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  ExecuteCommandRequest,
  FileChangeType,
  WorkDoneProgressCancelNotification,
} from 'vscode-languageserver/node';
import {
  DOCUMENTS_HIDDEN_NOTIFICATION,
  SCAN_COMMAND,
  SCAN_REQUEST,
  type ScanParams,
  type ScanResult,
} from '../../server/lsp/protocol';
import { MemoryDisk, createFakeWorkspace, memoryPlatform } from './inMemory';
import { PULLING, PUSHED_TO, TestSession, type SessionOptions } from './session';

const APP = 'file:///project/app.py';
const HELPER = 'file:///project/helper.py';

describe('lsp: workspace scan', () => {
  let disk: MemoryDisk;
  let session: TestSession;
  /** While this holds, the server waits in its next pause until `goOn` is called. */
  let waits: () => boolean;
  let goOn: () => void;

  beforeEach(() => {
    disk = new MemoryDisk();
    disk.files.set('/project/app.py', 'USE(/project/helper.py) BLOCK');
    disk.files.set('/project/helper.py', 'SLEEP');
    disk.files.set('/project/quiet.py', 'nothing');
    waits = () => false;
  });
  afterEach(() => session.stop());

  async function start(options: SessionOptions = {}): Promise<void> {
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const platform = memoryPlatform(disk);
    const pause = async (): Promise<void> => {
      await platform.host.yield();
      if (waits()) await gate;
    };
    session = await TestSession.start(
      {
        platform: { ...platform, host: { ...platform.host, yield: pause } },
        createWorkspace: createFakeWorkspace,
        ruleIds: ['blocking-call-on-event-loop'],
        version: '1.2.3',
      },
      { folder: '/project', ...options },
    );
  }

  function scan(params: ScanParams = {}): Promise<ScanResult> {
    return session.client.sendRequest<ScanResult>(SCAN_REQUEST, params);
  }

  function published(uri: string): number {
    return session.published.get(uri)?.length ?? 0;
  }

  async function write(uri: string, text: string | null): Promise<void> {
    const file = uri.replace('file://', '');
    const isNew = !disk.files.has(file);
    if (text === null) disk.files.delete(file);
    else disk.files.set(file, text);
    const type = text === null ? FileChangeType.Deleted : isNew ? FileChangeType.Created : FileChangeType.Changed;
    await session.fileChanged(uri, type);
  }

  it('does not happen by itself', async () => {
    await start();
    await session.open(APP, 'USE(/project/helper.py)');
    await session.indexed();
    assert.equal((await session.diagnostics(APP)).length, 1);
    await write(HELPER, 'BLOCK');
    await session.until('a look at the change', () => session.refreshes > 0);
    await new Promise((resolve) => setTimeout(resolve, 700));
    assert.deepEqual([...session.published.keys()], []);
    assert.deepEqual(session.progress, []);
  });

  it('publishes the findings of all files and sums them up by area, with progress', async () => {
    await start();
    session.followProgress('mine');
    const { areas, findings, isCancelled, summary } = await scan({ workDoneToken: 'mine' });
    assert.deepEqual(
      { areas, findings, isCancelled },
      { areas: [{ title: 'Event loop', findings: 2 }], findings: 2, isCancelled: false },
    );
    assert.equal(summary, '2 findings in 1 of 3 files. Event loop: 2.');
    assert.equal(published(APP), 2);
    assert.deepEqual([...session.published.keys()], [APP]);
    const kinds = session.progress.map(({ kind }) => kind);
    assert.equal(kinds[0], 'begin');
    assert.equal(kinds.at(-1), 'end');
    assert.ok(session.progress.some((value) => value.kind === 'report' && value.message === '3 of 3 files'));
  });

  it('leaves open documents to the client that pulls them, and takes them back when they are hidden', async () => {
    await start();
    await scan();
    await session.open(APP, 'BLOCK');
    assert.equal(published(APP), 2, 'until the client has something better');
    assert.equal((await session.diagnostics(APP)).length, 1);
    assert.equal(published(APP), 0);

    await scan();
    assert.equal(published(APP), 0, 'not twice');
    await session.client.sendNotification(DOCUMENTS_HIDDEN_NOTIFICATION, { uris: [APP] });
    await session.until('the finding of the text that is still open', () => published(APP) === 1);
    await session.close(APP);
    await session.until('the findings of the text on disk', () => published(APP) === 2);
    await session.open(APP, 'BLOCK BLOCK BLOCK');
    assert.equal((await session.diagnostics(APP)).length, 3);
    assert.equal(published(APP), 0);
  });

  it('leaves open documents to the pushes of a client that cannot pull', async () => {
    await start({ capabilities: PUSHED_TO });
    await scan();
    assert.equal(published(APP), 2);
    await session.open(APP, 'BLOCK');
    await session.until('the finding of the document', () => published(APP) === 1);
    assert.equal((await scan()).findings, 1);
    assert.equal(published(APP), 1);
    await session.close(APP);
    await session.until('the findings of the text on disk', () => published(APP) === 2);
  });

  it('stays true while files change, appear, vanish and move, outside or in the editor', async () => {
    await start();
    await scan();
    await write('file:///project/quiet.py', 'BLOCK');
    await session.until('a changed file', () => published('file:///project/quiet.py') === 1);
    await write(HELPER, 'awake');
    await session.until('a change of what it calls', () => published(APP) === 1);
    await write('file:///project/new.py', 'BLOCK');
    await session.until('a new file', () => published('file:///project/new.py') === 1);
    await session.open(HELPER, 'SLEEP');
    await session.until('an edit of what it calls', () => published(APP) === 2);

    await write(APP, null);
    await session.until('the deleted file', () => published(APP) === 0);
    await write('file:///project/moved/new.py', 'BLOCK');
    await write('file:///project/new.py', null);
    await session.until('the new name', () => published('file:///project/moved/new.py') === 1);
    await session.until('the old name', () => published('file:///project/new.py') === 0);
  });

  it('forgets a deleted file whose document is open, but hidden', async () => {
    await start();
    await scan();
    await session.open(APP, 'BLOCK');
    await session.diagnostics(APP);
    await session.client.sendNotification(DOCUMENTS_HIDDEN_NOTIFICATION, { uris: [APP] });
    await session.until('the hidden document', () => published(APP) === 1);
    await write(APP, null);
    await session.until('the deleted file', () => published(APP) === 0);
  });

  it('keeps what it has found when it is cancelled, and says so', async () => {
    for (let i = 0; i < 200; i++) disk.files.set(`/project/many/${i}.py`, 'BLOCK');
    await start();
    waits = () => session.published.size > 0;
    const source = new CancellationTokenSource();
    const result = session.client.sendRequest<ScanResult>(SCAN_REQUEST, {}, source.token);
    await session.until('the first finding', () => session.published.size > 0);
    source.cancel();
    await session.pull(APP);
    goOn();
    const { isCancelled, summary, findings } = await result;
    assert.ok(isCancelled);
    assert.match(summary, /^Cancelled after \d+ of 203 files; what was found until then stays\. \d+ findings? in/);
    assert.ok(findings < 202, summary);
    const shown = [...session.published.keys()];
    assert.ok(shown.length > 0 && shown.every((uri) => published(uri) > 0));

    // What is shown is kept up to date; what was not reached stays out.
    await write(APP, 'BLOCK');
    await session.until('the change', () => published(APP) === 1);
    assert.deepEqual([...session.published.keys()].sort(), shown.sort());
  });

  it('is a command for other clients, with a progress of its own that they can cancel, and a message', async () => {
    for (let i = 0; i < 200; i++) disk.files.set(`/project/many/${i}.py`, 'BLOCK');
    await start();
    waits = () => session.progress.length > 0;
    let token: string | number | undefined;
    session.onProgress = (given) => {
      token = given;
    };
    const answer = session.client.sendRequest(ExecuteCommandRequest.type, { command: SCAN_COMMAND });
    await session.until('the progress', () => token !== undefined);
    await session.client.sendNotification(WorkDoneProgressCancelNotification.type, { token: token ?? '' });
    await session.pull(APP);
    goOn();
    const result = (await answer) as ScanResult;
    assert.ok(result.isCancelled, result.summary);
    await session.until('the message', () => session.messages.length === 1);
    assert.deepEqual(session.messages, [`Threadwise: ${result.summary}`]);
  });

  it('follows the setting: on, with progress in the background, and off again', async () => {
    await start({ settings: { scanWorkspace: true } });
    await session.until('the findings', () => published(APP) === 2);
    await session.until('the end of the progress', () => session.progress.at(-1)?.kind === 'end');
    assert.deepEqual(session.messages, []);
    await session.changeSettings({ scanWorkspace: true, exclude: ['app.py'] });
    await session.until('the excluded file', () => published(APP) === 0);
    await session.changeSettings({ scanWorkspace: true });
    await session.until('the file again', () => published(APP) === 2);
    await session.changeSettings({ scanWorkspace: false });
    await session.until('nothing more', () => published(APP) === 0);
  });

  it('goes on after a file that cannot be checked', async () => {
    disk.files.set('/project/broken.py', 'THROW');
    await start({ capabilities: { ...PULLING, window: {} } });
    assert.equal((await scan()).findings, 2);
    assert.equal(published(APP), 2);
    assert.ok(
      session.log.some((line) => line.includes('broken.py failed')),
      session.log.join('\n'),
    );
  });

  it('says when there are more files than it may read', async () => {
    await start({ settings: { maxFiles: 1 } });
    assert.match(
      (await scan()).summary,
      /in 1 of 1 file\. .*Only 1 file of a folder is read \(threadwise\.maxFiles\)\.$/,
    );
  });
});
