import * as assert from 'node:assert/strict';
import { BLOCKING_HELPER, createProject, HANDLER, removeProjects, run } from './harness';
import { createFakeEngine } from './fakeEngine';

describe('threadwise', () => {
  after(removeProjects);

  it('prints its version and its help', async () => {
    const cwd = createProject({});
    const version = await run(['--version'], cwd);
    assert.deepEqual([version.exitCode, version.stderr], [0, '']);
    assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
    const help = await run(['--help'], cwd);
    assert.equal(help.exitCode, 0);
    assert.match(help.stdout, /Usage: threadwise/);
    assert.match(help.stdout, /Examples:/);
    assert.match((await run(['check', '--help'], cwd)).stdout, /--fail-on <level>/);
  });

  it('without a command prints its help and is bad usage', async () => {
    const { exitCode, stdout, stderr } = await run([], createProject({}));
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.match(stderr, /Usage: threadwise/);
  });

  it('lists the rules', async () => {
    const cwd = createProject({});
    const { stdout } = await run(['rules', '--format', 'json'], cwd);
    const { version, rules } = JSON.parse(stdout) as { version: number; rules: { id: string; summary: string }[] };
    assert.equal(version, 1);
    assert.ok(rules.some(({ id, summary }) => id === 'blocking-call-on-event-loop' && summary !== ''));
    const text = await run(['rules'], cwd);
    assert.equal(text.exitCode, 0);
    assert.ok(rules.every(({ id }) => text.stdout.includes(id)));
  });

  it('explains a rule by its page', async () => {
    const { exitCode, stdout } = await run(['explain', 'blocking-call-on-event-loop'], createProject({}));
    assert.equal(exitCode, 0);
    assert.match(stdout, /blocking-call-on-event-loop/);
  });

  it('prefers the rule to a file of that name', async () => {
    const cwd = createProject({ 'blocking-call-on-event-loop': 'x' });
    assert.match((await run(['explain', 'blocking-call-on-event-loop'], cwd)).stdout, /blocking-call-on-event-loop/);
  });

  it('explains the code at a line, and the functions of a file', async () => {
    const cwd = createProject({ 'app.py': HANDLER, 'db.py': BLOCKING_HELPER });
    const line = await run(['explain', 'app.py:5'], cwd);
    assert.deepEqual([line.exitCode, line.stderr], [0, '']);
    assert.match(line.stdout, /handler/);
    assert.match(line.stdout, /time\.sleep/);
    assert.match(line.stdout, /```mermaid\nflowchart LR/);
    const file = await run(['explain', 'db.py'], cwd);
    assert.match(file.stdout, /query/);
    const folder = await run(['explain', '.'], cwd);
    assert.deepEqual([folder.exitCode, folder.stderr], [0, '']);
    assert.match(folder.stdout, /^# Workspace\n/);
    assert.match(folder.stdout, /```mermaid\nflowchart LR/);
  });

  it('says what is wrong with a place', async () => {
    const cwd = createProject({ 'app.py': HANDLER, 'src/a.py': '' });
    for (const [target, message] of [
      ['app.py:99', /app\.py has 6 lines, and no line 99/],
      ['app.py:0', /no line 0/],
      ['nowhere.py:3', /No rule and no file of this name: nowhere\.py:3/],
      ['blocking-call-on-event-lop', /Did you mean "blocking-call-on-event-loop"\?/],
      ['src:3', /src is a folder and has no lines/],
    ] as const) {
      const { exitCode, stderr, stdout } = await run(['explain', target], cwd);
      assert.deepEqual([exitCode, stdout], [2, ''], target);
      assert.match(stderr, message);
      assert.equal(stderr.trim().split('\n').length, 1);
    }
  });

  it('prints the facts of a file', async () => {
    const cwd = createProject({ 'db.py': BLOCKING_HELPER, 'a.ts': 'export const f = async () => 1;\n' });
    for (const [file, language] of [
      ['db.py', 'python'],
      ['a.ts', 'typescript'],
    ] as const) {
      const { exitCode, stdout } = await run(['debug', 'facts', file], cwd);
      assert.equal(exitCode, 0);
      assert.equal((JSON.parse(stdout) as { language: string }).language, language);
    }
    assert.equal((await run(['debug', 'facts', 'nowhere.py'], cwd)).exitCode, 2);
  });
});

describe('configuration on the command line', () => {
  after(removeProjects);
  const engine = createFakeEngine();

  it('bad configuration is 2 with one line at its place, and the rest is still checked', async () => {
    const cwd = createProject({
      'threadwise.toml': 'exclude = ["old"]\n[rules]\nblocking-call-on-event-lop = "off"\n',
      'a.py': 'warning',
      'old/b.py': 'warning',
    });
    const { exitCode, stderr, json } = await run(['check', '--format', 'json'], cwd, { engine });
    assert.equal(exitCode, 2);
    const message = 'Unknown rule "blocking-call-on-event-lop". Did you mean "blocking-call-on-event-loop"?';
    assert.equal(stderr, `threadwise.toml:3:1: ${message}\n`);
    assert.deepEqual(json().errors, [{ message, file: 'threadwise.toml', line: 3, column: 1 }]);
    assert.deepEqual(
      json().findings.map(({ file }) => file),
      ['a.py'],
    );
  });

  it('mistakes in a project file that applies to nothing here are not ours', async () => {
    const cwd = createProject({ 'src/a.py': 'x', 'lib/threadwise.toml': 'nonsense', 'lib/a.md': '' });
    assert.equal((await run(['check'], cwd, { engine })).exitCode, 0);
  });

  it('turns rules off and sets their severity', async () => {
    const cwd = createProject({
      'threadwise.toml': '[rules]\nblocking-call-on-event-loop = "error"\n',
      'app.py': HANDLER,
      'db.py': BLOCKING_HELPER,
      'sub/package.json': '{"threadwise": {"rules": {"blocking-call-on-event-loop": "off"}}}',
      'sub/app.py': HANDLER,
      'sub/db.py': BLOCKING_HELPER,
    });
    const { findings } = (await run(['check', '--format', 'json'], cwd)).json();
    assert.deepEqual(
      findings.map(({ file, severity }) => [file, severity]),
      [['app.py', 'error']],
    );
  });
});
