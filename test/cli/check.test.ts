import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { createFakeEngine } from './fakeEngine';
import { BLOCKING_HELPER, createProject, HANDLER, removeProjects, run } from './harness';

const engine = createFakeEngine();

describe('threadwise check', () => {
  after(removeProjects);

  describe('exit codes', () => {
    const table: [text: string, argv: string[], exitCode: number][] = [
      ['warning', [], 1],
      ['information', [], 0],
      ['hint', [], 0],
      ['nothing', [], 0],
      ['warning', ['--fail-on', 'error'], 0],
      ['error', ['--fail-on', 'error'], 1],
      ['error', ['--fail-on', 'never'], 0],
      ['information', ['--fail-on', 'information'], 1],
      ['hint', ['--fail-on', 'hint'], 0],
      ['hint', ['--fail-on', 'hint', '--severity', 'hint'], 1],
      ['warning', ['--severity', 'error'], 0],
      ['warning', ['--rule', 'cpu-bound-on-event-loop'], 0],
      ['warning', ['--rule', 'cpu-bound-on-event-loop', '--rule', 'blocking-call-on-event-loop'], 1],
      ['log-error warning', [], 2],
      ['throw', [], 2],
    ];
    for (const [text, argv, exitCode] of table) {
      it(`${text}: check ${argv.join(' ')} gives ${exitCode}`, async () => {
        const cwd = createProject({ 'a.py': text });
        assert.equal((await run(['check', ...argv], cwd, { engine })).exitCode, exitCode);
      });
    }

    const misuse: [argv: string[], message: RegExp][] = [
      [['check', 'nowhere'], /^threadwise: No such file or folder: nowhere\n$/],
      [['check', '--rule', 'busy'], /^threadwise: Unknown rule "busy"\. "threadwise rules" lists all rules\.\n$/],
      [['check', '--rule', 'cpu-bound-on-event-lop'], /Did you mean "cpu-bound-on-event-loop"\?/],
      [['check', '--severity', 'loud'], /^threadwise: .*--severity.*'loud'.*error, warning, information, hint.*\n$/],
      [['check', '--fail-on', 'loud'], /^threadwise: .*--fail-on.*never.*\n$/],
      [['check', '--format', 'xml'], /^threadwise: .*--format.*'xml'.*text, json, sarif, github.*\n$/],
      [['check', '--frmat', 'json'], /^threadwise: unknown option '--frmat' \(Did you mean --format\?\)\n$/],
      [['chekc'], /^threadwise: unknown command 'chekc' \(Did you mean check\?\)\n$/],
      [['explain'], /^threadwise: missing required argument 'target'\n$/],
      [['lsp'], /^threadwise: .*--stdio\n$/],
    ];
    for (const [argv, message] of misuse) {
      it(`bad usage is 2 and one line: ${argv.join(' ')}`, async () => {
        const { exitCode, stdout, stderr } = await run(argv, createProject({}), { engine });
        assert.equal(exitCode, 2);
        assert.match(stderr, message);
        assert.equal(stdout, '');
      });
    }
  });

  it('says so when there is nothing to check', async () => {
    const cwd = createProject({ 'readme.md': '# x' });
    const text = await run(['check'], cwd, { engine });
    assert.deepEqual([text.exitCode, text.stderr], [0, '']);
    assert.equal(text.stdout, 'Nothing to check: no Python, JavaScript or TypeScript files in this folder.\n');
    const json = await run(['check', '--format', 'json'], cwd, { engine });
    assert.equal(json.json().filesChecked, 0);
    assert.match(json.stderr, /^Nothing to check/);
  });

  it('reports findings through helpers in other files as text', async () => {
    const cwd = createProject({ 'app.py': HANDLER, 'db.py': BLOCKING_HELPER });
    const { exitCode, stdout, stderr } = await run(['check'], cwd);
    assert.equal(stderr, '');
    assert.equal(exitCode, 1);
    const lines = stdout.split('\n');
    assert.equal(lines[0], 'app.py');
    assert.match(lines[1] ?? '', /^ {2}5:5 {2}warning {2}.*query.*time\.sleep.* {2}blocking-call-on-event-loop$/);
    assert.match(lines[2] ?? '', /^ +5 \| {5}query\(\)$/);
    assert.match(lines[3] ?? '', /^ +\| {5}\^+$/);
    assert.match(stdout, /→ query: time\.sleep {2}db\.py:5:5\n/);
    assert.match(stdout, /\n1 finding \(1 warning\), 2 files checked in [\d.]+ m?s\.\n$/);
  });

  it('mentions unused ignore comments only when hints are asked for', async () => {
    const cwd = createProject({ 'a.py': 'a = 1  # threadwise: ignore\n' });
    assert.match((await run(['check'], cwd)).stdout, /^No findings/);
    const { exitCode, json } = await run(['check', '--severity', 'hint', '--format', 'json'], cwd);
    assert.equal(exitCode, 0);
    const [finding, ...others] = json().findings;
    assert.deepEqual([finding?.rule, finding?.severity, others], ['unused-suppression', 'hint', []]);
    assert.deepEqual(finding?.fixes[0]?.edits, [
      { file: 'a.py', range: { start: { line: 1, column: 6 }, end: { line: 1, column: 28 } }, newText: '' },
    ]);
  });

  it('reports the same as JSON, exactly in the shape of the contract', async () => {
    const cwd = createProject({ 'src/app.py': HANDLER, 'src/db.py': BLOCKING_HELPER });
    const { exitCode, json } = await run(['check', 'src', '--format', 'json'], cwd);
    assert.equal(exitCode, 1);
    const { findings, durationMs, ...rest } = json();
    assert.deepEqual(rest, { version: 1, filesChecked: 2, skipped: [], errors: [] });
    assert.ok(Number.isInteger(durationMs) && durationMs >= 0);
    assert.equal(findings.length, 1);
    const { message, docUrl, context, cause, fixes, range, ...finding } = findings[0] ?? assert.fail();
    assert.deepEqual(finding, {
      file: 'src/app.py',
      rule: 'blocking-call-on-event-loop',
      severity: 'warning',
      confidence: 'high',
      path: [{ file: 'src/db.py', line: 5, column: 5, function: 'query', call: 'time.sleep' }],
      related: [],
    });
    assert.deepEqual(range.start, { line: 5, column: 5 });
    assert.equal(range.end.line, 5);
    assert.match(message, /query/);
    assert.match(docUrl ?? '', /^https:.*blocking-call-on-event-loop\.md$/);
    assert.deepEqual([context?.place, cause?.api, cause?.effect], ['event-loop', 'time.sleep', 'blocks']);
    for (const fix of fixes) {
      assert.deepEqual(Object.keys(fix), ['title', 'safety', 'edits']);
      assert.ok(fix.edits.every((edit) => edit.file === 'src/app.py' && edit.range.start.line > 0));
    }
  });

  it('counts lines and columns as editors do, whatever the line ends and the encoding', async () => {
    const text = 'x = "😀"; warning\r\ny = 1\rwarning\n';
    for (const [name, content] of [
      ['plain', text],
      ['UTF-8 with BOM', `\ufeff${text}`],
      ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ] as const) {
      const cwd = createProject({ 'a.py': content });
      const { findings } = (await run(['check', '--format', 'json'], cwd, { engine })).json();
      assert.deepEqual(
        findings.map(({ range }) => range),
        [
          { start: { line: 1, column: 11 }, end: { line: 1, column: 18 } },
          { start: { line: 3, column: 1 }, end: { line: 3, column: 8 } },
        ],
        name,
      );
    }
  });

  it('does not count a BOM before a finding on the first line', async () => {
    const cwd = createProject({ 'a.py': '\ufeffwarning' });
    const { findings } = (await run(['check', '--format', 'json'], cwd, { engine })).json();
    assert.deepEqual(findings[0]?.range.start, { line: 1, column: 1 });
  });

  it('sorts findings by file, line, column and rule', async () => {
    const cwd = createProject({
      'b.py': 'hint\nwarning error',
      'a/z.py': 'warning',
      'a-b.py': 'error',
      'B.py': 'error',
    });
    const { findings } = (await run(['check', '--format', 'json', '--severity', 'hint'], cwd, { engine })).json();
    const places = findings.map(({ file, range }) => `${file}:${range.start.line}:${range.start.column}`);
    assert.deepEqual(places, ['B.py:1:1', 'a-b.py:1:1', 'a/z.py:1:1', 'b.py:1:1', 'b.py:2:1', 'b.py:2:9']);
  });

  it('checks the rest when something goes wrong inside', async () => {
    const cwd = createProject({ 'a.py': 'warning', 'b.py': 'throw', 'c.py': 'throw', 'd.py': 'log-error' });
    const { exitCode, stderr, json } = await run(['check', '--format', 'json'], cwd, { engine });
    assert.equal(exitCode, 2);
    assert.deepEqual(
      json().findings.map(({ file }) => file),
      ['a.py', 'd.py'],
    );
    const errors = json().errors.map(({ message }) => message);
    assert.deepEqual(errors, ['Internal error: Error: out of order', 'Internal error: a rule broke']);
    assert.equal(stderr, errors.map((message) => `threadwise: ${message}\n`).join(''));
  });

  it('names files relative to the working directory', async () => {
    const folder = createProject({ 'src/a.py': 'warning', 'sub/b.py': '' });
    const cwd = path.join(folder, 'sub');
    const { findings } = (await run(['check', '../src', '--format', 'json'], cwd, { engine })).json();
    assert.equal(findings[0]?.file, '../src/a.py');
  });

  it('colours only for terminals, and as NO_COLOR and FORCE_COLOR ask', async () => {
    const cwd = createProject({ 'a.py': 'warning' });
    const isColoured = async (isTTY: boolean, env: Record<string, string>): Promise<boolean> =>
      (await run(['check'], cwd, { engine, isTTY, env })).stdout.includes('\u001b[');
    assert.equal(await isColoured(false, {}), false);
    assert.equal(await isColoured(true, {}), true);
    assert.equal(await isColoured(true, { NO_COLOR: '1' }), false);
    assert.equal(await isColoured(false, { FORCE_COLOR: '1' }), true);
    assert.equal(await isColoured(true, { TERM: 'dumb' }), false);
  });

  it('ends with 130 when it is interrupted', async () => {
    const cwd = createProject({ 'a.py': 'warning' });
    const { exitCode, stdout, stderr } = await run(['check'], cwd, { engine, signal: AbortSignal.abort() });
    assert.deepEqual([exitCode, stdout, stderr], [130, '', '']);
  });

  it('keeps control characters of the source out of the terminal', async () => {
    const cwd = createProject({ 'a.py': '\u001b[31m\twarning' });
    const { stdout } = await run(['check'], cwd, { engine });
    assert.ok(!stdout.includes('\u001b'));
  });

  it('shows the part of a long line that matters', async () => {
    const cwd = createProject({ 'a.py': `${'x'.repeat(500)} warning ${'y'.repeat(500)}` });
    const lines = (await run(['check'], cwd, { engine })).stdout.split('\n');
    const [code = '', marker = ''] = [lines[2], lines[3]];
    assert.ok(code.length <= 110, String(code.length));
    assert.equal(code.slice(marker.indexOf('^'), marker.lastIndexOf('^') + 1), 'warning');
  });
});
