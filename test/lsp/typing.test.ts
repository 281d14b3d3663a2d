import assert from 'node:assert/strict';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import { createNodeHost } from '../../server/platform/nodeHost';
import { MemoryDisk, memoryPlatform } from './inMemory';
import { TestSession } from './session';

interface Sample {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
  /** Typed in front of this. */
  readonly before: string;
  /** What somebody types there, one character after the other: most of the time it does not parse. */
  readonly typed: readonly string[];
  /** The lines with findings in the text as it was. */
  readonly lines: readonly number[];
}

const PYTHON: Sample = {
  uri: 'file:///project/app.py',
  languageId: 'python',
  text: [
    'import time',
    '',
    'async def first():',
    '    time.sleep(1)',
    '    return 1',
    '',
    'async def second():',
    '    helper()',
    '',
    'def helper():',
    '    time.sleep(2)',
    '',
    'class Third:',
    '    async def third(self):',
    '        time.sleep(3)',
    '',
  ].join('\n'),
  before: '    return 1',
  typed: [
    '    with open("a", "r") as file:\n        pass\n',
    '    values = [first(x, {"a": (1, 2)}) for x in range(3)]\n',
    '    text = f"{value!r:>{width}}" + \'b\'\n',
  ],
  lines: [3, 7, 14],
};

const TYPESCRIPT: Sample = {
  uri: 'file:///project/app.ts',
  languageId: 'typescript',
  text: [
    "import express from 'express';",
    "import { readFileSync } from 'node:fs';",
    '',
    'const app = express();',
    "app.get('/first', (request, response) => {",
    "  response.send(readFileSync('first'));",
    '  return;',
    '});',
    "app.get('/second', (request, response) => {",
    '  response.send(helper());',
    '});',
    '',
    'function helper(): Buffer {',
    "  return readFileSync('second');",
    '}',
    '',
  ].join('\n'),
  before: '  return;',
  typed: ["  if (request.query['a'] === `x${1}`) {\n  }\n", '  const values = [1, 2].map((x) => ({ x, y: [x] }));\n'],
  lines: [5, 9],
};

describe('lsp: typing', () => {
  let session: TestSession;

  beforeEach(async () => {
    const host = createNodeHost({ log: () => undefined });
    session = await TestSession.start(
      { platform: { ...memoryPlatform(new MemoryDisk()), host }, createWorkspace, ruleIds: RULE_IDS, version: '0' },
      { folder: '/project' },
    );
  });
  afterEach(() => session.stop());

  async function linesWithFindings({ uri }: Sample): Promise<number[]> {
    return (await session.diagnostics(uri)).map(({ range }) => range.start.line).sort((a, b) => a - b);
  }

  for (const sample of [PYTHON, TYPESCRIPT]) {
    const { uri, languageId, text, before, typed, lines } = sample;
    for (const [at, line] of typed.entries()) {
      it(`takes no finding away from code that stays as it is (${languageId}, ${at + 1})`, async () => {
        await session.open(uri, text, languageId);
        assert.deepEqual(await linesWithFindings(sample), lines);
        const place = text.indexOf(before);
        const above = text.slice(0, place).split('\n').length - 1;
        for (let length = 1; length <= line.length; length++) {
          const prefix = line.slice(0, length);
          await session.change(uri, text.slice(0, place) + prefix + text.slice(place));
          const added = prefix.split('\n').length - 1;
          const expected = lines.map((each) => (each < above ? each : each + added));
          const found = await linesWithFindings(sample);
          const missing = expected.filter((each) => !found.includes(each));
          assert.deepEqual(missing, [], `after ${JSON.stringify(prefix)}`);
        }
      });
    }
  }
});
