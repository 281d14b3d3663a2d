import assert from 'node:assert/strict';
import { FileChangeType } from 'vscode-languageserver/node';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import { createNodeHost } from '../../server/platform/nodeHost';
import { MemoryDisk, memoryPlatform } from './inMemory';
import { TestSession } from './session';

const APP = 'file:///project/app.py';
const TOML = 'file:///project/threadwise.toml';
const TEXT = 'import time\nfrom mycompany import db\n\n\nasync def handler():\n    time.sleep(1)\n    db.query("x")\n';
const QUERY = { api: 'mycompany.db.query', effect: 'blocks', category: 'database', cost: 'long' };
const QUERY_TOML = Object.entries(QUERY)
  .map(([key, value]) => `${key} = "${value}"\n`)
  .join('');
const SLEEP = ['warning 5'];

/** What is asked for first, what happens, and what is asked for then, in one running session. */
describe('lsp: configuration that changes', () => {
  let disk: MemoryDisk;
  let session: TestSession;
  /** Those that have been answered. */
  let refreshes: number;

  beforeEach(async () => {
    disk = new MemoryDisk();
    disk.files.set('/project/app.py', TEXT);
    const host = createNodeHost({ log: () => undefined });
    session = await TestSession.start(
      { platform: { ...memoryPlatform(disk), host }, createWorkspace, ruleIds: RULE_IDS, version: '0' },
      { folder: '/project' },
    );
    await session.open(APP, TEXT);
    await session.indexed();
    assert.deepEqual(await shown(), SLEEP);
    ({ refreshes } = session);
  });
  afterEach(() => session.stop());

  /** Severity and line of what the editor shows. */
  async function shown(): Promise<string[]> {
    const names = ['', 'error', 'warning', 'information', 'hint'];
    const found = await session.diagnostics(APP);
    return found.map(({ severity = 0, range }) => `${names[severity] ?? ''} ${String(range.start.line)}`);
  }

  async function write(file: string, text: string | null): Promise<void> {
    const path = file.slice('file://'.length);
    const type =
      text === null ? FileChangeType.Deleted : disk.files.has(path) ? FileChangeType.Changed : FileChangeType.Created;
    if (text === null) disk.files.delete(path);
    else disk.files.set(path, text);
    await session.fileChanged(file, type);
  }

  /** The editor asks again only when the server tells it to; a listing of the folder may come between. */
  async function becomes(expected: readonly string[]): Promise<void> {
    let now: string[];
    do {
      await session.until(`${expected.join()} or anything new`, () => session.refreshes > refreshes);
      refreshes = session.refreshes;
      now = await shown();
    } while (now.join() !== expected.join());
  }

  it('a project file that appears, changes and goes away counts at once', async () => {
    const rule = 'blocking-call-on-event-loop';
    await write(TOML, `[rules]\n${rule} = "error"\n`);
    await becomes(['error 5']);
    await write(TOML, `[rules]\n${rule} = "off"\n`);
    await becomes([]);
    await write(TOML, `[[overrides]]\nfiles = ["*.py"]\nrules = { ${rule} = "hint" }\n`);
    await becomes(['hint 5']);
    await write(TOML, 'exclude = ["app.py"]\n');
    await becomes([]);
    await write(TOML, `[[catalog.apis]]\n${QUERY_TOML}`);
    await becomes([...SLEEP, 'warning 6']);
    await write(TOML, null);
    await becomes(SLEEP);
  });

  it('so does a file that a project file extends', async () => {
    await write(TOML, 'extends = "base.toml"\n');
    await session.until('the mistake', () => (session.published.get(TOML) ?? []).length === 1);
    await write('file:///project/base.toml', 'rules = { blocking-call-on-event-loop = "error" }\n');
    await becomes(['error 5']);
    assert.deepEqual(session.published.get(TOML), []);
    await write('file:///project/base.toml', 'rules = { blocking-call-on-event-loop = "hint" }\n');
    await becomes(['hint 5']);
  });

  it('so do the settings of the editor, as long as no project file applies', async () => {
    await session.changeSettings({ rules: { 'blocking-call-on-event-loop': 'information' } });
    await becomes(['information 5']);
    await session.changeSettings({
      overrides: [{ files: ['app.py'], rules: { 'blocking-call-on-event-loop': 'off' } }],
    });
    await becomes([]);
    await session.changeSettings({ catalog: { apis: [QUERY] } });
    await becomes([...SLEEP, 'warning 6']);
    await write(TOML, '');
    await becomes(SLEEP);
  });

  it('a bad entry of the catalogue is one error at its place, and the other entries count', async () => {
    await write(
      TOML,
      `[[catalog.apis]]\napi = "x.y"\neffect = "blcks"\ncategory = "cpu"\ncost = "long"\n[[catalog.apis]]\n${QUERY_TOML}`,
    );
    await becomes([...SLEEP, 'warning 6']);
    const errors = session.published.get(TOML) ?? [];
    assert.deepEqual(
      errors.map(({ message, range }) => [range.start, message]),
      [
        [
          { line: 2, character: 9 },
          '"catalog.apis[0].effect" must be blocks or computes, not "blcks". Did you mean "blocks"?',
        ],
      ],
    );
    await write(TOML, `[[catalog.apis]]\n${QUERY_TOML}`);
    await session.until('the mistake is gone', () => session.published.get(TOML)?.length === 0);
  });

  it('bad settings of the editor are told in the log, with the path of the member', async () => {
    await session.changeSettings({ catalog: { apis: [{ ...QUERY, cost: 'huge' }, QUERY] } });
    await becomes([...SLEEP, 'warning 6']);
    assert.ok(
      session.log.some((line) => line.includes('"catalog.apis[0].cost" must be micro, short, long or unbounded')),
    );
  });
});
