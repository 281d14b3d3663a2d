import assert from 'node:assert/strict';
import {
  CodeActionRequest,
  DidChangeNotebookDocumentNotification,
  DidCloseNotebookDocumentNotification,
  DidOpenNotebookDocumentNotification,
  HoverRequest,
  NotebookCellKind,
  type CodeAction,
  type NotebookDocumentChangeEvent,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import { EXPLAIN_REQUEST, PICTURE_REQUEST, type ExplainResult, type PictureResult } from '../../server/lsp/protocol';
import { createNodeHost } from '../../server/platform/nodeHost';
import { MemoryDisk, memoryPlatform } from './inMemory';
import { PUSHED_TO, TestSession, type SessionOptions } from './session';

const NOTEBOOK = 'file:///project/lab/n.ipynb';
const [FIRST, SECOND, THIRD] = ['W0', 'W1', 'W2'].map((id) => `vscode-notebook-cell:/project/lab/n.ipynb#${id}`) as [
  string,
  string,
  string,
];
const IMPORTS = '%matplotlib inline\nimport time';
const DEFINITION = '# two lines\nasync def load():\n    time.sleep(1)';
const USE = 'import asyncio\nawait asyncio.gather(load(), load())';

describe('lsp: notebooks', () => {
  let disk: MemoryDisk;
  let session: TestSession;

  beforeEach(() => {
    disk = new MemoryDisk();
  });
  afterEach(() => session.stop());

  async function start(options: SessionOptions = {}): Promise<void> {
    const host = createNodeHost({ log: () => undefined });
    session = await TestSession.start(
      { platform: { ...memoryPlatform(disk), host }, createWorkspace, ruleIds: RULE_IDS, version: '0' },
      { folder: '/project', ...options },
    );
  }

  async function openNotebook(texts: readonly (readonly [uri: string, text: string])[]): Promise<void> {
    await session.client.sendNotification(DidOpenNotebookDocumentNotification.type, {
      notebookDocument: {
        uri: NOTEBOOK,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: texts.map(([uri]) => ({ kind: NotebookCellKind.Code, document: uri })),
      },
      cellTextDocuments: texts.map(([uri, text]) => ({ uri, languageId: 'python', version: 1, text })),
    });
  }

  let version = 1;
  async function change(cells: NonNullable<NotebookDocumentChangeEvent['cells']>): Promise<void> {
    version++;
    await session.client.sendNotification(DidChangeNotebookDocumentNotification.type, {
      notebookDocument: { uri: NOTEBOOK, version },
      change: { cells },
    });
  }

  async function edit(uri: string, text: string): Promise<void> {
    version++;
    await change({ textContent: [{ document: { uri, version }, changes: [{ text }] }] });
  }

  async function rulesIn(uri: string): Promise<string[]> {
    return (await session.diagnostics(uri)).map(({ code, range }) => `${String(code)} ${shown(range)}`);
  }

  async function actions(uri: string): Promise<CodeAction[]> {
    const diagnostics = await session.diagnostics(uri);
    const range = diagnostics[0]?.range;
    assert.ok(range);
    const context = { diagnostics };
    const found = await session.client.sendRequest(CodeActionRequest.type, { textDocument: { uri }, range, context });
    return (found ?? []) as CodeAction[];
  }

  it('are announced, Python cells alone', async () => {
    await start();
    assert.deepEqual(session.capabilities?.notebookDocumentSync, {
      notebookSelector: [{ notebook: '*', cells: [{ language: 'python' }] }],
    });
  });

  it('are one module: findings stand in their cell, with the way through other cells', async () => {
    await start();
    await openNotebook([
      [FIRST, IMPORTS],
      [SECOND, 'def helper():\n    time.sleep(1)'],
      [THIRD, 'import asyncio\n\nasync def load():\n    helper()\nawait asyncio.gather(load(), load())'],
    ]);
    assert.deepEqual(await rulesIn(FIRST), []);
    assert.deepEqual(await rulesIn(SECOND), []);
    assert.deepEqual(await rulesIn(THIRD), ['blocking-call-on-event-loop 3:4-3:12']);
    const [finding] = await session.diagnostics(THIRD);
    const [cause] = finding?.relatedInformation ?? [];
    assert.equal(cause?.location.uri, SECOND);
    assert.equal(shown(cause.location.range), '1:4-1:17');
  });

  it('follow edits of a cell in all cells, cells that come and go, and their order', async () => {
    await start();
    await openNotebook([
      [FIRST, IMPORTS],
      [SECOND, DEFINITION],
    ]);
    assert.deepEqual(await rulesIn(SECOND), ['blocking-call-on-event-loop 2:4-2:17']);
    await edit(FIRST, 'from sched import time');
    assert.deepEqual(await rulesIn(SECOND), []);
    await edit(FIRST, `"""A text."""\n\n${IMPORTS}`);
    assert.deepEqual(await rulesIn(SECOND), ['blocking-call-on-event-loop 2:4-2:17']);

    const cell = { kind: NotebookCellKind.Code, document: THIRD };
    const document = { uri: THIRD, languageId: 'python', version: 1, text: 'load()' };
    await change({ structure: { array: { start: 2, deleteCount: 0, cells: [cell] }, didOpen: [document] } });
    assert.deepEqual(await rulesIn(THIRD), ['unawaited-async-call 0:0-0:6']);
    await change({ structure: { array: { start: 1, deleteCount: 1 }, didClose: [{ uri: SECOND }] } });
    assert.deepEqual(await rulesIn(THIRD), []);
    assert.deepEqual(await rulesIn(SECOND), []);
  });

  it('hover, explain and draw at the place in the cell', async () => {
    await start();
    await openNotebook([
      [FIRST, IMPORTS],
      [SECOND, DEFINITION],
      [THIRD, USE],
    ]);
    await session.diagnostics(SECOND);
    const position = { line: 2, character: 10 };
    const textDocument = { uri: SECOND };
    const hover = await session.client.sendRequest(HoverRequest.type, { textDocument, position });
    assert.match(JSON.stringify(hover?.contents), /time\.sleep/);
    assert.equal(hover?.range && shown(hover.range), '2:4-2:17');
    const explained = await session.client.sendRequest<ExplainResult>(EXPLAIN_REQUEST, { textDocument, position });
    assert.equal(shown(explained.range), '1:0-2:17');
    const params = { kind: 'function', textDocument, position };
    const { picture } = await session.client.sendRequest<PictureResult>(PICTURE_REQUEST, params);
    assert.deepEqual(
      picture.findings.map(({ place }) => [place.file, place.line]),
      [[SECOND, 3]],
    );
  });

  it('are fixed in the cells, each with its version', async () => {
    await start();
    await openNotebook([
      [FIRST, IMPORTS],
      [SECOND, `${DEFINITION}\n\nawait load()`],
    ]);
    await edit(SECOND, `${DEFINITION}\n\nawait load()\n`);
    const fix = (await actions(SECOND)).find(({ title }) => title.startsWith('Use await asyncio.sleep'));
    const edits = (fix?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    const written = edits.flatMap(({ textDocument, edits: changes }) =>
      changes.map((each) => [textDocument.uri, textDocument.version, 'newText' in each ? each.newText : '']),
    );
    assert.deepEqual(written, [
      [FIRST, 1, '\nimport asyncio'],
      [SECOND, version - 1, 'await asyncio.sleep'],
    ]);
    assert.deepEqual(
      edits.flatMap(({ edits: changes }) => changes.map((each) => ('range' in each ? shown(each.range) : ''))),
      ['1:11-1:11', '2:4-2:14'],
    );
  });

  it('may hold cells in other languages, and commands', async () => {
    await start();
    await openNotebook([
      [FIRST, '%%bash\nsleep 1'],
      [SECOND, `!pip install x\n${IMPORTS}`],
      [THIRD, DEFINITION],
    ]);
    assert.deepEqual(await rulesIn(FIRST), []);
    assert.deepEqual(await rulesIn(SECOND), []);
    assert.deepEqual(await rulesIn(THIRD), ['blocking-call-on-event-loop 2:4-2:17']);
  });

  it('import from the files around them, and are excluded by their name', async () => {
    disk.files.set('/project/lab/helper.py', 'import time\ndef wait():\n    time.sleep(1)\n');
    await start();
    await openNotebook([[FIRST, 'import helper\nasync def load():\n    helper.wait()']]);
    assert.deepEqual(await rulesIn(FIRST), ['blocking-call-on-event-loop 2:4-2:17']);
    await session.changeSettings({ exclude: ['**/*.ipynb'] });
    await session.until('a look at the settings', () => session.refreshes > 0);
    assert.deepEqual(await rulesIn(FIRST), []);
  });

  it('leave nothing behind when they are closed', async () => {
    await start({ capabilities: PUSHED_TO });
    await openNotebook([
      [FIRST, IMPORTS],
      [SECOND, DEFINITION],
    ]);
    await session.until('the finding', () => session.published.get(SECOND)?.length === 1);
    await session.client.sendNotification(DidCloseNotebookDocumentNotification.type, {
      notebookDocument: { uri: NOTEBOOK },
      cellTextDocuments: [{ uri: FIRST }, { uri: SECOND }],
    });
    await session.until('nothing', () => session.published.get(SECOND)?.length === 0);
    await openNotebook([[SECOND, DEFINITION]]);
    await session.until('a look at the cell', () => session.documentStatus.get(SECOND)?.findings === 0);
  });
});

function shown({ start, end }: Range): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}
