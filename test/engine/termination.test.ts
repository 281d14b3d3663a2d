/** Invariant: recursion and cycles of every kind terminate, and what is around them is still found. */
import { strict as assert } from 'node:assert';
import type { Files } from '../support/analysis';
import { freshWorkspace } from './support/workspaces';

interface Case {
  readonly name: string;
  readonly files: Files;
  /** How many findings there are; what is found inside of a cycle must not get lost. */
  readonly findings?: number;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const PYTHON: readonly Case[] = [
  {
    name: 'a module that imports itself',
    files: { '/p/a.py': 'from a import f, g\nimport a\nasync def h():\n    f()\n    a.g()\n' },
  },
  {
    name: 'modules that import each other',
    files: {
      '/p/a.py': 'import time\nfrom b import g\ndef f():\n    time.sleep(1)\n    g()\n',
      '/p/b.py': 'from a import f\ndef g():\n    f()\nasync def h():\n    g()\n',
    },
    findings: 1,
  },
  {
    name: 'names that are imported in a circle',
    files: {
      '/p/a.py': 'from b import f\nasync def h():\n    f()\n',
      '/p/b.py': 'from c import f\n',
      '/p/c.py': 'from a import f\n',
    },
  },
  {
    name: 'twenty modules with star imports of each other',
    files: Object.fromEntries(
      range(20).map((at) => [
        `/p/m${at}.py`,
        `${range(20)
          .map((other) => `from m${other} import *`)
          .join(
            '\n',
          )}\nimport time\ndef f${at}():\n    time.sleep(1)\nasync def h${at}():\n    f${(at + 1) % 20}()\n    unknown()\n    other.thing()\n`,
      ]),
    ),
    findings: 20,
  },
  {
    name: 'a class that inherits from itself',
    files: {
      '/p/a.py': 'class A(A):\n    def f(self):\n        super().f()\nasync def h():\n    A().f()\n    A().g()\n',
    },
  },
  {
    name: 'classes that inherit from each other',
    files: {
      '/p/a.py':
        'class A(B):\n    pass\nclass B(C):\n    pass\nclass C(A):\n    pass\nasync def h():\n    A().f()\n    B.x.y()\n',
    },
  },
  {
    name: 'decorators that decorate each other',
    files: {
      '/p/a.py':
        '@b\ndef a(f):\n    def w(): f()\n    return w\n@c\ndef b(f):\n    def w(): f()\n    return w\n@a\n@a\ndef c(f):\n    return c(f)\n@a\nasync def h():\n    a(b)(c)()\n',
    },
  },
  {
    name: 'a function that decorates itself',
    files: { '/p/a.py': '@f\ndef f(g):\n    return f\nasync def h():\n    f()()\n' },
  },
  {
    name: 'an object that is spread into itself',
    files: {
      '/p/a.py':
        'd = {}\nd = {**d, "x": d}\ne = [*e]\ndef f(): pass\nasync def h():\n    d["x"]["x"]()\n    d.get("y")()\n    for x in e: x()\n',
    },
  },
  {
    name: 'variables in a circle',
    files: {
      '/p/a.py':
        'a = b\nb = c or a\nc = a.x or b.y\nclass K:\n    def m(self):\n        self.z = self.z.z or self.q\n        self.q = self.z\nasync def h():\n    a.b.c()\n    K().q.z()\n',
    },
  },
  {
    name: 'a parser of sixty mutually recursive functions',
    files: {
      '/p/a.py': `import time\n${range(60)
        .map(
          (at) =>
            `def p${at}(s):\n    if s: return ${range(60)
              .filter((o) => (o * 7 + at) % 5 < 3)
              .map((o) => `p${o}(s)`)
              .join(' or ')}\n    time.sleep(1)\n    return p${(at + 1) % 60}(s)\n`,
        )
        .join('')}async def h():\n    p0("").go()\n`,
    },
    findings: 1,
  },
  {
    name: 'callbacks that are passed on in a circle',
    files: {
      '/p/a.py': `import time\n${range(12)
        .map(
          (at) =>
            `def f${at}(g):\n${range(12)
              .map((o) => `    f${o}(g)\n`)
              .join('')}    g()\n`,
        )
        .join('')}async def h():\n    f0(lambda: time.sleep(1))\n`,
    },
    findings: 1,
  },
  {
    name: 'a function that calls itself',
    files: { '/p/a.py': 'import time\ndef f():\n    time.sleep(1)\n    f()\nasync def h():\n    f()\n    await h()\n' },
    findings: 1,
  },
];

const CHAINS: readonly Case[] = [
  {
    name: 'a chain of 5,000 calls',
    files: {
      '/p/a.py': `import time\n${range(5000)
        .map((at) => `def f${at}():\n    f${at + 1}()\n`)
        .join('')}def f5000():\n    time.sleep(1)\nasync def h():\n    f0()\nasync def g():\n    f4990()\n`,
    },
    findings: 1,
  },
  {
    name: 'a circle of 3,000 calls',
    files: {
      '/p/a.ts': `import fs from 'fs';\n${range(3000)
        .map((at) => `function f${at}() { f${(at + 1) % 3000}(); }\n`)
        .join('')}function g() { fs.readFileSync('x'); f0(); }\nexport async function h() { g(); f0(); }\n`,
    },
  },
  {
    name: '3,000 chained method calls in Python',
    files: { '/p/a.py': `import q\nasync def h():\n    q.x()${'.filter(1)'.repeat(3000)}\n` },
  },
  {
    name: '3,000 chained method calls in JavaScript',
    files: { '/p/a.js': `async function h() {\n  q()${'.then(x)'.repeat(3000)};\n}\n` },
  },
  {
    name: '3,000 fluent calls of a class',
    files: {
      '/p/a.py': `class Q:\n    def f(self):\n        return self\nasync def h():\n    Q()${'.f()'.repeat(3000)}\n`,
    },
  },
  {
    name: 'a thousand variables, each the one before',
    files: {
      '/p/a.py': `import time\nx0 = time.sleep\n${range(1000)
        .map((at) => `x${at + 1} = x${at}\n`)
        .join('')}async def h():\n    x1000(1)\n`,
    },
    findings: 1,
  },
  {
    name: 'a thousand functions, each returning the next',
    files: {
      '/p/a.py': `import time\n${range(1000)
        .map((at) => `def f${at}():\n    return f${at + 1}()\n`)
        .join('')}def f1000():\n    return time.sleep\nasync def h():\n    f0()(1)\n`,
    },
    findings: 1,
  },
  {
    name: 'a name that three hundred modules pass on',
    files: {
      ...Object.fromEntries(range(300).map((at) => [`/p/m${at}.py`, `from m${at + 1} import f\n`])),
      '/p/m300.py': 'import time\ndef f():\n    time.sleep(1)\n',
      '/p/main.py': 'from m0 import f\nasync def h():\n    f()\n',
    },
    findings: 1,
  },
  {
    name: 'a class with a thousand ancestors',
    files: {
      '/p/a.py': `import time\nclass C0:\n    def f(self):\n        time.sleep(1)\n${range(1000)
        .map((at) => `class C${at + 1}(C${at}): pass\n`)
        .join('')}async def h():\n    C1000().f()\n`,
    },
    findings: 1,
  },
];

/** Expressions that are nested as deeply as their front-ends let through. */
const NESTED: readonly Case[] = [
  ...[900, 3000].flatMap((depth) => [
    nested(`${depth} alternatives`, `${'f or '.repeat(depth)}f`, `${'f || '.repeat(depth)}f`),
    nested(`${depth} members`, `f${'.x'.repeat(depth)}`, `f${'.x'.repeat(depth)}`),
    nested(`${depth} lists`, `${'['.repeat(depth)}f${']'.repeat(depth)}`, `${'['.repeat(depth)}f${']'.repeat(depth)}`),
    nested(`${depth} calls`, `${'f('.repeat(depth)}${')'.repeat(depth)}`, `${'f('.repeat(depth)}${')'.repeat(depth)}`),
  ]),
];

function nested(name: string, python: string, script: string): Case {
  return {
    name: `an expression of ${name}`,
    files: {
      '/p/a.py': `def f(): pass\nx = ${python}\nasync def h():\n    y = ${python}\n    y.z()\n    x()()\n`,
      '/p/a.ts': `function f() {}\nconst x = ${script};\nexport async function h() { const y = ${script}; y.z(); x()(); }\n`,
    },
  };
}

const SCRIPT: readonly Case[] = [
  {
    name: 'modules that re-export each other',
    files: {
      '/p/a.ts':
        "export * from './b';\nexport * from './a';\nimport { nothing } from './b';\nexport async function h() { nothing(); f(); }\n",
      '/p/b.ts': "export * from './a';\nexport { f } from './c';\n",
      '/p/c.ts': "export { f } from './a';\n",
    },
  },
  {
    name: 'CommonJS modules that are made of each other',
    files: {
      '/p/a.js':
        "const b = require('./b');\nmodule.exports = { ...b, ...module.exports };\nasync function h() { b.x(); b.a.b.c(); }\n",
      '/p/b.js': "module.exports = require('./a');\nmodule.exports = { ...module.exports, a: require('./a') };\n",
    },
  },
  {
    name: 'twenty modules that export everything of each other',
    files: Object.fromEntries(
      range(20).map((at) => [
        `/p/m${at}.ts`,
        `${range(20)
          .map((other) => `export * from './m${other}';`)
          .join(
            '\n',
          )}\nimport fs from 'fs';\nimport { f${(at + 1) % 20} as f, unknown } from './m${(at + 5) % 20}';\nexport function f${at}() { fs.readFileSync('x'); }\nexport async function h${at}() { f(); unknown(); }\n`,
      ]),
    ),
    findings: 20,
  },
  {
    name: 'classes and objects in circles',
    files: {
      '/p/a.ts':
        'class A extends A { m() { return this.m().m(); } }\nclass B extends C {}\nclass C extends B {}\nconst o = { ...o, p: o };\nlet x = y, y = x;\nexport async function h() { new A().m(); new B().n(); o.p.p(); x.y(); }\n',
    },
  },
  {
    name: 'functions that return each other',
    files: {
      '/p/a.ts': `${range(40)
        .map(
          (at) =>
            `function p${at}(t) { return t ? ${range(40)
              .map((o) => (o === at ? '0' : `p${o}(t)`))
              .join(' || ')} : null; }\n`,
        )
        .join('')}export async function h() { p0().x(); }\n`,
    },
  },
];

describe('recursion and cycles terminate', () => {
  for (const { name, files, findings } of [...PYTHON, ...SCRIPT, ...CHAINS, ...NESTED]) {
    it(name, async () => {
      const workspace = await freshWorkspace(files);
      const found = Object.keys(files).flatMap((file) => workspace.check(file));
      if (findings !== undefined) assert.equal(found.length, findings);
    });
  }
});
