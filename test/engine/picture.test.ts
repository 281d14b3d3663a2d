import assert from 'node:assert/strict';
import type { Picture, PictureNode, PictureRequest } from '../../server/analysis/explain/picture/model';
import { pictureMarkdown } from '../../server/analysis/explain/picture/pictureMarkdown';
import { workspaceOf, type Files } from '../support/analysis';

async function picture(files: Files, request: PictureRequest): Promise<Picture> {
  const made = (await workspaceOf(files)).picture(request);
  assert.ok(made);
  return made;
}

function inFunction(files: Files, file: string, text: string): Promise<Picture> {
  return picture(files, { kind: 'function', file, offset: files[file]?.indexOf(text) ?? -1 });
}

/** `lane: name` of every node, sorted. */
function placed({ nodes }: Picture): readonly string[] {
  return nodes.map(({ lane, name }) => `${lane}: ${name}`).sort();
}

function arrows({ nodes, edges }: Picture): readonly string[] {
  const name = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  return edges.map(({ from, to, kind, callerWaits }) => `${name(from)} ${kind} ${name(to)}, ${callerWaits}`).sort();
}

function named({ nodes }: Picture, name: string): PictureNode {
  const found = nodes.find((node) => node.name === name);
  assert.ok(found, name);
  return found;
}

const PYTHON: Files = {
  '/shop/api.py': `import asyncio
from fastapi import FastAPI
from prices import load_price, compare

app = FastAPI()

@app.get("/price")
async def price(name: str):
    return load_price(name)

@app.get("/best")
async def best():
    return await asyncio.to_thread(compare)
`,
  '/shop/prices.py': `import time

def load_price(name):
    time.sleep(2)
    return len(name)

def compare():
    return sum(a * b for a in range(10000) for b in range(10000))
`,
};

const TYPESCRIPT: Files = {
  '/app/package.json': '{ "dependencies": { "express": "5" } }',
  '/app/server.ts': `import express from 'express';
import { Worker } from 'node:worker_threads';
import { render } from './render';
const app = express();
app.get('/page', (request, response) => { response.send(render()); });
export async function resize() { new Worker('./resize.js'); }
`,
  '/app/render.ts': `import { readFileSync } from 'node:fs';
export function render() { return readFileSync('page.html', 'utf8'); }
`,
  '/app/resize.js': `let sum = 0;
for (let i = 0; i < 1e9; i++) sum += i * i;
`,
};

describe('picture of a function', () => {
  it('shows it in its lane, with what it leads to and its finding', async () => {
    const made = await inFunction(PYTHON, '/shop/api.py', 'return load_price');
    const loop = 'event-loop:asyncio';
    assert.deepEqual(placed(made), [`${loop}: load_price`, `${loop}: price`, `${loop}: time.sleep`]);
    assert.deepEqual(arrows(made), ['load_price calls time.sleep, block', 'price calls load_price, block']);
    const subject = named(made, 'price');
    assert.deepEqual([subject.isSubject, subject.entry], [true, 'FastAPI endpoint `GET /price`']);
    assert.equal(subject.place?.label, 'api.py:8');
    assert.deepEqual(
      subject.findings.map((index) => made.findings[index]?.rule),
      ['blocking-call-on-event-loop'],
    );
    assert.equal(made.concurrency.kind, 'concurrent');
  });

  it('shows who waits over time, and how it would be better', async () => {
    const [timeline] = (await inFunction(PYTHON, '/shop/api.py', 'return load_price')).timelines;
    const kinds = (rows: NonNullable<typeof timeline>['now']['rows'] = []): string[] =>
      rows.map(({ name, segments }) => `${name}: ${segments.map(({ kind }) => kind).join(' ')}`);
    assert.deepEqual(kinds(timeline?.now.rows), [
      'Event loop (asyncio): runs blocks runs',
      'Other tasks on this loop: waits stuck waits',
    ]);
    assert.deepEqual(kinds(timeline?.better?.rows), [
      'Event loop (asyncio): runs others runs',
      'Other tasks on this loop: waits others waits',
    ]);
    assert.match(timeline?.better?.text ?? '', /load_price → asyncio\./);
  });

  it('hands over from lane to lane', async () => {
    const made = await inFunction(PYTHON, '/shop/api.py', 'return await');
    assert.deepEqual(placed(made), ['event-loop:asyncio: best', 'thread-pool: compare']);
    assert.deepEqual(arrows(made), ['best hands-off compare, await']);
    assert.equal(named(made, 'compare').boundBy, 'CPU-bound');
  });

  it('a function that nobody calls stands with whoever calls it', async () => {
    const made = await inFunction({ '/p/a.py': 'import time\ndef f():\n    time.sleep(1)\n' }, '/p/a.py', 'time.sleep');
    assert.deepEqual(placed(made), ['unknown: f', 'unknown: time.sleep']);
    assert.equal(made.concurrency.kind, 'neither');
  });

  it('knows nothing of files that do not exist', async () => {
    const workspace = await workspaceOf(PYTHON);
    assert.equal(workspace.picture({ kind: 'function', file: '/shop/none.py', offset: 0 }), null);
    assert.equal(workspace.picture({ kind: 'entry', entry: 'none' }), null);
  });
});

describe('picture of a file', () => {
  it('shows its functions and where they lead, in both lanes', async () => {
    const made = await picture(PYTHON, { kind: 'file', file: '/shop/api.py' });
    assert.deepEqual(
      made.lanes.map(({ name }) => name),
      ['Event loop (asyncio)', 'Thread pool'],
    );
    assert.deepEqual(
      made.entries.map(({ name, findings }) => `${name} ${findings}`),
      ['price 1', 'best 1', 'compare 0'],
    );
    assert.equal(made.classification.kind, 'mixed');
  });

  it('of TypeScript: handlers, workers, files', async () => {
    const made = await picture(TYPESCRIPT, { kind: 'file', file: '/app/server.ts' });
    assert.ok(placed(made).includes('event-loop:node: render'));
    assert.ok(
      placed(made).some((text) => text.startsWith('worker: ')),
      placed(made).join('\n'),
    );
    assert.equal(made.concurrency.kind, 'both');
    assert.equal(made.freeThreaded, undefined);
  });

  it('is the same as plain data', async () => {
    const made = await picture(TYPESCRIPT, { kind: 'file', file: '/app/server.ts' });
    assert.deepEqual(JSON.parse(JSON.stringify(made)), made);
  });
});

describe('picture of a workspace', () => {
  const handler = (n: number): string =>
    `import time\nasync def one${n}():\n    time.sleep(1)\nasync def two${n}():\n    time.sleep(1)\n`;
  const large: Record<string, string> = { '/p/tests/test_a.py': 'async def test_a():\n    pass\n' };
  for (let n = 0; n < 120; n++) large[`/p/part${n % 6}/sub${n % 3}/file${n}.py`] = handler(n);

  it('a small one is drawn function by function', async () => {
    const made = await picture(PYTHON, { kind: 'workspace' });
    assert.ok(made.nodes.every(({ kind }) => kind !== 'module'));
    assert.deepEqual(made.nodes.map(({ name }) => name).sort(), [
      'best',
      'compare',
      'load_price',
      'price',
      'time.sleep',
    ]);
  });

  it('a large one is summed up by modules, and stays small', async () => {
    const made = await picture(large, { kind: 'workspace' });
    assert.ok(made.nodes.length <= 20, String(made.nodes.length));
    assert.ok(made.nodes.every(({ kind, canExpand }) => kind === 'module' && canExpand === true));
    assert.match(named(made, 'part0/sub0').detail, /^40 functions · 40 I\/O$/);
    assert.equal(made.bounds.findings, 240);
    assert.ok(made.findings.length <= 60);
  });

  it('modules open down to their functions, and close again', async () => {
    const file = '/p/part0/sub0/file0.py';
    const opened = await picture(large, { kind: 'workspace', expanded: [file] });
    assert.ok(named(opened, 'one0').place);
    const closed = await picture(large, { kind: 'workspace', expanded: [file], collapsed: ['/p/part1'] });
    assert.ok(named(closed, 'part1'));
    assert.ok(named(closed, 'one0'));
  });

  it('one entry point shows what is reached from it', async () => {
    const { entries } = await picture(PYTHON, { kind: 'workspace' });
    const entry = entries.find(({ name }) => name === 'best');
    const made = await picture(PYTHON, { kind: 'entry', entry: entry?.id ?? '' });
    assert.deepEqual(placed(made), ['event-loop:asyncio: best', 'thread-pool: compare']);
    assert.match(made.summary, /^Starts as FastAPI endpoint `GET \/best`\./);
  });
});

describe('picture as Markdown', () => {
  it('has a diagram in which text of the workspace is no markup', async () => {
    const files = {
      '/p/a.ts':
        'import express from "express";\nimport fs from "node:fs";\nexpress().get("/<b>\\"#x`", () => fs.readFileSync("x"));\n',
    };
    const text = pictureMarkdown(await picture(files, { kind: 'file', file: '/p/a.ts' }));
    const diagram = /```mermaid\n(.*?)```/s.exec(text)?.[1] ?? '';
    assert.match(diagram, /subgraph lane0\["Event loop \(Node\.js\)"\]/);
    assert.doesNotMatch(diagram, /<b>/);
    assert.match(diagram, /#lt;b#gt;#quot;#35;x/);
    assert.match(text, /## Over time\n/);
  });

  it('says so when there is nothing', async () => {
    const text = pictureMarkdown(await picture({ '/p/a.py': 'x = 1\n' }, { kind: 'file', file: '/p/a.py' }));
    assert.match(text, /Nothing in it blocks/);
  });
});
