/** Input that nobody wrote by hand, or that this version was not made for: it is checked or skipped with a reason. */
import { strict as assert } from 'node:assert';
import type { FileStatus, Workspace } from '../../server/analysis/api';
import { emptyWorkspace } from '../support/analysis';
import { repeated } from './texts';

const PYTHON = 'import time\nasync def handler():\n    time.sleep(1)\n';
const SCRIPT = "import fs from 'fs';\nexport async function handler() {\n  fs.readFileSync('x');\n}\n";

async function checked(
  file: string,
  text: string,
): Promise<{ readonly workspace: Workspace; readonly status: FileStatus; readonly found: number }> {
  const workspace = emptyWorkspace();
  const status = await workspace.setText(file, text);
  const found = workspace.check(file).length;
  workspace.describeAt(file, 10);
  workspace.explainAt(file, text.length);
  if (status.k === 'skipped') assert.ok(status.reason.length > 3);
  return { workspace, status, found };
}

describe('hostile nesting', () => {
  const DEPTH = 10_000;
  const SHAPES: readonly (readonly [name: string, code: string])[] = [
    ['open parentheses', 'x = ' + '('.repeat(DEPTH)],
    ['closed parentheses', 'x = ' + '('.repeat(DEPTH) + '1' + ')'.repeat(DEPTH)],
    ['lists', 'x = ' + '['.repeat(DEPTH) + ']'.repeat(DEPTH)],
    ['braces', 'x = ' + '{'.repeat(DEPTH) + '}'.repeat(DEPTH)],
    ['calls', 'f('.repeat(DEPTH) + ')'.repeat(DEPTH)],
    ['members', 'x = a' + '.b'.repeat(DEPTH)],
    ['chained calls', 'x = a' + '.b()'.repeat(DEPTH)],
    ['operators', 'x = ' + 'a + '.repeat(DEPTH) + 'a'],
    ['minus signs', 'x = ' + '- '.repeat(DEPTH) + '1'],
    ['indices', 'x = a' + '[0]'.repeat(DEPTH)],
    ['quotes', `x = ${'"'.repeat(DEPTH)}`],
  ];
  for (const file of ['/p/a.py', '/p/a.js', '/p/a.tsx']) {
    for (const [name, code] of SHAPES) {
      it(`${name} in ${file.slice(3)}`, async () => {
        const isPython = file.endsWith('.py');
        const { status } = await checked(file, `${code}\n${isPython ? PYTHON : SCRIPT}`);
        assert.ok(status.k === 'checked' || /nest|deep/.test(status.reason), JSON.stringify(status));
      });
    }
  }
  it('indented blocks in Python', async () => {
    const text = repeated(300, (at) => `${' '.repeat(at)}if x:\n`) + `${' '.repeat(300)}y()\n${PYTHON}`;
    await checked('/p/a.py', text);
    await checked(
      '/p/b.py',
      repeated(3000, (at) => `${' '.repeat(at)}if x:\n`),
    );
  });
  it('ten thousand else-ifs in JavaScript', async () => {
    await checked('/p/a.js', `${repeated(10_000, () => 'if (x) { y(); } else ')}{ }\n${SCRIPT}`);
  });
});

describe('large files', function () {
  this.timeout(60_000);
  it('fifty thousand lines of Python', async () => {
    const text =
      PYTHON + repeated(12_500, (at) => `def f${at}(x):\n    y = x + ${at}\n    f${at + 1}(y)\n    return y\n`);
    const { status, found } = await checked('/p/a.py', text);
    assert.equal(status.k, 'checked');
    assert.equal(found, 1);
  });
  it('fifty thousand lines of JavaScript', async () => {
    const text =
      SCRIPT + repeated(12_500, (at) => `function f${at}(x) {\n  const y = x + ${at};\n  return f${at + 1}(y);\n}\n`);
    const { status, found } = await checked('/p/a.js', text);
    assert.equal(status.k, 'checked');
    assert.equal(found, 1);
  });
  it('one function of twenty thousand statements', async () => {
    const text = `import time\nasync def handler():\n${repeated(20_000, (at) => `    x${at % 50} = f(x${(at + 1) % 50})\n`)}    time.sleep(1)\n`;
    assert.equal((await checked('/p/a.py', text)).found, 1);
  });
  it('one line of a megabyte', async () => {
    await checked('/p/a.js', `x = "${'y'.repeat(1_000_000)}";`);
    await checked('/p/a.py', `x = [${'1, '.repeat(100_000)}]\n`);
  });
});

describe('odd text', () => {
  const findingsOf = async (file: string, text: string): Promise<readonly string[]> => {
    const { workspace } = await checked(file, text);
    return workspace.check(file).map(({ span }) => text.slice(span.start, span.end));
  };

  for (const [name, change] of [
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['lone CR', (text: string) => text.replaceAll('\n', '\r')],
    ['CRLF and LF mixed', (text: string) => text.replace('\n', '\r\n')],
    ['no line break at the end', (text: string) => text.trimEnd()],
    ['a form feed', (text: string) => text.replace('\n', '\n\f\n')],
    [
      'characters outside of the basic plane',
      (text: string) => text.replace('\n', '\n# 😀 𝒳 \u{10FFFF}\n'.replace('#', text === PYTHON ? '#' : '//')),
    ],
  ] as const) {
    it(`${name}: spans stay exact`, async () => {
      assert.deepEqual(await findingsOf('/p/a.py', change(PYTHON)), ['time.sleep(1)']);
      assert.deepEqual(await findingsOf('/p/a.js', change(SCRIPT)), ["fs.readFileSync('x')"]);
    });
  }

  for (const [name, junk] of [
    ['NUL', '\0\0'],
    ['unpaired surrogates', '\uD800 \uDC00'],
    ['control characters', '\u0001\u001F\u007F'],
    ['line separators', '\u2028\u2029\u0085'],
    ['invisible characters', '\u200B\u2060\uFEFF\u202E'],
    ['nothing but quotes', '"\'`'],
    ['replacement characters', '\uFFFD\uFFFE\uFFFF'],
  ] as const) {
    it(`${name} anywhere: nothing throws`, async () => {
      for (const [file, text] of [
        ['/p/a.py', PYTHON],
        ['/p/a.ts', SCRIPT],
      ] as const) {
        for (let at = 0; at <= text.length; at += 5) await checked(file, text.slice(0, at) + junk + text.slice(at));
        await checked(file, junk.repeat(500));
      }
    });
  }

  it('tabs and spaces mixed', async () => {
    assert.deepEqual(
      await findingsOf('/p/a.py', 'import time\nasync def f():\n\tif x:\n\t    time.sleep(1)\n        y()\n'),
      ['time.sleep(1)'],
    );
  });

  it('an empty file, and one of blanks', async () => {
    for (const file of ['/p/a.py', '/p/a.ts', '/p/a.d.ts', '/p/a.pyi'])
      for (const text of ['', ' ', '\n\n', '\uFEFF', '\t'])
        assert.equal((await checked(file, text)).status.k, 'checked');
  });

  it('names that every object has', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__init__']) {
      await checked(
        '/p/a.py',
        `import time\nasync def ${name}(${name}=1):\n    ${name} = ${name}.${name}\n    ${name}()\n    time.sleep(1)\nclass ${name}:\n    ${name} = ${name}\n`,
      );
      await checked(
        '/p/a.js',
        `async function ${name}(${name}) { ${name}.${name}(); x.${name} = ${name}; }\nclass A { ${name}() { this.${name}(); } }\n`,
      );
    }
  });
});

describe('syntax of newer versions', () => {
  it('Python 3.12 to 3.14', async () => {
    const text = `import time
type Pair[T] = tuple[T, T]
def first[T: int = str](xs: list[T]) -> T: ...
class Box[T = int]: ...
async def handler():
    f"{x!r:{'>' if y else '<'}}" f"{'nested "quotes"'}"
    t"template {x}"
    try:
        lazy()
    except* ValueError, TypeError:
        pass
    match x:
        case {"a": [1, *rest]} if rest: pass
    time.sleep(1)
`;
    assert.ok((await checked('/p/a.py', text)).found <= 1);
  });
  it('Python 2', async () => {
    await checked(
      '/p/a.py',
      `print "x"\nexec "y"\nraise E, "x"\nx = \`y\`\nif a <> b: pass\ntry: x\nexcept E, e: pass\n${PYTHON}`,
    );
  });
  it('ECMAScript and TypeScript', async () => {
    const text = `${SCRIPT}
using x = open();
await using y = open();
@decorator class A { accessor z = 1; static { f(); } #p = 1; get [k]() { return #p in this; } }
export async function later() { for await (using r of rs) { fs.readFileSync('y'); } }
const a = x satisfies Y as const; enum E { A } namespace N { export const b = 1 }
import data from './x.json' with { type: 'json' }; import defer * as lazy from './lazy';
x |> f(%); do { y } while (z); const r = /[\\p{L}--[a-z]]/v; a ??= b?.[c]?.(d);
function over(this: Window, a?: number): asserts a is number;
`;
    assert.ok((await checked('/p/a.ts', text)).found >= 1);
  });
  it('JSX, Flow and other dialects in .js', async () => {
    await checked(
      '/p/a.js',
      `// @flow\ntype A = {| x: ?number |};\nconst b = (x: any);\nconst c = <div {...p}>{x}</div>;\n${SCRIPT}`,
    );
    await checked('/p/a.jsx', `const C = () => <><A.B x={1}>{...[]}</A.B>\n${SCRIPT}`);
    await checked('/p/a.js', `#!/usr/bin/env node\n<!-- html\n${SCRIPT}-->\n`);
  });
});

describe('files that vanish and come back', () => {
  const FILES = {
    '/p/a.py': 'from b import f\nasync def h():\n    f()\n',
    '/p/b.py': 'import time\ndef f():\n    time.sleep(1)\n',
  };

  it('between any two calls', async () => {
    const workspace = emptyWorkspace();
    for (let turn = 0; turn < 3; turn++) {
      for (const [file, text] of Object.entries(FILES)) await workspace.setText(file, text);
      const [finding] = workspace.check('/p/a.py');
      assert.ok(finding);
      const [fix] = finding.fixes;
      workspace.removeFile('/p/b.py');
      assert.deepEqual(workspace.check('/p/a.py'), []);
      workspace.removeFile('/p/a.py');
      assert.deepEqual(workspace.check('/p/a.py'), []);
      assert.equal(workspace.describeAt('/p/a.py', 3), null);
      assert.equal(workspace.explainAt('/p/a.py', 3), null);
      assert.deepEqual(workspace.importsOf('/p/a.py'), []);
      if (fix) assert.equal(workspace.printFix('/p/a.py', finding, fix), null);
      workspace.removeFile('/p/a.py');
      workspace.setSkipped('/p/b.py', 'unreadable');
      assert.deepEqual(workspace.check('/p/b.py'), []);
    }
  });

  it('when the list of files shrinks', async () => {
    const workspace = emptyWorkspace();
    for (const [file, text] of Object.entries(FILES)) await workspace.setText(file, text);
    workspace.setKnownFiles(['/p/a.py']);
    assert.deepEqual(workspace.check('/p/a.py'), []);
    assert.equal(workspace.hasText('/p/b.py'), false);
    workspace.setKnownFiles([]);
    assert.equal(workspace.hasText('/p/a.py'), false);
    assert.equal(workspace.settle(), true);
  });

  it('offsets outside of the text answer nothing or the nearest', async () => {
    const { workspace } = await checked('/p/a.py', PYTHON);
    for (const offset of [-1, 0, PYTHON.length, PYTHON.length + 1, 1e9, Number.NaN]) {
      workspace.describeAt('/p/a.py', offset);
      workspace.explainAt('/p/a.py', offset);
    }
  });
});
