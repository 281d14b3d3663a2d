import * as assert from 'node:assert/strict';
import type { Report } from '../../server/report/report';
import { createProject, removeProjects, run } from './harness';

const NOTEBOOK = `{
 "cells": [
  {
   "cell_type": "markdown",
   "source": ["import nothing"]
  },
  {
   "cell_type": "code",
   "source": [
    "%matplotlib inline\\n",
    "import time"
   ]
  },
  {
   "cell_type": "code",
   "source": [
    "name = \\"\\\\u00e4\\"\\n",
    "async def load():\\n",
    "\\ttime.sleep(1)"
   ]
  },
  {
   "cell_type": "code",
   "source": "import asyncio\\nawait asyncio.gather(load(), load())"
  }
 ],
 "metadata": { "language_info": { "name": "python" } },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

async function check(files: Record<string, string>, ...argv: string[]): Promise<Report> {
  const { stdout } = await run(['check', '--format', 'json', ...argv], createProject(files));
  return JSON.parse(stdout) as Report;
}

describe('threadwise check: notebooks', () => {
  after(removeProjects);

  it('have findings at their places in the file', async () => {
    const { findings } = await check({ 'n.ipynb': NOTEBOOK });
    const places = findings.map(({ rule, range: { start, end } }) => [rule, start, end]);
    assert.deepEqual(places, [['blocking-call-on-event-loop', { line: 19, column: 8 }, { line: 19, column: 21 }]]);
  });

  it('are shown with the line of the file', async () => {
    const { stdout } = await run(['check'], createProject({ 'n.ipynb': NOTEBOOK }));
    assert.match(stdout, /n\.ipynb\n {2}19:8 {2}warning/);
    assert.match(stdout, /19 \| +"\\ttime\.sleep\(1\)"\n +\| +\^{13}\n/);
  });

  it('are still notebooks after a fix', async () => {
    const { findings } = await check({ 'n.ipynb': NOTEBOOK.replace('import asyncio\\n', '') });
    const fix = findings[0]?.fixes.find(({ title }) => title === 'Use await asyncio.sleep(…)');
    assert.ok(fix);
    const lines = NOTEBOOK.replace('import asyncio\\n', '').split('\n');
    for (const { range, newText } of [...fix.edits].reverse()) {
      assert.equal(range.start.line, range.end.line);
      const line = lines[range.start.line - 1] ?? '';
      lines[range.start.line - 1] = line.slice(0, range.start.column - 1) + newText + line.slice(range.end.column - 1);
    }
    const fixed = JSON.parse(lines.join('\n')) as { cells: { source: string[] }[] };
    assert.equal(fixed.cells[1]?.source.join(''), '%matplotlib inline\nimport time\nimport asyncio');
    assert.equal(fixed.cells[2]?.source.join(''), 'name = "\\u00e4"\nasync def load():\n\tawait asyncio.sleep(1)');
  });

  it('give their contexts to what they import', async () => {
    const module = 'import asyncio\n\n\ndef start(main):\n    asyncio.run(main)\n';
    const cell = { cell_type: 'code', source: 'import helper\nasync def main():\n    pass\nhelper.start(main())' };
    const notebook = JSON.stringify({ cells: [cell], metadata: {} });
    const { findings } = await check({ 'helper.py': module, 'n.ipynb': notebook });
    assert.deepEqual(
      findings.map(({ file, rule }) => `${file} ${rule}`),
      ['helper.py nested-event-loop'],
    );
  });

  it('are passed over in other languages, and when they are none', async () => {
    const { skipped } = await check({
      'r.ipynb': JSON.stringify({ cells: [], metadata: { kernelspec: { language: 'R' } } }),
      'list.ipynb': '[1, 2]',
      'broken.ipynb': '{"cells": [',
      'text.ipynb': 'x = 1',
    });
    assert.deepEqual(skipped, [
      { file: 'list.ipynb', reason: 'not a notebook' },
      { file: 'r.ipynb', reason: 'a notebook in R' },
      { file: 'text.ipynb', reason: 'not a notebook' },
    ]);
  });

  it('are explained as the one module that they are, with lines of the file', async () => {
    const { exitCode, stdout } = await run(['explain', 'n.ipynb'], createProject({ 'n.ipynb': NOTEBOOK }));
    assert.equal(exitCode, 0);
    assert.match(stdout, /^# `n\.ipynb`\n/);
    assert.match(stdout, /`load` sleeps \(`time\.sleep`\).* \(n\.ipynb:19\)/);
    assert.match(stdout, /^- n\.ipynb:19, warning: `time\.sleep\(\)` blocks the event loop/m);
  });

  it('are explained at a line of the file', async () => {
    const folder = createProject({ 'n.ipynb': NOTEBOOK });
    for (const line of [18, 19]) {
      const { stdout } = await run(['explain', `n.ipynb:${line}`], folder);
      assert.match(stdout, /^# `load` \(n\.ipynb:18\)\n/, String(line));
      assert.match(stdout, /Sleeps: `time\.sleep` \(n\.ipynb:19\)/, String(line));
    }
    const { stdout: cell } = await run(['explain', 'n.ipynb:24'], folder);
    assert.match(cell, /^# .*n\.ipynb/);
    for (const line of [1, 5, 16, 29]) {
      const { stdout } = await run(['explain', `n.ipynb:${line}`], folder);
      assert.equal(stdout, `There is no code to explain at line ${line}.\n`);
    }
    const { stderr } = await run(['explain', 'n.ipynb:99'], folder);
    assert.match(stderr, /n\.ipynb has 31 lines, and no line 99/);
  });

  it('name lines of the file in messages', async () => {
    const source = 'import threading\nlock = threading.Lock()\nlock.acquire()\nopen("x").read()\nlock.release()';
    const cells = [{ cell_type: 'code', source: source.split(/(?<=\n)/) }];
    const folder = createProject({ 'n.ipynb': JSON.stringify({ cells, metadata: {} }, null, 1) });
    const { stdout } = await run(['check', '--severity', 'hint'], folder);
    assert.match(stdout, /n\.ipynb\n {2}8:6 .* in line 9 raises .*lock-not-released/);
  });
});
