import assert from 'node:assert/strict';
import { LIBRARIES } from '../../rules/catalog/libraries';
import { workspaceOf } from '../support/analysis';

async function hover(file: string, line: string): Promise<string | undefined> {
  const workspace = await workspaceOf({ [file]: line.replace('|', '') });
  return workspace.describeAt(file, line.indexOf('|'))?.markdown;
}

describe('describeAt: imports of concurrency modules', () => {
  const cases: readonly (readonly [file: string, line: string, name: string | null])[] = [
    ['/p/a.py', 'import os, th|reading\n', 'threading'],
    ['/p/a.py', 'from concurrent import fu|tures\n', 'concurrent.futures'],
    ['/p/a.py', 'from concurrent.fut|ures import ThreadPoolExecutor\n', 'concurrent.futures'],
    ['/p/a.py', 'import asyncio.sub|process\n', 'asyncio'],
    ['/p/a.py', 'import o|s\n', null],
    ['/p/a.py', 'from .thr|eading import x\n', null],
    ['/p/a.js', "import { Worker } from 'node:worker_th|reads';\n", 'worker_threads'],
    ['/p/a.js', "const cluster = require('clu|ster');\n", 'cluster'],
    ['/p/a.js', "import fs from 'node:f|s';\n", null],
  ];
  for (const [file, line, name] of cases) {
    it(line.trim(), async () => {
      const markdown = await hover(file, line);
      if (name === null) assert.equal(markdown, undefined);
      else assert.ok(markdown?.startsWith(`**\`${name}\`: `), markdown);
    });
  }

  it('say where it runs, who waits, what it costs, what else fits, and where to read more', async () => {
    const markdown = (await hover('/p/a.py', 'import multipro|cessing\n')) ?? '';
    for (const part of [
      /^- Who waits: /m,
      /^- Cost: /m,
      /^- Instead: /m,
      /Work apart/,
      /threadwise-rule:concurrency-models/,
    ]) {
      assert.match(markdown, part);
    }
  });

  it('have texts that complete a sentence', () => {
    for (const { concurrency = {} } of LIBRARIES) {
      for (const { runs, waits, costs, instead } of Object.values(concurrency)) {
        for (const text of [runs, waits, costs, instead]) assert.doesNotMatch(text, /^[A-Z](?!\/O)[a-z]|\.$/, text);
      }
    }
  });
});
