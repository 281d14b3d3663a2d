import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import { BLOCKING_HELPER, createProject, HANDLER, removeProjects, type Files } from './harness';

const PROGRAM = path.resolve(__dirname, '../../server/cli.js');

/** Tells when the program listens for Ctrl-C: a signal that comes before would end any process. */
const TELL_WHEN_LISTENING = `
process.on('newListener', (event) => { if (event === 'SIGINT') setImmediate(() => process.send('listening')); });
`;

function start(argv: readonly string[], cwd: string): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
}

interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

async function endOf(child: ChildProcess): Promise<Ending> {
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), exit]);
  return { stdout, stderr, exitCode, signal };
}

async function textOf(stream: Readable | null): Promise<string> {
  let text = '';
  if (stream === null || stream.destroyed) return text;
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function manyFiles(count: number, text: string): Files {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}.py`, text]));
}

describe('the real process', function () {
  this.timeout(60_000);
  after(removeProjects);

  it('exits with the code and writes everything, also into a slow pipe', async () => {
    const handlers = `${HANDLER}${Array.from({ length: 300 }, (_, n) => `\nasync def h${n}():\n    query()\n`).join('')}`;
    const cwd = createProject({ 'app.py': handlers, 'db.py': BLOCKING_HELPER });
    const child = start(['check', '--format', 'json'], cwd);
    const { stdout, stderr, exitCode } = await endOf(child);
    assert.deepEqual([exitCode, stderr], [1, '']);
    assert.equal((JSON.parse(stdout) as { findings: unknown[] }).findings.length, 301);
    assert.deepEqual(readdirSync(cwd).sort(), ['app.py', 'db.py'], 'nothing is written');
  });

  it('ends silently when its reader has gone', async () => {
    const cwd = createProject(manyFiles(50, HANDLER.replace('from db', 'from .db')));
    const child = start(['check', '--format', 'json'], cwd);
    child.stdout?.destroy();
    const { stderr, exitCode, signal } = await endOf(child);
    assert.deepEqual([stderr, exitCode, signal], ['', 0, null]);
  });

  it('ends with 130 on Ctrl-C, without a word', async function () {
    if (process.platform === 'win32') this.skip();
    const cwd = createProject(manyFiles(2000, BLOCKING_HELPER));
    const hook = path.join(createProject({ 'hook.cjs': TELL_WHEN_LISTENING }), 'hook.cjs');
    const child = spawn(process.execPath, ['--require', hook, PROGRAM, 'check'], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.once('message', () => child.kill('SIGINT'));
    assert.deepEqual(await endOf(child), { stdout: '', stderr: '', exitCode: 130, signal: null });
  });
});
