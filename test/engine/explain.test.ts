import assert from 'node:assert/strict';
import type { Explanation } from '../../server/analysis/api';
import { workspaceOf, type Files } from '../support/analysis';

/** Explains the place marked with `|` in one of the files. */
async function explain(files: Files): Promise<Explanation> {
  const [marked] = Object.entries(files).filter(([, text]) => text.includes('|'));
  assert.ok(marked, 'no | in the files');
  const [file, text] = marked;
  const workspace = await workspaceOf({ ...files, [file]: text.replace('|', '') });
  const explanation = workspace.explainAt(file, text.indexOf('|'));
  assert.ok(explanation);
  return explanation;
}

function sections(markdown: string): Record<string, string> {
  const parts = markdown.split(/^## (.+)$/m);
  const found: Record<string, string> = {};
  for (let index = 1; index < parts.length; index += 2) found[parts[index] ?? ''] = (parts[index + 1] ?? '').trim();
  return found;
}

const HEADINGS = ['Where it runs', 'What it does', 'Who waits', 'What it hands over', 'Which model fits', 'Findings'];

describe('explainAt', () => {
  it('fixed headings, the answer first', async () => {
    const { markdown } = await explain({ '/p/a.py': 'import time\nasync def handler():\n    |time.sleep(1)\n' });
    const lines = markdown.split('\n');
    assert.equal(lines[0], '# `handler` (a.py:2)');
    assert.equal(
      lines[2],
      '**I/O-bound**: it sleeps (`time.sleep`). It does so on the event loop, and meanwhile everything else on the loop stands still.',
    );
    assert.deepEqual(Object.keys(sections(markdown)), [
      ...HEADINGS,
      'On a free-threaded Python',
      'The models side by side',
    ]);
  });

  it('JavaScript has no free-threaded Python, and no table where nothing is wrong', async () => {
    const { markdown } = await explain({ '/p/a.mjs': 'function add(a, b) { |return a + b; }\nadd(1, 2);\n' });
    assert.deepEqual(Object.keys(sections(markdown)), HEADINGS);
  });

  it('several contexts, with reasons and the way from the entry', async () => {
    const explanation = await explain({
      '/p/app.py':
        'import asyncio\nfrom lib.db import load\nasync def main():\n    load()\n    await asyncio.gather(asyncio.to_thread(load), other())\nasync def other():\n    await asyncio.sleep(1)\nasyncio.run(main())\n',
      '/p/lib/db.py': 'def load():\n    |return open("x")\n',
    });
    assert.deepEqual(explanation.contexts.map((context) => context.place).sort(), ['event-loop', 'thread']);
    const { 'Where it runs': where = '', 'Who waits': who = '' } = sections(explanation.markdown);
    assert.match(where, /- On the event loop \(asyncio\), .*called from `main`, run by asyncio\.run\(\)\./);
    assert.match(where, /The way here: `load` \(app\.py:4\)\./);
    assert.match(where, /- In a thread, .*handed over by asyncio\.to_thread\./);
    assert.match(who, /^- On the event loop, alone on it: nobody so far/);
    assert.match(who, /- In a thread: nobody else\./);
  });

  it('effects with their way to the cause', async () => {
    const explanation = await explain({
      '/p/app.py': 'from db import load\nasync def handler():\n    |load()\n',
      '/p/db.py': 'def load():\n    return open("x")\n',
    });
    assert.deepEqual(
      explanation.effects.map(({ effect, path }) => [effect.api, path.map((step) => step.call)]),
      [['open', ['load', 'open']]],
    );
    assert.match(explanation.markdown, /- Waits for the file system: `load` \(app\.py:3\) → `open` \(db\.py:2\)\./);
    assert.equal(explanation.findings.length, 1);
  });

  it('hand-offs: what runs where', async () => {
    const explanation = await explain({
      '/p/a.py':
        'import asyncio\ndef work():\n    return open("x")\nasync def main():\n    |await asyncio.to_thread(work)\n',
    });
    assert.deepEqual(
      explanation.handOffs.map(({ api, runsOn, callables }) => ({ api, runsOn, callables })),
      [{ api: 'asyncio.to_thread', runsOn: 'thread', callables: ['work'] }],
    );
    assert.match(
      sections(explanation.markdown)['What it hands over'] ?? '',
      /^- a\.py:5: `asyncio\.to_thread` runs `work` in a thread; the caller awaits it/,
    );
  });

  it('the module body, outside of functions', async () => {
    const explanation = await explain({ '/p/a.py': 'def f():\n    pass\n\n|f()\n' });
    assert.equal(explanation.function, 'top level');
    assert.match(explanation.markdown, /^# Top level \(a\.py:1\)/);
  });

  it('a decorator belongs to its function', async () => {
    const text = 'from fastapi import FastAPI\napp = FastAPI()\n|@app.get("/x")\nasync def read_x():\n    return 1\n';
    assert.equal((await explain({ '/p/a.py': text })).function, 'read_x');
  });

  it('the innermost function', async () => {
    const text = 'import time\ndef outer():\n    def inner():\n        |time.sleep(1)\n    return inner\n';
    assert.equal((await explain({ '/p/a.py': text })).function, 'inner');
  });

  const COMPUTE =
    'def crunch():\n    total = 0\n    for i in range(50_000_000):\n        |total += i\n    return total\n';
  for (const { what, files, model, reason, classification } of [
    {
      what: 'CPU work in Python belongs in processes',
      files: { '/p/a.py': COMPUTE },
      classification: 'CPU-bound',
      model: 'processes',
      reason: /GIL/,
    },
    {
      what: 'CPU work on a free-threaded Python belongs in threads',
      files: { '/p/a.py': COMPUTE, '/p/.python-version': '3.14t\n' },
      classification: 'CPU-bound',
      model: 'threads',
      reason: /without a GIL/,
    },
    {
      what: 'native code that lets go of the GIL belongs in threads',
      files: {
        '/p/a.py': 'import hashlib\ndef derive(p):\n    |return hashlib.pbkdf2_hmac("sha256", p, b"s", 600_000)\n',
      },
      classification: 'CPU-bound',
      model: 'threads',
      reason: /lets go of the GIL/,
    },
    {
      what: 'CPU work in JavaScript belongs in worker threads',
      files: {
        '/p/a.mjs': 'export function f() { let t = 0; for (let i = 0; i < 1e9; i++) { |t += i; } return t; }\n',
      },
      classification: 'CPU-bound',
      model: 'worker threads',
      reason: /pool of workers/,
    },
    {
      what: 'waiting in a coroutine is async I/O',
      files: { '/p/a.py': 'import asyncio\nasync def f():\n    |await asyncio.sleep(1)\n' },
      classification: 'I/O-bound',
      model: 'async I/O',
      reason: /as it should/,
    },
    {
      what: 'waiting at start-up is left alone',
      files: { '/p/a.py': '|open("settings").read()\n' },
      classification: 'I/O-bound',
      model: 'as it is',
      reason: /nobody waits/,
    },
    {
      what: 'waiting in a thread is what threads are for',
      files: { '/p/a.py': 'import threading\ndef job():\n    |open("x")\nthreading.Thread(target=job).start()\n' },
      classification: 'I/O-bound',
      model: 'threads',
      reason: /lets the others run/,
    },
    {
      what: 'processes that only wait are too much',
      files: {
        '/p/a.py':
          'import multiprocessing, time\ndef job():\n    |time.sleep(1)\ndef main():\n    multiprocessing.Process(target=job).start()\n',
      },
      classification: 'I/O-bound',
      model: 'async I/O or threads',
      reason: /A process costs memory/,
    },
    {
      what: 'waiting and computing on a loop are kept apart',
      files: {
        '/p/a.py': `import asyncio\nasync def f():\n    |await asyncio.sleep(1)\n    crunch()\n${COMPUTE.replace('|', '')}`,
      },
      classification: 'mixed',
      model: 'async I/O, with processes for the computing',
      reason: /Keep the two apart/,
    },
    {
      what: 'what takes no time is fine as it is',
      files: { '/p/a.py': 'def add(a, b):\n    |return a + b\n' },
      classification: 'light',
      model: 'as it is',
      reason: /wherever it is called/,
    },
  ] as const) {
    it(what, async () => {
      const explanation = await explain(files);
      assert.equal(explanation.classification, classification);
      assert.equal(explanation.recommendation.model, model);
      assert.match(explanation.recommendation.reason, reason);
      assert.ok(explanation.markdown.includes(explanation.recommendation.reason));
    });
  }

  it('CPU work handed to a thread is pointed to processes', async () => {
    const text = `import asyncio\nasync def f():\n    |await asyncio.to_thread(crunch)\n${COMPUTE.replace('|', '')}`;
    const { recommendation } = await explain({ '/p/a.py': text });
    assert.match(recommendation.reason, /What it hands to threads is CPU work/);
  });

  it('never fails, wherever it is asked', async () => {
    const text =
      'import asyncio\nclass A:\n    def x(self): return open("x")\nasync def f(a=lambda: 1):\n    await asyncio.gather(f())\nf(\n';
    const workspace = await workspaceOf({ '/p/a.py': text, '/p/empty.py': '' });
    for (let offset = 0; offset <= text.length; offset++) assert.ok(workspace.explainAt('/p/a.py', offset));
    assert.ok(workspace.explainAt('/p/empty.py', 0));
    assert.equal(workspace.explainAt('/p/unknown.py', 0), null);
  });
});
