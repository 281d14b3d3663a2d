import assert from 'node:assert/strict';
import { workspaceOf, type Files } from '../support/analysis';

async function titles(files: Files): Promise<readonly string[]> {
  const [file = ''] = Object.keys(files);
  const workspace = await workspaceOf(files);
  return workspace.lensesOf(file).map(({ span, title }) => {
    return `${(files[file] ?? '').slice(span.start, span.end)}: ${title}`;
  });
}

describe('lensesOf', () => {
  it('async functions and handlers, with the way to what holds their thread', async () => {
    const app = [
      'import asyncio',
      'from fastapi import FastAPI',
      'from db import load',
      'app = FastAPI()',
      '@app.get("/a")',
      'async def a():',
      '    return load("x")',
      '@app.get("/b")',
      'def b():',
      '    return load("x")',
      '@app.get("/c")',
      'async def c():',
      '    await asyncio.sleep(1)',
      'def helper():',
      '    return load("x")',
      '',
    ].join('\n');
    const db =
      'def load(path):\n    return parse(path)\ndef parse(path):\n    return read(path)\ndef read(path):\n    return open(path)\n';
    assert.deepEqual(await titles({ '/p/app.py': app, '/p/db.py': db }), [
      'a: event loop · blocks via load() → … → open',
      'b: thread · blocks via load() → … → open',
      'c: event loop · nothing seen to block',
    ]);
  });

  it('handlers without a name, one per line', async () => {
    const server = [
      "import express from 'express';",
      "import { readFileSync } from 'node:fs';",
      'const app = express();',
      "app.get('/', (req, res) => res.send(readFileSync('page')));",
      'setInterval(() => tick(), 1000); setInterval(() => tick(), 1000);',
      'function tick() { for (let i = 0; i < 1e9; i++); }',
      '',
    ].join('\n');
    assert.deepEqual(await titles({ '/p/server.js': server }), [
      '=>: event loop · blocks via fs.readFileSync',
      '=>: event loop · computes via tick() → loop of 1,000,000,000 turns',
    ]);
  });
});
