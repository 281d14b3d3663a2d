/** Ignore comments: what they hide, what they stop, and what is said about those that do neither. */
import assert from 'node:assert/strict';
import type { Finding, Workspace } from '../../server/analysis/api';
import type { TextEdit } from '../../server/analysis/languages/frontEnd';
import { workspaceOf, type Files } from '../support/analysis';

const RULE = 'blocking-call-on-event-loop';
const CPU = 'cpu-bound-on-event-loop';

/** `line rule`, lines from 1. */
function describeFindings(text: string, findings: readonly Finding[]): string[] {
  return findings.map(({ span, rule }) => `${text.slice(0, span.start).split('\n').length} ${rule}`);
}

async function found(file: string, text: string, others: Files = {}): Promise<string[]> {
  const workspace = await workspaceOf({ ...others, [file]: text });
  return describeFindings(text, workspace.check(file));
}

/** The text after the first fix of each finding of a kind. */
function fixed(workspace: Workspace, file: string, text: string, rule: string): string {
  const edits = workspace
    .check(file)
    .filter((finding) => finding.rule === rule)
    .flatMap((finding) => finding.fixes.slice(0, 1).flatMap((fix) => workspace.printFix(file, finding, fix) ?? []));
  return applyEdits(text, edits);
}

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .reverse()
    .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end), text);
}

const python = (body: string): string => `import time\n\n\nasync def handler():\n${body}\n`;
const server = (body: string): string =>
  `const fs = require('fs');\nrequire('http').createServer((req, res) => {\n${body}\n});\n`;
const page = (body: string): string =>
  `import fs from 'fs';\nimport http from 'http';\nhttp.createServer((req, res) => {\n  res.end(<a>\n${body}\n  </a>);\n});\n`;

describe('ignore comments', () => {
  const hiding: [name: string, file: string, text: string, expected?: string[]][] = [
    ['at the end of the line', 'a.py', python(`    time.sleep(1)  # threadwise: ignore[${RULE}] -- why`)],
    ['of every rule', 'a.py', python('    time.sleep(1)  # threadwise: ignore')],
    [
      'with several rules',
      'a.py',
      python(`    time.sleep(1)  # threadwise: ignore[${RULE}, ${CPU}]`),
      [`5 unused-suppression`],
    ],
    ['on the line above', 'a.py', python(`    # threadwise: ignore[${RULE}]\n    time.sleep(1)`)],
    [
      'above, with other comments between',
      'a.py',
      python(`    # threadwise: ignore[${RULE}]\n    # more\n\n    time.sleep(1)`),
    ],
    ['for the next line', 'a.py', python(`    # threadwise-ignore-next-line ${RULE} -- why\n    time.sleep(1)`)],
    [
      'for the file',
      'a.py',
      `# threadwise: ignore-file[${RULE}] -- why\n${python('    time.sleep(1)\n    time.sleep(2)')}`,
    ],
    ['after another pragma', 'a.py', python(`    time.sleep(1)  # noqa  # threadwise: ignore[${RULE}]`)],
    [
      'not of another line',
      'a.py',
      python(`    x = 1  # threadwise: ignore[${RULE}]\n    time.sleep(1)`),
      ['5 unused-suppression', `6 ${RULE}`],
    ],
    [
      'not of another rule',
      'a.py',
      python(`    time.sleep(1)  # threadwise: ignore[${CPU}]`),
      [`5 ${RULE}`, '5 unused-suppression'],
    ],
    ['at the end of the line', 'a.js', server(`  fs.readFileSync('x'); // threadwise: ignore[${RULE}] -- why`)],
    ['in a block comment', 'a.js', server(`  fs.readFileSync(/* threadwise: ignore[${RULE}] */ 'x');`)],
    ['on the line above', 'a.ts', server(`  // threadwise: ignore[${RULE}]\n  fs.readFileSync('x');`)],
    ['for the next line', 'a.ts', server(`  // threadwise-ignore-next-line ${RULE}\n  fs.readFileSync('x');`)],
    ['for the file', 'a.ts', `// threadwise: ignore-file[${RULE}]\n${server("  fs.readFileSync('x');")}`],
    [
      'among JSX children',
      'a.jsx',
      page(`    {/* threadwise-ignore-next-line ${RULE} */}\n    {fs.readFileSync('x')}`),
    ],
    ['among JSX children of TypeScript', 'a.tsx', page(`    {fs.readFileSync('x') /* threadwise: ignore[${RULE}] */}`)],
  ];
  for (const [name, file, text, expected = []] of hiding) {
    it(`hide findings ${name}: ${file}`, async () => {
      assert.deepEqual(await found(file, text), expected);
    });
  }

  it('at the cause stop the effect for all callers, and are used by that', async () => {
    const helper = (comment: string): string => `import time\n\n\ndef load():\n    time.sleep(1)${comment}\n`;
    const app = 'from helper import load\n\n\nasync def one():\n    load()\n\n\nasync def two():\n    load()\n';
    assert.equal((await found('app.py', app, { 'helper.py': helper('') })).length, 2);
    for (const comment of [`  # threadwise: ignore[${RULE}]`, '  # threadwise: ignore']) {
      assert.deepEqual(await found('app.py', app, { 'helper.py': helper(comment) }), []);
      assert.deepEqual(await found('helper.py', helper(comment), { 'app.py': app }), []);
    }
    assert.equal((await found('app.py', app, { 'helper.py': helper(`  # threadwise: ignore[${CPU}]`) })).length, 2);
  });

  it('on a call in the middle stop what comes through it only', async () => {
    const text =
      'import time\n\n\ndef load():\n    time.sleep(1)\n\n\n' +
      `def quiet():\n    load()  # threadwise: ignore[${RULE}]\n\n\n` +
      'async def one():\n    quiet()\n\n\nasync def two():\n    load()\n';
    assert.deepEqual(await found('a.py', text), [`17 ${RULE}`]);
  });

  const unused: [name: string, file: string, text: string, tag: string | undefined, after: string][] = [
    ['alone on its line', 'a.py', 'a = 1\n# threadwise: ignore\nb = 2\n', 'unnecessary', 'a = 1\nb = 2\n'],
    ['at the end of a line', 'a.py', `a = 1  # threadwise: ignore[${RULE}] -- why\n`, 'unnecessary', 'a = 1\n'],
    ['of a file', 'a.py', '# threadwise: ignore-file\r\na = 1\r\n', 'unnecessary', 'a = 1\r\n'],
    [
      'beside another pragma',
      'a.py',
      'a = 1  # noqa: F401  # threadwise: ignore\n',
      'unnecessary',
      'a = 1  # noqa: F401\n',
    ],
    ['before another pragma', 'a.py', 'a = 1  # threadwise: ignore  # noqa\n', 'unnecessary', 'a = 1  # noqa\n'],
    ['behind prose', 'a.py', 'a = 1  # prose threadwise: ignore\n', 'unnecessary', 'a = 1  # prose\n'],
    ['in the last line', 'a.py', 'a = 1  # threadwise: ignore', 'unnecessary', 'a = 1'],
    [
      'for one rule of two',
      'a.py',
      python(`    time.sleep(1)  # threadwise: ignore[${CPU}, ${RULE}] -- why`),
      undefined,
      python(`    time.sleep(1)  # threadwise: ignore[${RULE}] -- why`),
    ],
    [
      'for one rule of two, next line',
      'a.js',
      server(`  // threadwise-ignore-next-line ${RULE}, ${CPU} -- why\n  fs.readFileSync('x');`),
      undefined,
      server(`  // threadwise-ignore-next-line ${RULE} -- why\n  fs.readFileSync('x');`),
    ],
    ['in a block comment', 'a.js', 'f(/* threadwise: ignore */ a);\n', 'unnecessary', 'f( a);\n'],
    [
      'between words',
      'a.js',
      'function f() { return/* threadwise: ignore */x; }\n',
      'unnecessary',
      'function f() { return x; }\n',
    ],
    ['in an empty block', 'a.js', 'function f() { /* threadwise: ignore */ }\n', 'unnecessary', 'function f() {  }\n'],
    [
      'behind another comment',
      'a.ts',
      'a(); // eslint-disable-line // threadwise: ignore\n',
      'unnecessary',
      'a(); // eslint-disable-line\n',
    ],
    [
      'among JSX children',
      'a.tsx',
      'f(<a>\n  {/* threadwise: ignore */}\n  <b/></a>);\n',
      'unnecessary',
      'f(<a>\n  <b/></a>);\n',
    ],
    [
      'in a block comment with prose',
      'a.ts',
      '/* prose threadwise: ignore */\na();\n',
      'unnecessary',
      '/* prose */\na();\n',
    ],
  ];
  for (const [name, file, text, tag, after] of unused) {
    it(`that hide nothing are hints with a fix: ${name}`, async () => {
      const workspace = await workspaceOf({ [file]: text });
      const [finding, ...others] = workspace.check(file);
      assert.deepEqual(others, []);
      assert.deepEqual([finding?.rule, finding?.severity, finding?.tag], ['unused-suppression', 'hint', tag]);
      assert.equal(fixed(workspace, file, text, 'unused-suppression'), after);
    });
  }

  it('are not called unused while the text does not parse', async () => {
    assert.deepEqual(await found('a.py', 'async def f(:\n    g()  # threadwise: ignore\n'), []);
  });

  it('with rules that do not exist are information, with what was meant and a fix', async () => {
    const text = python(`    time.sleep(1)  # threadwise: ignore[blocking-call-on-event-lop, ${RULE}]`);
    const workspace = await workspaceOf({ 'a.py': text });
    const [finding, ...others] = workspace.check('a.py');
    assert.deepEqual(others, []);
    assert.equal(finding?.severity, 'information');
    assert.match(
      finding.message,
      /^There is no rule 'blocking-call-on-event-lop'.* Did you mean "blocking-call-on-event-loop"\?$/,
    );
    const rule = 'unknown-rule-in-suppression';
    assert.equal(fixed(workspace, 'a.py', text, rule), python(`    time.sleep(1)  # threadwise: ignore[${RULE}]`));
    const only = 'a = 1  # threadwise: ignore[nothing]\n';
    assert.equal(fixed(await workspaceOf({ 'a.py': only }), 'a.py', only, rule), 'a = 1\n');
  });

  it('are extended by the fix that ignores another rule', async () => {
    const text = python(`    time.sleep(1)  # threadwise: ignore[${CPU}] -- why`);
    const workspace = await workspaceOf({ 'a.py': text });
    const finding = workspace.check('a.py').find(({ rule }) => rule === RULE);
    assert.ok(finding);
    const intent = { k: 'ignore-line', offset: finding.span.start, rule: RULE, reason: '' } as const;
    const edits = workspace.printFix('a.py', finding, { title: '', safety: 'suggestion', intent }) ?? [];
    const after = python(`    time.sleep(1)  # threadwise: ignore[${CPU}, ${RULE}] -- why`);
    assert.equal(applyEdits(text, edits), after);
  });
});
