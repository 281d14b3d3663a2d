import assert from 'node:assert/strict';
import type { FixIntent } from '../../../rules/fixes';
import type { TextEdit } from '../../../server/analysis/languages/frontEnd';
import { dedent, factsOf, pythonFrontEnd } from './frontEnd';

type MakeIntent = (fn: number, op: number, offset: number) => FixIntent;

const SLEEP = { module: 'asyncio', name: 'asyncio.sleep' };
const TO_THREAD = { module: 'asyncio', name: 'asyncio.to_thread' };
const RUN_SYNC = { module: 'trio', name: 'trio.to_thread.run_sync' };
const POOL = { module: 'concurrent.futures', name: 'concurrent.futures.ProcessPoolExecutor' };

const awaitSleep: MakeIntent = (fn, op) => ({ k: 'await-counterpart', fn, op, api: SLEEP });
const handOff: MakeIntent = (fn, op) => ({ k: 'hand-off', fn, op, api: TO_THREAD, keywords: 'pass' });
const handOffTrio: MakeIntent = (fn, op) => ({ k: 'hand-off', fn, op, api: RUN_SYNC, keywords: 'partial' });
const addAwait: MakeIntent = (fn, op) => ({ k: 'add-await', fn, op });
const usePool: MakeIntent = (fn, op) => ({ k: 'replace-callee', fn, op, api: POOL });
const ignore: MakeIntent = (_fn, _op, offset) => ({ k: 'ignore-line', offset, rule: 'a-rule', reason: 'why' });
const ignoreFile: MakeIntent = () => ({ k: 'ignore-file', rule: 'a-rule', reason: '' });

function apply(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  let before = Infinity;
  for (const { span, newText } of [...edits].reverse()) {
    assert.ok(span.start <= span.end && span.end <= before, 'edits overlap or are not sorted');
    before = span.start;
    result = result.slice(0, span.start) + newText + result.slice(span.end);
  }
  return result;
}

/** `«` and `»` stand around the call that is meant. */
async function fixed(marked: string, make: MakeIntent): Promise<string | null> {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  const facts = await factsOf(text);
  let found: [number, number] = [-1, -1];
  for (const [fn, { operations }] of facts.functions.entries()) {
    const op = operations.findIndex((one) => one.k !== 'write' && one.span.start === start && one.span.end === end);
    if (op >= 0) found = [fn, op];
  }
  const edits = (await pythonFrontEnd()).printEdits(text, facts, make(found[0], found[1], start));
  if (!edits) return null;
  const result = apply(text, edits);
  assert.deepEqual((await factsOf(result)).errorSpans, [], result);
  return result;
}

/** Inside `async def f():`, below `import time`, unless the code says more. */
function wrap(code: string): string {
  return code.includes('\n') ? dedent(code) : `import time\n\nasync def f():\n    ${code}\n`;
}

function unwrap(text: string | null, imports: string): string | null {
  const frame = `import time\n${imports}\nasync def f():\n    `;
  if (!text?.startsWith(frame)) return text;
  return text.slice(frame.length).trimEnd();
}

type Case = readonly [code: string, make: MakeIntent, expected: string | null, imports?: string];

const ASYNCIO = 'import asyncio\n';

const LINES: readonly Case[] = [
  ['«time.sleep(1)»', awaitSleep, 'await asyncio.sleep(1)', ASYNCIO],
  ['await «time.sleep(1)»', awaitSleep, 'await asyncio.sleep(1)', ASYNCIO],
  ['x = «time.sleep(1)».y', awaitSleep, 'x = (await asyncio.sleep(1)).y', ASYNCIO],
  ['x = «time.time()» ** 2 + 1', awaitSleep, 'x = (await asyncio.sleep()) ** 2 + 1', ASYNCIO],
  ['x = («time.time()»)[0]', awaitSleep, 'x = (await asyncio.sleep())[0]', ASYNCIO],
  ['x = -«time.time()» + 1', awaitSleep, 'x = -await asyncio.sleep() + 1', ASYNCIO],
  ['x = [«time.sleep(y)» for y in z]', awaitSleep, 'x = [await asyncio.sleep(y) for y in z]', ASYNCIO],
  ['x = [y for y in «time.sleep(1)»]', awaitSleep, 'x = [y for y in await asyncio.sleep(1)]', ASYNCIO],
  ['x = list(«time.sleep(y)» for y in z)', awaitSleep, null],
  ['x = list(y for y in «time.sleep(1)»)', awaitSleep, 'x = list(y for y in await asyncio.sleep(1))', ASYNCIO],
  ['x = [[«time.sleep(y)» for y in z] for z in w]', awaitSleep, null],
  ['x = lambda: «time.sleep(1)»', awaitSleep, null],
  ['asyncio = 1; «time.sleep(1)»', awaitSleep, null],
  ['return f"{«time.sleep(1)»}"', awaitSleep, 'return f"{await asyncio.sleep(1)}"', ASYNCIO],
  ['«self.db.load(x, y=1)»', handOff, 'await asyncio.to_thread(self.db.load, x, y=1)', ASYNCIO],
  ['«load()»', handOff, 'await asyncio.to_thread(load)', ASYNCIO],
  ['«load( )»', handOff, 'await asyncio.to_thread(load )', ASYNCIO],
  ['x = «requests.get(u)».json()', handOff, 'x = (await asyncio.to_thread(requests.get, u)).json()', ASYNCIO],
  ['x = «load(*a, **k)»["y"]', handOff, 'x = (await asyncio.to_thread(load, *a, **k))["y"]', ASYNCIO],
  ['x = «sum(y for y in z)»', handOff, 'x = await asyncio.to_thread(sum, (y for y in z))', ASYNCIO],
  ['x = «a.b»', handOff, null],
  ['x = await «load()»', handOff, null],
  ['with «open(p)» as g: pass', handOff, 'with await asyncio.to_thread(open, p) as g: pass', ASYNCIO],
  ['«load(1, 2)»', handOffTrio, 'await trio.to_thread.run_sync(load, 1, 2)', 'import trio\n'],
  ['«g()»', addAwait, 'await g()', ''],
  ['x = «g()».y', addAwait, 'x = (await g()).y', ''],
  ['x = await «g()»', addAwait, null],
  ['if «g()»: pass', addAwait, 'if await g(): pass', ''],
  ['x = «ThreadPool(2)»', usePool, 'x = concurrent.futures.ProcessPoolExecutor(2)', 'import concurrent.futures\n'],
  ['«a(1)»', ignore, 'a(1)  # threadwise: ignore[a-rule] -- why', ''],
  ['«a(1)»  # noqa', ignore, 'a(1)  # noqa  # threadwise: ignore[a-rule] -- why', ''],
  ['«a(1)»  # threadwise: ignore[b]', ignore, 'a(1)  # threadwise: ignore[b, a-rule] -- why', ''],
  ['«a(1)»  # threadwise: ignore[b, bc] -- why', ignore, 'a(1)  # threadwise: ignore[b, bc, a-rule] -- why; why', ''],
  ['«a(1)»  # threadwise: ignore', ignore, null],
  ['«a(1)»  # threadwise: ignore[a-rule]', ignore, null],
];

const TEXTS: readonly (readonly [name: string, make: MakeIntent, code: string, expected: string | null])[] = [
  [
    'partial for keyword arguments',
    handOffTrio,
    'import trio\nasync def f():\n    «load(1, k=2)»\n',
    'import trio\nimport functools\nasync def f():\n    await trio.to_thread.run_sync(functools.partial(load, 1, k=2))\n',
  ],
  [
    'arguments on lines of their own',
    handOff,
    'import asyncio\nasync def f():\n    x = «load(\n        a,  # one\n        b,\n    )»\n',
    'import asyncio\nasync def f():\n    x = await asyncio.to_thread(load,\n        a,  # one\n        b,\n    )\n',
  ],
  [
    'an import with an alias',
    awaitSleep,
    'import asyncio as aio\nasync def f():\n    «sleep(1)»\n',
    'import asyncio as aio\nasync def f():\n    await aio.sleep(1)\n',
  ],
  [
    'an imported name',
    awaitSleep,
    'from asyncio import sleep as pause\nasync def f():\n    «sleep(1)»\n',
    'from asyncio import sleep as pause\nasync def f():\n    await pause(1)\n',
  ],
  [
    'an imported submodule',
    usePool,
    'from concurrent import futures\nasync def f():\n    «Pool(1)»\n',
    'from concurrent import futures\nasync def f():\n    futures.ProcessPoolExecutor(1)\n',
  ],
  [
    'another submodule of the same package',
    usePool,
    'import concurrent.interpreters\n\ndef f():\n    «Pool(1)»\n',
    'import concurrent.interpreters\nimport concurrent.futures\n\ndef f():\n    concurrent.futures.ProcessPoolExecutor(1)\n',
  ],
  [
    'an import in the function',
    awaitSleep,
    'async def f():\n    import asyncio\n    «sleep(1)»\n',
    'async def f():\n    import asyncio\n    await asyncio.sleep(1)\n',
  ],
  [
    'an import for type checkers is not enough',
    awaitSleep,
    'if TYPE_CHECKING:\n    import asyncio\n\nasync def f():\n    «sleep(1)»\n',
    'import asyncio\n\nif TYPE_CHECKING:\n    import asyncio\n\nasync def f():\n    await asyncio.sleep(1)\n',
  ],
  [
    'after a docstring',
    awaitSleep,
    '"""Docs."""\nasync def f():\n    «sleep(1)»\n',
    '"""Docs."""\n\nimport asyncio\n\nasync def f():\n    await asyncio.sleep(1)\n',
  ],
  [
    'after imports from the future, with Windows line breaks',
    awaitSleep,
    'from __future__ import annotations\r\n\r\nasync def f():\r\n    «sleep(1)»\r\n',
    'from __future__ import annotations\r\nimport asyncio\r\n\r\nasync def f():\r\n    await asyncio.sleep(1)\r\n',
  ],
  ['a parameter that hides the module', awaitSleep, 'import asyncio\nasync def f(asyncio):\n    «sleep(1)»\n', null],
  [
    'a function that is not async',
    awaitSleep,
    'import asyncio\nasync def f():\n    def g():\n        «sleep(1)»\n',
    null,
  ],
  ['the module body', awaitSleep, 'import asyncio\n«sleep(1)»\n', null],
  ['a class body in an async function', addAwait, 'async def f():\n    class A:\n        x = «g()»\n', null],
  [
    'a default in an async function',
    addAwait,
    'async def f():\n    def h(x=«g()»): pass\n',
    'async def f():\n    def h(x=await g()): pass\n',
  ],
  [
    'a line that is continued',
    ignore,
    'def f():\n    x = «a()» + \\\n        b()\n',
    'def f():\n    # threadwise: ignore[a-rule] -- why\n    x = a() + \\\n        b()\n',
  ],
  [
    'a line that ends in a string',
    ignore,
    'if x:\n\t«a("""\n\ttext""")»\n',
    'if x:\n\t# threadwise: ignore[a-rule] -- why\n\ta("""\n\ttext""")\n',
  ],
  ['a line in the middle of continued ones', ignore, 'x = 1 + \\\n    «a()» + \\\n    b\n', null],
  [
    'a comment above is extended',
    ignore,
    '# threadwise-ignore-next-line b -- reason\n«a()»\n',
    '# threadwise-ignore-next-line b, a-rule -- reason; why\na()\n',
  ],
  ['the last line', ignore, '«a()»', 'a()  # threadwise: ignore[a-rule] -- why'],
  ['a whole file', ignoreFile, '«a()»\n', '# threadwise: ignore-file[a-rule]\na()\n'],
  [
    'a whole file with a first line of its own',
    ignoreFile,
    '#!/usr/bin/python\n# -*- coding: utf-8 -*-\n"""Docs."""\n«a()»\n',
    '#!/usr/bin/python\n# -*- coding: utf-8 -*-\n# threadwise: ignore-file[a-rule]\n"""Docs."""\na()\n',
  ],
  [
    'a whole file that ignores something already',
    ignoreFile,
    '# threadwise: ignore-file[b] -- c\n«a()»\n',
    '# threadwise: ignore-file[b, a-rule] -- c\na()\n',
  ],
];

describe('Python fixes', () => {
  for (const [code, make, expected, imports = ''] of LINES) {
    it(`${code}  →  ${expected ?? 'no fix'}`, async () => {
      assert.equal(unwrap(await fixed(wrap(code), make), imports), expected);
    });
  }
  for (const [name, make, code, expected] of TEXTS) {
    it(name, async () => {
      assert.equal(await fixed(code, make), expected);
    });
  }
});
