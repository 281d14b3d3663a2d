import assert from 'node:assert/strict';
import { FileChangeType } from 'vscode-languageserver/node';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import { SCAN_REQUEST } from '../../server/lsp/protocol';
import { createNodeHost } from '../../server/platform/nodeHost';
import { MemoryDisk, memoryPlatform } from './inMemory';
import { TestSession } from './session';

const PYTHON = 'file:///project/app.py';
const TYPESCRIPT = 'file:///project/app.ts';

/** A project in both languages: who works on one half does not pay for the other. */
describe('lsp: languages', () => {
  let disk: MemoryDisk;
  let session: TestSession;
  /** Parsers that were loaded, in this order. */
  let loaded: string[];

  beforeEach(async () => {
    disk = new MemoryDisk();
    disk.files.set('/project/app.py', 'import helper\n');
    disk.files.set('/project/helper.py', 'x = 1\n');
    disk.files.set('/project/app.ts', "import './helper';\n");
    disk.files.set('/project/helper.ts', 'export const x = 1;\n');
    loaded = [];
    const host = createNodeHost({ log: () => undefined });
    const watched: typeof host = {
      ...host,
      loadFrontEnd: (language) => {
        if (!loaded.includes(language)) loaded.push(language);
        return host.loadFrontEnd(language);
      },
    };
    session = await TestSession.start(
      { platform: { ...memoryPlatform(disk), host: watched }, createWorkspace, ruleIds: RULE_IDS, version: '0' },
      { folder: '/project' },
    );
  });
  afterEach(() => session.stop());

  async function write(file: string, text: string): Promise<void> {
    const type = disk.files.has(file) ? FileChangeType.Changed : FileChangeType.Created;
    disk.files.set(file, text);
    await session.fileChanged(`file://${file}`, type);
  }

  async function reads(files: number): Promise<void> {
    await session.until(`${files} files`, () => {
      return session.workspaceStatus?.state === 'ready' && session.workspaceStatus.filesRead === files;
    });
  }

  for (const [language, uri, other] of [
    ['python', PYTHON, '/project/helper.ts'],
    ['typescript', TYPESCRIPT, '/project/helper.py'],
  ] as const) {
    it(`loads the parser of ${language} alone where nothing else is opened`, async () => {
      await session.open(uri, disk.files.get(uri.slice('file://'.length)) ?? '', language);
      assert.deepEqual(await session.diagnostics(uri), []);
      await reads(2);
      await write(other, '');
      await write(`${other}.new${other.slice(-3)}`, '');
      await reads(2);
      assert.deepEqual(await session.diagnostics(uri), []);
      assert.deepEqual(loaded, [language]);
    });
  }

  it('loads none, and reads nothing, for those who only open other languages', async () => {
    await session.open('file:///project/notes.md', '# Notes', 'markdown');
    await write('/project/helper.py', 'y = 1\n');
    assert.deepEqual(await session.diagnostics('file:///project/notes.md'), []);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(session.workspaceStatus, undefined);
    assert.deepEqual(loaded, []);
  });

  it('reads the other half as soon as a document of it is opened', async () => {
    await session.open(TYPESCRIPT, '', 'typescript');
    await reads(2);
    await session.open(PYTHON, 'import helper\n');
    await reads(4);
    assert.deepEqual(loaded, ['typescript', 'python']);
  });

  it('reads all of it for a check of the workspace', async () => {
    await session.client.sendRequest(SCAN_REQUEST, {});
    assert.deepEqual([...loaded].sort(), ['python', 'typescript']);
  });
});
