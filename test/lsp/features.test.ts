import assert from 'node:assert/strict';
import {
  CodeActionRequest,
  FileChangeType,
  HoverRequest,
  type CodeAction,
  type Diagnostic,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import {
  CONFIGURATION_REQUEST,
  IGNORE_REQUEST,
  RULE_PAGE_REQUEST,
  type InitializationOptions,
} from '../../server/lsp/protocol';
import { MemoryDisk, createFakeWorkspace, memoryPlatform } from './inMemory';
import { TestSession, type SessionOptions } from './session';

const APP = 'file:///project/app.py';
const CLIENT: InitializationOptions = {
  rulePageLink: 'editor://{rule}',
  hoverRulePageLink: 'command:open?{rule}',
  explainCommand: 'explain.here',
};

describe('lsp: features', () => {
  let disk: MemoryDisk;
  let session: TestSession | undefined;

  beforeEach(() => {
    disk = new MemoryDisk();
  });
  afterEach(async () => {
    await session?.stop();
    session = undefined;
  });

  async function start(options: SessionOptions = {}): Promise<TestSession> {
    const ruleIds = ['blocking-call-on-event-loop', 'busy-wait', 'async-without-suspension'];
    const parts = { platform: memoryPlatform(disk), createWorkspace: createFakeWorkspace, ruleIds, version: '1.2.3' };
    session = await TestSession.start(parts, { folder: '/project', initializationOptions: CLIENT, ...options });
    return session;
  }

  async function actions(running: TestSession, diagnostics: Diagnostic[], only?: string[]): Promise<CodeAction[]> {
    const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const found = await running.client.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: APP },
      range,
      context: only ? { diagnostics, only } : { diagnostics },
    });
    return (found ?? []) as CodeAction[];
  }

  it('hover explains and links to rule pages in the form the client understands', async () => {
    const running = await start();
    await running.open(APP, 'x = BLOCK');
    const hoverAt = (character: number): ReturnType<typeof running.client.sendRequest> =>
      running.client.sendRequest(HoverRequest.type, { textDocument: { uri: APP }, position: { line: 0, character } });
    assert.deepEqual(await hoverAt(5), {
      contents: {
        kind: 'markdown',
        value: 'It blocks. [Why](command:open?blocking-call-on-event-loop) [x](https://x.y)',
      },
      range: { start: { line: 0, character: 4 }, end: { line: 0, character: 9 } },
    });
    assert.equal(await hoverAt(0), null);
  });

  it('code actions come in order, versioned, with safe fixes preferred', async () => {
    const running = await start();
    await running.open(APP, 'x = BLOCK');
    const found = await actions(running, await running.diagnostics(APP));
    assert.deepEqual(
      found.map(({ title }) => title),
      [
        'Await it',
        'Explain the concurrency model here',
        'Ignore blocking-call-on-event-loop on this line',
        'Ignore blocking-call-on-event-loop in this file',
      ],
    );
    assert.deepEqual(
      found.map(({ isPreferred }) => isPreferred === true),
      [true, false, false, false],
    );
    assert.deepEqual(found[0]?.edit, {
      documentChanges: [
        {
          textDocument: { uri: APP, version: 1 },
          edits: [
            {
              range: { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } },
              newText: 'await ',
            },
          ],
        },
      ],
    });
    assert.deepEqual(found[1]?.command?.arguments, [APP, { line: 0, character: 4 }]);
  });

  it('code actions for several findings keep fixes first', async () => {
    const running = await start();
    await running.open(APP, 'BLOCK BLOCK');
    const titles = (await actions(running, await running.diagnostics(APP))).map(({ title }) => title);
    assert.deepEqual(titles, [
      'Await it',
      'Await it',
      'Fix all 2 of blocking-call-on-event-loop in this file',
      'Explain the concurrency model here',
      'Explain the concurrency model here',
      'Ignore blocking-call-on-event-loop on this line',
      'Ignore blocking-call-on-event-loop on this line',
      'Ignore blocking-call-on-event-loop in this file',
    ]);
  });

  it('fix all of one rule leaves the others alone, in one edit', async () => {
    const running = await start();
    await running.open(APP, 'BLOCK BLOCK BLOCK');
    const [first] = await running.diagnostics(APP);
    const found = await actions(running, first ? [first] : []);
    const all = found.find(({ title }) => title.startsWith('Fix all'));
    assert.equal((all?.edit?.documentChanges?.[0] as TextDocumentEdit).edits.length, 3);
    assert.notEqual(all?.isPreferred, true);
  });

  it('a client that can ask for a reason ignores with its own command, and opens pages', async () => {
    const options = { ...CLIENT, ignoreCommand: 'ignore.it', openRulePageCommand: 'open.page' };
    const running = await start({ initializationOptions: options });
    await running.open(APP, 'x = BLOCK');
    const found = await actions(running, await running.diagnostics(APP));
    assert.deepEqual(
      found.slice(2).map(({ title, edit, command }) => ({ title, edit, arguments: command?.arguments })),
      [
        {
          title: 'Ignore blocking-call-on-event-loop on this line…',
          edit: undefined,
          arguments: [APP, { line: 0, character: 4 }, 'blocking-call-on-event-loop', 'line'],
        },
        {
          title: 'Ignore blocking-call-on-event-loop in this file…',
          edit: undefined,
          arguments: [APP, { line: 0, character: 4 }, 'blocking-call-on-event-loop', 'file'],
        },
        {
          title: 'Open the page of blocking-call-on-event-loop',
          edit: undefined,
          arguments: ['blocking-call-on-event-loop'],
        },
      ],
    );
    const ignore = (character: number): Promise<unknown> =>
      running.client.sendRequest(IGNORE_REQUEST, {
        ...{ textDocument: { uri: APP }, position: { line: 0, character } },
        ...{ rule: 'blocking-call-on-event-loop', scope: 'file', reason: 'why' },
      });
    const top = { line: 0, character: 0 };
    const edits = [{ range: { start: top, end: top }, newText: '# ignore -- why\n' }];
    assert.deepEqual(await ignore(4), { documents: [{ uri: APP, version: 1, edits }] });
    assert.equal(await ignore(0), null);
  });

  it('no code action for another text than the diagnostic was made for, or for other tools', async () => {
    const running = await start();
    await running.open(APP, 'x = BLOCK');
    const diagnostics = await running.diagnostics(APP);
    await running.change(APP, 'xx = BLOCK');
    assert.deepEqual(await actions(running, diagnostics), []);
    await running.change(APP, 'x = BLOCK');
    assert.equal((await actions(running, diagnostics)).length, 4);
    assert.deepEqual(
      await actions(
        running,
        diagnostics.map((each) => ({ ...each, source: 'other' })),
      ),
      [],
    );
    assert.deepEqual(
      await actions(
        running,
        diagnostics.map((each) => ({ ...each, data: 'nonsense' })),
      ),
      [],
    );
  });

  it('fix all applies every safe fix, when asked for', async () => {
    const running = await start();
    await running.open(APP, 'BLOCK BLOCK');
    const diagnostics = await running.diagnostics(APP);
    assert.deepEqual(await actions(running, diagnostics, ['refactor']), []);
    for (const only of ['source', 'source.fixAll', 'source.fixAll.threadwise']) {
      const [action, ...others] = await actions(running, diagnostics, [only]);
      assert.equal(action?.kind, 'source.fixAll.threadwise');
      assert.equal(others.length, 0);
      assert.equal((action.edit?.documentChanges?.[0] as TextDocumentEdit).edits.length, 2);
    }
    assert.deepEqual(await actions(running, diagnostics, ['source.fixAll.eslint']), []);
  });

  it('no explain action for clients that cannot carry it out', async () => {
    const running = await start({ initializationOptions: {} });
    await running.open(APP, 'BLOCK');
    const [diagnostic] = await running.diagnostics(APP);
    assert.equal(diagnostic?.codeDescription?.href, 'file:///pages/blocking-call-on-event-loop.md');
    const titles = (await actions(running, [diagnostic])).map(({ title }) => title);
    assert.equal(titles.includes('Explain the concurrency model here'), false);
  });

  it('rule pages are sent as Markdown', async () => {
    const running = await start();
    assert.deepEqual(await running.client.sendRequest(RULE_PAGE_REQUEST, { rule: 'busy-wait' }), {
      markdown: '# busy-wait',
    });
    assert.equal(await running.client.sendRequest(RULE_PAGE_REQUEST, { rule: 'unknown' }), null);
  });

  it('says which configuration applies, and where every value comes from', async () => {
    const rules = { 'blocking-call-on-event-loop': 'hint' };
    const running = await start({ settings: { rules, exclude: ['gen/**'], asyncLibrary: 'auto' } });
    await running.open(APP, 'BLOCK');
    const ask = async (): Promise<string> => {
      const editorScopes = {
        exclude: 'workspace settings',
        'rules.busy-wait': 'user settings',
        maxFiles: 'user settings',
      };
      const params = { textDocument: { uri: APP }, editorScopes };
      return (await running.client.sendRequest<{ markdown: string }>(CONFIGURATION_REQUEST, params)).markdown;
    };
    await running.diagnostics(APP);
    const ofEditor = await ask();
    assert.match(ofEditor, /^# Configuration of `app\.py`\n\n\*\*This file is checked\.\*\*/);
    assert.match(ofEditor, /\| `exclude` \| `gen\/\*\*` in `\/project` \| workspace settings \|/);
    assert.match(ofEditor, /\| `asyncLibrary` \| auto \| default \|/);
    assert.match(ofEditor, /\| `blocking-call-on-event-loop` \| hint \| settings of the editor \|/);
    assert.match(ofEditor, /\| `busy-wait` \| auto \| user settings \|/, 'set, although to what holds by default');
    assert.match(ofEditor, /^`off`, by default: `async-without-suspension`\.$/m);
    assert.match(ofEditor, /\| `maxFiles` \| 5000 \| user settings \|/);
    assert.match(ofEditor, /\| `codeLens` \| false \| default \|/);

    disk.files.set('/project/threadwise.toml', 'exclude = ["app.py"]\n');
    await running.fileChanged('file:///project/threadwise.toml', FileChangeType.Created);
    await running.until('the project file', () => running.refreshes > 0);
    const ofProject = await ask();
    assert.match(ofProject, /\*\*This file is not checked\*\*: "app\.py" in "exclude" matches it\./);
    assert.match(ofProject, /\| \[threadwise\.toml:1\]\(file:\/\/\/project\/threadwise\.toml#L1\) \|/);
    assert.match(ofProject, /^`auto`, by default: .*`blocking-call-on-event-loop`/m);
    assert.match(ofProject, /^`off`, by default: `async-without-suspension`\.$/m);
    assert.doesNotMatch(ofProject, /`busy-wait` \| auto/, 'the settings of the editor are replaced');
  });

  it('the status says what was checked, or why not', async () => {
    const running = await start({ settings: { exclude: ['gen/**'] } });
    await running.open(APP, 'BLOCK');
    await running.diagnostics(APP);
    assert.deepEqual(running.documentStatus.get(APP), { uri: APP, state: 'checked', findings: 1 });
    const generated = 'file:///project/gen/app.py';
    await running.open(generated, 'BLOCK');
    assert.deepEqual(await running.diagnostics(generated), []);
    assert.equal(running.documentStatus.get(generated)?.reason, 'excluded by the configuration');
  });

  it('settings take effect when they change', async () => {
    const running = await start();
    await running.open(APP, 'BLOCK');
    assert.equal((await running.diagnostics(APP)).length, 1);
    await running.changeSettings({ enable: false });
    await running.until('a refresh', () => running.refreshes > 0);
    assert.deepEqual(await running.diagnostics(APP), []);
    assert.equal(running.documentStatus.get(APP)?.reason, 'turned off in the settings');
  });

  it('a wrong setting is one log line and harms nothing else', async () => {
    const settings = { rules: { 'no-such-rule': 'warning' }, maxFiles: 'many', targetPython: 'three' };
    const running = await start({ settings });
    await running.open(APP, 'BLOCK');
    assert.equal((await running.diagnostics(APP)).length, 1);
    for (const name of ['no-such-rule', 'maxFiles', 'targetPython']) {
      assert.equal(running.log.filter((line) => line.includes(name)).length, 1, `${name}\n${running.log.join('\n')}`);
    }
  });

  it('a wrong line in a project file is shown at its place, and gone when it is right', async () => {
    const projectFile = 'file:///project/threadwise.toml';
    disk.files.set('/project/threadwise.toml', 'exclude = []\ntargetPithon = "3.9"\n');
    const running = await start();
    await running.until('the error', () => running.published.get(projectFile)?.length === 1);
    const [error] = running.published.get(projectFile) ?? [];
    assert.match(JSON.stringify(error?.message), /targetPithon/);
    assert.deepEqual(error?.range, { start: { line: 1, character: 0 }, end: { line: 1, character: 12 } });
    assert.equal(running.log.filter((line) => line.includes('targetPithon')).length, 1);

    disk.files.set('/project/threadwise.toml', 'exclude = ["app.py"]\n');
    await running.fileChanged(projectFile, FileChangeType.Changed);
    await running.until('the corrected file', () => running.published.get(projectFile)?.length === 0);
    await running.open(APP, 'BLOCK');
    assert.deepEqual(await running.diagnostics(APP), []);
  });

  it('the cap on files is reported, and imports of open files are read all the same', async () => {
    disk.files.set('/project/a.py', '');
    disk.files.set('/project/z.py', 'SLEEP');
    const running = await start({ settings: { maxFiles: 1 } });
    await running.open(APP, 'USE(/project/z.py)');
    await running.indexed();
    assert.deepEqual(running.workspaceStatus, { state: 'ready', filesKnown: 1, filesRead: 1, limit: 1 });
    assert.equal((await running.diagnostics(APP)).length, 1);
  });
});
