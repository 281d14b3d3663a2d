import assert from 'node:assert/strict';
import type { Description } from '../../server/analysis/api';
import { workspaceOf, type Files } from '../support/analysis';

/** Hovers over the place marked with `|` in one of the files. */
async function hover(files: Files): Promise<{ description: Description | null; under: string }> {
  const [marked] = Object.entries(files).filter(([, text]) => text.includes('|'));
  assert.ok(marked, 'no | in the files');
  const [file, text] = marked;
  const plain = text.replace('|', '');
  const workspace = await workspaceOf({ ...files, [file]: plain });
  const description = workspace.describeAt(file, text.indexOf('|'));
  const under = description ? plain.slice(description.span.start, description.span.end) : '';
  return { description, under };
}

async function markdownAt(files: Files): Promise<string> {
  const { description } = await hover(files);
  assert.ok(description, 'nothing to say');
  return description.markdown;
}

describe('describeAt', () => {
  it('a finding: headline, why, what instead, the way, the cost, the page', async () => {
    const markdown = await markdownAt({
      '/p/api.py': 'from db import load\nasync def handler():\n    lo|ad("x")\n',
      '/p/db.py': 'def load(path):\n    return parse(path)\ndef parse(path):\n    return open(path)\n',
    });
    const [headline] = markdown.split('\n');
    assert.equal(headline, '**`load()` blocks the event loop: load → parse → open**');
    for (const part of [
      /The loop's only thread waits for the file system, and meanwhile/,
      /^Instead: /m,
      /The way to the cause: `parse` \(db\.py:2\) → `open` \(db\.py:4\)\./,
      /^Takes up to about 10 ms\./m,
      /Don't wait, come back later/,
      /\[blocking-call-on-event-loop\]\(threadwise-rule:blocking-call-on-event-loop\)/,
    ]) {
      assert.match(markdown, part);
    }
  });

  it('an unused ignore comment has no page', async () => {
    const markdown = await markdownAt({ '/p/a.py': 'x = 1  # thread|wise: ignore\n' });
    assert.match(markdown, /Unused ignore comment/);
    assert.doesNotMatch(markdown, /threadwise-rule:/);
  });

  it('a blocking call that is fine where it stands', async () => {
    const text = 'import { readFileSync } from "node:fs";\nexport const settings = read|FileSync("x");\n';
    const { description, under } = await hover({ '/p/settings.mjs': text });
    assert.equal(under, 'readFileSync');
    assert.match(
      description?.markdown ?? '',
      /^\*\*`fs\.readFileSync` waits for the file system\.\*\* Fine here: it runs once, at start-up, and nobody else waits\./,
    );
    assert.match(description?.markdown ?? '', /On an event loop: fs\.promises\.readFile\./);
  });

  it('a blocking call in a thread', async () => {
    const text = 'import threading, time\ndef job():\n    time.sl|eep(1)\nthreading.Thread(target=job).start()\n';
    assert.match(await markdownAt({ '/p/a.py': text }), /Fine here: it runs in a thread, and only that thread waits\./);
  });

  it('a helper that nobody is seen to call', async () => {
    const text = 'import time\ndef pause():\n    time.sl|eep(1)\n';
    assert.match(await markdownAt({ '/p/a.py': text }), /Nobody in the project is seen to call this/);
  });

  it('a helper below a handler says that it holds the loop', async () => {
    const text = 'import time\ndef pause():\n    time.sl|eep(1)\nasync def handler():\n    pause()\n';
    const markdown = await markdownAt({ '/p/a.py': text });
    assert.match(markdown, /on the event loop, and meanwhile everything else on the loop stands still/);
    assert.match(markdown, /called from async def handler/);
  });

  it('a call of a project function that blocks further down', async () => {
    const text = 'import time\ndef low():\n    time.sleep(1)\ndef top():\n    lo|w()\n';
    const { description, under } = await hover({ '/p/a.py': text });
    assert.equal(under, 'low');
    assert.match(description?.markdown ?? '', /^\*\*`low\(\)` sleeps\.\*\*/);
    assert.match(description?.markdown ?? '', /`low` \(a\.py:5\) → `time\.sleep` \(a\.py:3\)/);
  });

  it('a loop that computes, by its keyword', async () => {
    const text = 'def work():\n    total = 0\n    fo|r i in range(10_000_000):\n        total += i\n    return total\n';
    const { description, under } = await hover({ '/p/a.py': text });
    assert.equal(under, 'for');
    assert.match(description?.markdown ?? '', /^\*\*Loop of 10,000,000 turns computes\.\*\*/);
  });

  it('a hand-off: where the callable runs, who waits, whether it fits', async () => {
    const text =
      'import asyncio, time\ndef pause():\n    time.sleep(1)\nasync def main():\n    await asyncio.to_th|read(pause)\n';
    const markdown = await markdownAt({ '/p/a.py': text });
    const [headline] = markdown.split('\n');
    assert.equal(
      headline,
      '**`asyncio.to_thread` runs `pause` in a thread; the caller awaits it, and others run meanwhile.**',
    );
    assert.match(markdown, /Waiting is what threads are good for\./);
  });

  it('a hand-off of coroutines names them', async () => {
    const text =
      'import asyncio\nasync def job():\n    await asyncio.sleep(1)\nasync def main():\n    await asyncio.gat|her(job(), job())\n';
    assert.match(await markdownAt({ '/p/a.py': text }), /`asyncio\.gather` runs `job` on the same event loop/);
  });

  it('the name of an async function: where it runs and what blocks in it', async () => {
    const text =
      'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/x")\nasync def read|_x():\n    return open("x")\n';
    const { description, under } = await hover({ '/p/a.py': text });
    assert.equal(under, 'read_x');
    assert.match(
      description?.markdown ?? '',
      /^\*\*`read_x` runs on the event loop, for every request or event \(FastAPI endpoint `GET \/x`\)\.\*\*/,
    );
    assert.match(description?.markdown ?? '', /- Waits for the file system: `open` \(a\.py:5\)\./);
    assert.match(description?.markdown ?? '', /threadwise-rule:blocking-call-on-event-loop/);
  });

  it('the name of an async function that only awaits', async () => {
    const text = 'export async function fe|tchIt() { await fetch("https://example.org"); }\n';
    assert.match(await markdownAt({ '/p/a.ts': text }), /Nothing in it is seen to block: at each await others run\./);
  });

  for (const [what, text] of [
    ['a plain function', 'def ad|d(a, b):\n    return a + b\n'],
    ['an ordinary call', 'def add(a, b):\n    return a\nad|d(1, 2)\n'],
    ['a variable', 'val|ue = 1\n'],
    ['an argument of a call that blocks', 'import time\ndef f(seconds):\n    time.sleep(sec|onds)\n'],
    ['an empty file', '|'],
  ] as const) {
    it(`nothing to say about ${what}`, async () => {
      assert.equal((await hover({ '/p/a.py': text })).description, null);
    });
  }

  it('never fails, wherever it is asked', async () => {
    const text =
      'import asyncio, time\nclass A:\n    @property\n    def x(self): return open("x")\nasync def f(a=A()):\n    with open("y") as g: a.x\n    await asyncio.gather(*[f() for _ in g])\n    [time.sleep(i) for i in (1, 2)]\nf(\n';
    const workspace = await workspaceOf({ '/p/a.py': text });
    for (let offset = -1; offset <= text.length + 1; offset++) workspace.describeAt('/p/a.py', offset);
    assert.equal(workspace.describeAt('/p/unknown.py', 0), null);
  });
});
