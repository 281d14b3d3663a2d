import assert from 'node:assert/strict';
import {
  CodeActionRequest,
  DiagnosticSeverity,
  DiagnosticTag,
  ExecuteCommandRequest,
  HoverRequest,
  type CodeAction,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import { EXPLAIN_AT_COMMAND, EXPLAIN_REQUEST, type ExplainResult } from '../../server/lsp/protocol';
import { createNodeHost } from '../../server/platform/nodeHost';
import { MemoryDisk, memoryPlatform } from './inMemory';
import { TestSession } from './session';

const API = 'file:///project/api.py';
const HELPER = 'file:///project/helper.py';
const API_TEXT = 'from helper import load\n\n\nasync def handler():\n    return load()\n';
const HELPER_TEXT = 'import time\n\n\ndef load():\n    time.sleep(1)\n';

/** The protocol tests again in miniature, with the analysis that is shipped. */
describe('lsp: with the real analysis', () => {
  let disk: MemoryDisk;
  let session: TestSession;

  beforeEach(async () => {
    disk = new MemoryDisk();
    disk.files.set('/project/helper.py', HELPER_TEXT);
    const host = createNodeHost({ log: () => undefined });
    session = await TestSession.start(
      { platform: { ...memoryPlatform(disk), host }, createWorkspace, ruleIds: RULE_IDS, version: '0' },
      { folder: '/project' },
    );
  });
  afterEach(() => session.stop());

  it('a helper on disk is followed, and what is typed into it counts at once', async () => {
    await session.open(API, API_TEXT);
    const first = await session.pull(API);
    assert.ok(first.kind === 'full');
    const [diagnostic] = first.items;
    assert.equal(diagnostic?.code, 'blocking-call-on-event-loop');
    assert.deepEqual(diagnostic.range.start, { line: 4, character: 11 });
    const [cause] = diagnostic.relatedInformation ?? [];
    assert.deepEqual(cause?.location.range.start, { line: 4, character: 4 });
    assert.equal(cause.location.uri, HELPER);

    await session.open(HELPER, `# one line more\n${HELPER_TEXT}`);
    const moved = await session.pull(API, first.resultId);
    assert.equal(moved.kind, 'full', 'the place of the cause has moved');
    await session.change(HELPER, HELPER_TEXT.replace('time.sleep(1)', 'pass'));
    assert.deepEqual(await session.diagnostics(API), []);
    await session.close(HELPER);
    await session.until('the text on disk', () => session.refreshes > 0);
    assert.equal((await session.diagnostics(API)).length, 1);
  });

  it('a safe fix gives the expected text, and ignoring silences', async () => {
    const text =
      'import asyncio\nimport time\n\n\nasync def handler():\n    time.sleep(1)\n    await asyncio.sleep(0)\n';
    await session.open(API, text);
    const fixed = apply(text, await action('Use await asyncio.sleep(…)'));
    assert.match(fixed, /^ {4}await asyncio\.sleep\(1\)$/m);
    for (const title of ['on this line', 'in this file']) {
      const ignored = apply(text, await action(`Ignore blocking-call-on-event-loop ${title}`));
      await session.change(API, ignored);
      assert.deepEqual(await session.diagnostics(API), [], ignored);
      await session.change(API, text);
    }
    await session.change(API, fixed);
    assert.deepEqual(await session.diagnostics(API), []);
  });

  it('fades an unused ignore comment and removes it', async () => {
    const text = 'a = 1  # threadwise: ignore\n';
    await session.open(API, text);
    const [diagnostic, ...others] = await session.diagnostics(API);
    assert.deepEqual(others, []);
    assert.equal(diagnostic?.code, 'unused-suppression');
    assert.equal(diagnostic.severity, DiagnosticSeverity.Hint);
    assert.deepEqual(diagnostic.tags, [DiagnosticTag.Unnecessary]);
    assert.equal(apply(text, await action('Remove this ignore comment')), 'a = 1\n');
  });

  it('explains the function around a place, as a request and as a command', async () => {
    await session.open(API, API_TEXT);
    const position = { line: 4, character: 8 };
    const explained = await session.client.sendRequest<ExplainResult | null>(EXPLAIN_REQUEST, {
      textDocument: { uri: API },
      position,
    });
    assert.equal(explained?.title, 'handler (api.py)');
    assert.match(explained.markdown, /time\.sleep/);
    const rule = 'blocking-call-on-event-loop';
    assert.ok(explained.markdown.includes(`[${rule}](file:///pages/${rule}.md)`), explained.markdown);
    const command = { command: EXPLAIN_AT_COMMAND, arguments: [API, position] };
    assert.deepEqual(await session.client.sendRequest(ExecuteCommandRequest.type, command), explained);
    const ofFile = { command: EXPLAIN_AT_COMMAND, arguments: [API] };
    const file = (await session.client.sendRequest(ExecuteCommandRequest.type, ofFile)) as ExplainResult;
    assert.equal(file.title, 'api.py');
    assert.match(file.markdown, /```mermaid\nflowchart LR/);
    const ofAll = { command: EXPLAIN_AT_COMMAND, arguments: [] };
    const all = (await session.client.sendRequest(ExecuteCommandRequest.type, ofAll)) as ExplainResult;
    assert.match(all.markdown, /^# Workspace\n/);
    const nonsense = { command: EXPLAIN_AT_COMMAND, arguments: [1] };
    assert.equal(await session.client.sendRequest(ExecuteCommandRequest.type, nonsense), null);
  });

  it('hovers on a finding and on a blocking call in a helper', async () => {
    await session.open(API, API_TEXT);
    await session.open(HELPER, HELPER_TEXT);
    for (const [uri, position] of [
      [API, { line: 4, character: 12 }],
      [HELPER, { line: 4, character: 6 }],
    ] as const) {
      const hover = await session.client.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
      assert.match(JSON.stringify(hover?.contents), /time\.sleep/, uri);
    }
  });

  it('half-typed text does no harm', async () => {
    await session.open(API, API_TEXT);
    for (let end = API_TEXT.length; end > 0; end -= 7) {
      await session.change(API, API_TEXT.slice(0, end));
      await session.diagnostics(API);
    }
    assert.deepEqual(
      session.log.filter((line) => line.includes('failed')),
      [],
    );
  });

  async function action(title: string): Promise<CodeAction> {
    const diagnostics = await session.diagnostics(API);
    const range = diagnostics[0]?.range;
    assert.ok(range);
    const found = await session.client.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: API },
      range,
      context: { diagnostics },
    });
    const titles = (found ?? []).map((each) => each.title);
    const chosen = (found as CodeAction[]).find((each) => each.title === title);
    assert.ok(chosen, `no "${title}" in ${titles.join(', ')}`);
    return chosen;
  }

  function apply(text: string, { edit }: CodeAction): string {
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    const edits = (change?.edits ?? []).flatMap((each) => ('newText' in each ? [each] : []));
    return TextDocument.applyEdits(TextDocument.create(API, 'python', 1, text), edits);
  }
});
