/** While text does not parse, nothing flickers: what the errors hide stays as it was, everything else is up to date. */
import { strict as assert } from 'node:assert';
import type { Finding, Workspace } from '../../server/analysis/api';
import type { Files } from '../support/analysis';
import { pythonProject, typescriptProject } from './support/generated';
import { Random } from './support/random';
import { emptyWorkspace, everythingAbout, freshWorkspace } from './support/workspaces';

const PYTHON_FILE = '/p/a.py';
const PYTHON = `import time
import asyncio


class Store:
    def __init__(self, path):
        self.path = path

    def read(self):
        time.sleep(1)


store = Store("x")


def load(count=1):
    time.sleep(count)


async def before():
    load()


async def touched(request, *rest):
    load()
    @@
    store.read()
    rows = [1 for row in rest]
    return rows


async def after():
    load()
    store.read()


class Later:
    async def method(self):
        time.sleep(1)
`;

const SCRIPT_FILE = '/p/a.ts';
const SCRIPT = `import fs from 'fs';

class Store {
  private path = 'x';
  read() {
    return fs.readFileSync(this.path);
  }
}

const store = new Store();

export function load(count = 1) {
  return fs.readFileSync(String(count));
}

export async function before() {
  load();
}

export async function touched(request: Request) {
  load();
  @@
  store.read();
  return [1].map((row) => row + 1);
}

export async function after() {
  load();
  store.read();
}

export class Later {
  async method() {
    fs.readFileSync('y');
  }
}
`;

const PYTHON_STATEMENTS = [
  'foo(',
  'def x',
  'x = "abc',
  "x = '''abc",
  'x = [1, 2',
  'if x',
  'for row in rows:\n        print(row)',
  'x = foo(bar["a"], {**baz}, lambda y: y.z)',
  'async def inner(a, b=1):\n        await a(b)',
  'class Inner(Base):\n        y = 1',
  'with open("x") as f:\n        pass',
  'from x import (a, b)',
  'client.session.get',
  'await request.json()',
  'rows = await',
  'rows = lambda x:',
  '@decorator(1)\n    def inner(): pass',
  'text = f"{request!r} {rest[0]:>{count}}"',
  'try:\n        pass\n    except (ValueError, KeyError) as e:\n        raise',
];

const SCRIPT_STATEMENTS = [
  'foo(',
  'function x',
  "const x = 'abc",
  'const x = `abc ${request',
  'const x = [1, 2',
  'if (x) { y(); } else { z(); }',
  'for (const row of rows) { print(row); }',
  'const { a, b: [c] } = foo(bar["a"], { ...baz }, (y) => y.z);',
  'async function inner(a, b = 1) { await a(b); }',
  'class Inner extends Base { y = 1; m() {} }',
  'switch (x) { case 1: break; default: }',
  'const text = `${request} and ${[1].map((n) => n)}`;',
  '/* comment */',
  'try { x(); } catch (e) { throw e; } finally { }',
  'return { a: 1, b() { return 2; } };',
  'const rows = await',
];

/** Where a finding is, by the text around it: `touched` for the function that is being edited. */
function summary(workspace: Workspace, file: string, text: string): readonly string[] {
  return workspace.check(file).map((finding) => describeFinding(finding, workspace, file, text));
}

function describeFinding(finding: Finding, workspace: Workspace, file: string, text: string): string {
  const { span, rule, message } = finding;
  const owner = workspace.explainAt(file, span.start)?.function ?? '';
  return `${owner}: ${rule} at ${text.slice(span.start, span.end)}: ${message.split('\n', 1)[0] ?? ''}`;
}

for (const [language, file, template, statements] of [
  ['Python', PYTHON_FILE, PYTHON, PYTHON_STATEMENTS],
  ['TypeScript', SCRIPT_FILE, SCRIPT, SCRIPT_STATEMENTS],
] as const) {
  describe(`typing in ${language}`, () => {
    const [head = '', tail = ''] = template.split('@@');
    const start = head + tail;

    for (const statement of statements) {
      it(`${JSON.stringify(statement)} in a function keeps all findings`, async () => {
        const workspace = emptyWorkspace();
        await workspace.setText(file, start, { overlay: true });
        const expected = summary(workspace, file, start);
        assert.ok(expected.length >= 6);
        for (let length = 1; length <= statement.length; length++) {
          const text = head + statement.slice(0, length) + tail;
          await workspace.setText(file, text, { overlay: true });
          const found = summary(workspace, file, text);
          for (const finding of expected)
            assert.ok(
              found.includes(finding),
              `${JSON.stringify(statement.slice(0, length))} hides ${finding}\n${found.join('\n')}`,
            );
        }
      });
    }

    for (const [at, statement] of statements.entries()) {
      it(`${JSON.stringify(statement)} and taking it back gives what a fresh start gives`, async () => {
        const workspace = emptyWorkspace();
        await workspace.setText(file, start, { overlay: true });
        const expected = everythingAbout(workspace, { [file]: start });
        for (let length = 1; length <= statement.length; length += 1 + (at % 3))
          await workspace.setText(file, head + statement.slice(0, length) + tail, { overlay: true });
        await workspace.setText(file, start, { overlay: true });
        assert.deepEqual(everythingAbout(workspace, { [file]: start }), expected);
      });
    }
  });
}

describe('overlay', () => {
  const [head = '', tail = ''] = PYTHON.split('@@');
  const broken = `${head}foo(${tail}`;

  it('shows what is edited in functions that are not touched by the error', async () => {
    const workspace = emptyWorkspace();
    await workspace.setText(PYTHON_FILE, head + tail, { overlay: true });
    const edited = broken.replace('async def after():\n    load()', 'async def after():\n    time.sleep(2)');
    await workspace.setText(PYTHON_FILE, broken, { overlay: true });
    await workspace.setText(PYTHON_FILE, edited, { overlay: true });
    assert.ok(
      summary(workspace, PYTHON_FILE, edited).some((s) => s.startsWith('after') && s.includes('at time.sleep(2)')),
    );
  });

  it('drops findings of code that was deleted', async () => {
    const workspace = emptyWorkspace();
    await workspace.setText(PYTHON_FILE, head + tail, { overlay: true });
    const shorter = broken.replace('    load()\n    foo(', '    foo(');
    await workspace.setText(PYTHON_FILE, shorter, { overlay: true });
    const found = summary(workspace, PYTHON_FILE, shorter);
    assert.deepEqual(
      found.filter((s) => s.startsWith('touched')).map((s) => s.split(': ')[1]?.split(' at ')[1]),
      ['store.read()'],
    );
  });

  it('keeps the rest of a function whose first line is being indented', async () => {
    const workspace = emptyWorkspace();
    const text = head + tail;
    await workspace.setText(PYTHON_FILE, text, { overlay: true });
    const expected = summary(workspace, PYTHON_FILE, text);
    const at = text.indexOf('    load()', text.indexOf('def touched'));
    for (let blanks = 1; blanks <= 6; blanks++) {
      const typed = text.slice(0, at) + ' '.repeat(blanks) + text.slice(at);
      await workspace.setText(PYTHON_FILE, typed, { overlay: true });
      const found = summary(workspace, PYTHON_FILE, typed).map((each) => each.replace(/ at +/, ' at '));
      assert.deepEqual(found, expected);
    }
  });

  it('is not for files that nobody is editing', async () => {
    const workspace = emptyWorkspace();
    await workspace.setText(PYTHON_FILE, head + tail, { overlay: true });
    await workspace.setText(PYTHON_FILE, broken, { overlay: true });
    await workspace.setText(PYTHON_FILE, broken);
    const files = { [PYTHON_FILE]: broken };
    assert.deepEqual(everythingAbout(workspace, files), everythingAbout(await freshWorkspace(files), files));
  });

  it('offers no fixes, which could be printed in the wrong place', async () => {
    const workspace = emptyWorkspace();
    const unclosed = `${head}x = '''${tail}`;
    await workspace.setText(PYTHON_FILE, head + tail, { overlay: true });
    await workspace.setText(PYTHON_FILE, unclosed, { overlay: true });
    for (const finding of workspace.check(PYTHON_FILE))
      for (const fix of finding.fixes) assert.equal(workspace.printFix(PYTHON_FILE, finding, fix), null);
  });

  for (const [name, make] of [
    ['Python', pythonProject],
    ['TypeScript', typescriptProject],
  ] as const) {
    it(`never throws, keeps other files, and goes away with the errors: random typing in ${name}`, async () => {
      for (let seed = 1; seed <= 6; seed++) await typeAtRandom(new Random(seed), make(new Random(seed)));
    });
  }
});

async function typeAtRandom(random: Random, files: Files): Promise<void> {
  const workspace = await freshWorkspace(files);
  const sources = Object.keys(files).filter((file) => /\.(?:py|ts|js)$/.test(file));
  const file = random.pick(sources);
  const original = files[file] ?? '';
  let text = original;
  for (let step = 0; step < 30; step++) {
    const at = random.below(text.length + 1);
    const typed = random.pick(['(', '"', '`', '{', ')', ':', '\n', 'def ', 'x', "'''", '/*', 'class A', ' = ', '']);
    text = text.slice(0, at) + typed + text.slice(at + random.below(4));
    await workspace.setText(file, text, { overlay: true });
    for (const other of sources) workspace.check(other);
    workspace.describeAt(file, at);
    workspace.explainAt(file, at);
  }
  await workspace.setText(file, original, { overlay: true });
  assert.deepEqual(everythingAbout(workspace, files), everythingAbout(await freshWorkspace(files), files));
}
