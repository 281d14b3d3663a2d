/** Notebooks that nobody has opened: what the workspace scan says about them, and what others learn from them. */
import assert from 'node:assert/strict';
import {
  DidCloseNotebookDocumentNotification,
  DidOpenNotebookDocumentNotification,
  FileChangeType,
  NotebookCellKind,
} from 'vscode-languageserver/node';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import {
  DOCUMENTS_HIDDEN_NOTIFICATION,
  PICTURE_REQUEST,
  SCAN_REQUEST,
  type PictureResult,
  type ScanResult,
} from '../../server/lsp/protocol';
import { createNodeHost } from '../../server/platform/nodeHost';
import { MemoryDisk, memoryPlatform } from './inMemory';
import { PULLING, PUSHED_TO, TestSession, type SessionOptions } from './session';

const FILE = '/project/lab/n.ipynb';
const NOTEBOOK = `file://${FILE}`;
const CELLS = ['W0', 'W1'].map((id) => `vscode-notebook-cell:${FILE}#${id}`);
const TEXTS = [
  'import time\n',
  'async def load():\n    time.sleep(1)\n',
  'import asyncio\nawait asyncio.gather(load(), load())',
];

/** As notebooks are written: one line of source per line of the file. */
function json(...texts: readonly string[]): string {
  const cells = texts.map((text) => ({ cell_type: 'code', source: text.split(/(?<=\n)/) }));
  return JSON.stringify({ cells, metadata: {} }, null, 1);
}

describe('lsp: notebooks that are not open', () => {
  let disk: MemoryDisk;
  let session: TestSession;

  beforeEach(() => {
    disk = new MemoryDisk();
    disk.files.set(FILE, json(...TEXTS));
  });
  afterEach(() => session.stop());

  async function start(options: SessionOptions = {}): Promise<void> {
    const host = createNodeHost({ log: () => undefined });
    const platform = { ...memoryPlatform(disk), host };
    const parts = { platform, createWorkspace, ruleIds: RULE_IDS, version: '0' };
    session = await TestSession.start(parts, { folder: '/project', ...options });
  }

  function scan(): Promise<ScanResult> {
    return session.client.sendRequest<ScanResult>(SCAN_REQUEST, {});
  }

  function published(uri: string): number {
    return session.published.get(uri)?.length ?? 0;
  }

  async function openNotebook(): Promise<void> {
    await session.client.sendNotification(DidOpenNotebookDocumentNotification.type, {
      notebookDocument: {
        uri: NOTEBOOK,
        notebookType: 'jupyter-notebook',
        version: 1,
        cells: CELLS.map((document) => ({ kind: NotebookCellKind.Code, document })),
      },
      cellTextDocuments: CELLS.map((uri, at) => ({ uri, languageId: 'python', version: 1, text: TEXTS[at] ?? '' })),
    });
  }

  async function closeNotebook(): Promise<void> {
    await session.client.sendNotification(DidCloseNotebookDocumentNotification.type, {
      notebookDocument: { uri: NOTEBOOK },
      cellTextDocuments: CELLS.map((uri) => ({ uri })),
    });
  }

  it('are checked with the workspace; findings stand where they are in the file', async () => {
    await start();
    const { summary } = await scan();
    assert.equal(summary, '1 finding in 1 of 1 file. Event loop: 1.');
    const [finding] = session.published.get(NOTEBOOK) ?? [];
    assert.ok(finding);
    const { start: from, end } = finding.range;
    const line = (disk.files.get(FILE) ?? '').split('\n')[from.line];
    assert.equal(line?.slice(from.character, end.character), 'time.sleep(1)');
    assert.equal(end.line, from.line);
  });

  for (const [name, capabilities] of [
    ['asks for them', PULLING],
    ['is sent them', PUSHED_TO],
  ] as const) {
    it(`have their findings in the cells while they are open in a client that ${name}`, async () => {
      await start({ capabilities });
      await scan();
      assert.equal(published(NOTEBOOK), 1);
      await openNotebook();
      if (capabilities === PULLING) assert.equal((await session.diagnostics(CELLS[1] ?? '')).length, 1);
      else await session.until('the finding in its cell', () => published(CELLS[1] ?? '') === 1);
      await session.until('nothing at the file', () => published(NOTEBOOK) === 0);
      await scan();
      assert.equal(published(NOTEBOOK), 0, 'not twice');
      await closeNotebook();
      await session.until('the finding at the file', () => published(NOTEBOOK) === 1);
      await session.until('nothing in the cells', () => published(CELLS[1] ?? '') === 0);
    });
  }

  it('have their findings in the cells while they are open, but hidden', async () => {
    const [first = '', second = ''] = CELLS;
    await start();
    await scan();
    await openNotebook();
    for (const cell of CELLS) await session.diagnostics(cell);
    await session.client.sendNotification(DOCUMENTS_HIDDEN_NOTIFICATION, { uris: [first] });
    await scan();
    assert.equal(published(second), 0, 'the other cell is still shown');
    await session.client.sendNotification(DOCUMENTS_HIDDEN_NOTIFICATION, { uris: [second] });
    await session.until('the finding in its cell', () => published(second) === 1);
    assert.equal(published(NOTEBOOK), 0);
    await closeNotebook();
    await session.until('the finding at the file', () => published(NOTEBOOK) === 1);
    assert.equal(published(second), 0);
  });

  it('are followed when they change, appear and vanish', async () => {
    await start();
    await scan();
    disk.files.set(FILE, json('print(1)'));
    await session.fileChanged(NOTEBOOK, FileChangeType.Changed);
    await session.until('the change', () => published(NOTEBOOK) === 0);
    disk.files.set('/project/late.ipynb', json(...TEXTS));
    await session.fileChanged('file:///project/late.ipynb', FileChangeType.Created);
    await session.until('the new notebook', () => published('file:///project/late.ipynb') === 1);
    disk.files.delete('/project/late.ipynb');
    await session.fileChanged('file:///project/late.ipynb', FileChangeType.Deleted);
    await session.until('its end', () => published('file:///project/late.ipynb') === 0);
  });

  it('in other languages, and files that are no notebooks, have no findings and stop nothing', async () => {
    disk.files.set('/project/r.ipynb', JSON.stringify({ cells: [], metadata: { kernelspec: { language: 'R' } } }));
    disk.files.set('/project/broken.ipynb', '{"cells": [');
    disk.files.set('/project/empty.ipynb', '');
    await start();
    assert.equal((await scan()).findings, 1);
  });

  it('tell what they import where it runs', async () => {
    const helper = 'import asyncio\n\n\ndef start(main):\n    asyncio.run(main)\n';
    disk.files.set('/project/lab/helper.py', helper);
    disk.files.set(FILE, json('import helper\nasync def main():\n    pass\nhelper.start(main())'));
    await start();
    await session.open('file:///project/lab/helper.py', helper);
    await session.indexed();
    const rules = (await session.diagnostics('file:///project/lab/helper.py')).map(({ code }) => code);
    assert.deepEqual(rules, ['nested-event-loop']);
  });

  it('have places in their file in pictures', async () => {
    await start();
    await scan();
    const { picture, markdown } = await session.client.sendRequest<PictureResult>(PICTURE_REQUEST, {
      kind: 'workspace',
    });
    const [finding] = picture.findings;
    const lines = (disk.files.get(FILE) ?? '').split('\n');
    assert.ok(finding);
    assert.equal(finding.place.file, NOTEBOOK);
    assert.match(lines[finding.place.line - 1] ?? '', /time\.sleep/);
    assert.ok(markdown.includes(`n.ipynb:${finding.place.line}`), markdown);
  });
});
