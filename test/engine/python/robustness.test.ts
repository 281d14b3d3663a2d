import assert from 'node:assert/strict';
import { anotherPythonFrontEnd, dedent, factsOf, printed, pythonFrontEnd } from './frontEnd';
import { applied, randomEdits } from '../support/edits';
import { pythonProject } from '../support/generated';
import { Random } from '../support/random';

const SAMPLE = dedent(`
  """Docs."""
  from __future__ import annotations
  import asyncio, os.path as p
  from .db import (load, save as store)

  class Service(Base[int], metaclass=Meta):
      cache: dict[str, "Item | None"] = {}
      def __init__(self, *a, key=lambda x: x, **k):
          self.lock = threading.Lock()
      @property
      async def items(self):
          async with self.lock as l, open(f"{self.p!r:>{w}}") as fh:
              for i, (a, *b) in enumerate([x async for x in fh if x]):
                  yield await self.get(i, **{"a": 1 if a else 2})
          try:
              self.n += 10 ** 7
          except (OSError, ValueError) as e:
              raise RuntimeError from e
          finally:
              del self.cache[i]

  def main[T: int](x: T, /, y: int = 1, *, z) -> T:
      while (n := len(x)) > 1 and not x[1:2]:
          match n:
              case {"a": [1, *rest], **others} | Point(x=0) if rest:
                  global counter
              case _:
                  continue
      return "a" 'b' \\
          + b"c"  # threadwise: ignore[some-rule] -- fine

  if __name__ == "__main__":
      asyncio.run(main(1))
`);

describe('Python robustness', () => {
  it('the sample parses', async () => {
    assert.deepEqual((await factsOf(SAMPLE)).errorSpans, []);
  });

  it('facts are the same every time and survive JSON', async () => {
    const [once, again] = [await factsOf(SAMPLE), await factsOf(SAMPLE)];
    assert.deepEqual(once, again);
    assert.deepEqual(JSON.parse(JSON.stringify(once)), once);
  });

  it('what was parsed before leaves no trace', async () => {
    const frontEnd = await pythonFrontEnd();
    const lines = SAMPLE.split('\n');
    const edited = lines.flatMap((line, at) => {
      const [before, after] = [lines.slice(0, at), lines.slice(at + 1)];
      return [[], [line, line], [`    ${line}`], [line, 'x = (1)'], [line.replace(/\w+/, 'a.match')]].map((middle) =>
        [...before, ...middle, ...after].join('\n'),
      );
    });
    const extractAfter = (other: string, text: string): unknown => {
      frontEnd.extract(other, 'python', 'a.py');
      return frontEnd.extract(text, 'python', 'a.py');
    };
    for (const text of edited) {
      const afterItsLike = extractAfter(SAMPLE, text);
      assert.deepEqual(afterItsLike, extractAfter('x = 1\n', text), text);
    }
  });

  it('typing gives what a text gives that is seen for the first time', async () => {
    const [typed, forgetful] = [await anotherPythonFrontEnd(), await anotherPythonFrontEnd()];
    for (let seed = 1; seed <= 6; seed++) {
      const random = new Random(seed);
      let files = pythonProject(random);
      for (let step = 0; step < 12; step++) {
        for (const edit of randomEdits(random, files)) {
          files = applied(files, [edit]);
          if (edit.k === 'remove' || !edit.file.endsWith('.py')) continue;
          for (let other = 0; other < 5; other++) forgetful.extract(`x = ${String(other)}\n`, 'python', 'b.py');
          const found = typed.extract(edit.text, 'python', 'a.py');
          assert.deepEqual(found, forgetful.extract(edit.text, 'python', 'a.py'), edit.text);
        }
      }
    }
  });

  it('every prefix and every suffix gives facts with sound references', async () => {
    const frontEnd = await pythonFrontEnd();
    for (let at = 0; at <= SAMPLE.length; at += 7) {
      for (const text of [SAMPLE.slice(0, at), SAMPLE.slice(at), SAMPLE.slice(0, at) + SAMPLE.slice(at + 9)]) {
        const extraction = frontEnd.extract(text, 'python', 'a.py');
        assert.ok(extraction.ok);
        for (const fn of extraction.facts.functions) {
          assert.ok(fn.parent < extraction.facts.functions.indexOf(fn));
          for (const { span } of fn.operations) assert.ok(span.start <= span.end && span.end <= text.length);
        }
        assert.equal(new Set(extraction.facts.functions.map(({ key }) => key)).size, extraction.facts.functions.length);
      }
    }
  });

  const DEEP: readonly (readonly [name: string, code: (depth: number) => string])[] = [
    ['parentheses', (n) => `x = ${'('.repeat(n)}1${')'.repeat(n)}`],
    ['open brackets', (n) => `x = ${'['.repeat(n)}`],
    ['calls', (n) => `${'f('.repeat(n)}${')'.repeat(n)}`],
    ['operators', (n) => `x = ${'a + '.repeat(n)}a`],
    ['members', (n) => `x = a${'.b'.repeat(n)}`],
    ['powers', (n) => `x = ${'a ** '.repeat(n)}a`],
    ['lambdas', (n) => `x = ${'lambda: '.repeat(n)}1`],
    ['conditions', (n) => `x = ${'a if b else '.repeat(n)}c`],
    [
      'blocks',
      (n) => Array.from({ length: n }, (_, at) => `${' '.repeat(at)}if a:`).join('\n') + `\n${' '.repeat(n)}b()`,
    ],
    ['comprehensions', (n) => `x = ${'[a for a in '.repeat(n)}b${']'.repeat(n)}`],
    ['targets', (n) => `${'('.repeat(n)}a,${')'.repeat(n)} = b`],
    ['unions', (n) => `def f(a: ${'X | '.repeat(n)}X): pass`],
    ['annotation text', (n) => `def f(a: "${'X['.repeat(n)}"): pass`],
    ['elif', (n) => `if a: pass\n${'elif b(): c()\n'.repeat(n)}`],
    ['with items', (n) => `with ${'a() as b, '.repeat(n)}c(): pass`],
    ['for clauses', (n) => `x = [1 ${'for a in b '.repeat(n)}]`],
    ['strings', (n) => `x = ${'"a" '.repeat(n)}`],
    ['functions', (n) => Array.from({ length: n }, (_, at) => `${' '.repeat(at)}def f():`).join('\n')],
  ];
  for (const [name, code] of DEEP) {
    it(`deep nesting and long chains: ${name}`, async () => {
      const frontEnd = await pythonFrontEnd();
      for (const depth of [50, 290, 595, 1000, 10_000]) {
        if (depth > 1000 && (name === 'blocks' || name === 'functions')) continue;
        const extraction = frontEnd.extract(code(depth), 'python', 'a.py');
        if (extraction.ok) JSON.stringify(extraction.facts);
        else assert.equal(extraction.reason, 'too deeply nested');
        if (depth === 50) assert.ok(extraction.ok);
      }
    });
  }

  it('50,000 lines', async () => {
    const text = 'async def handler(request):\n    return await db.fetch(request.id, limit=10)\n\n\n'.repeat(12_500);
    const facts = await factsOf(text);
    assert.equal(facts.functions.length, 12_501);
    assert.equal(facts.functions.at(-1)?.key, 'handler#12500');
  });

  it('an error costs only the definition that it stands in', async () => {
    const text = dedent(`
      def a():
          b()
      def broken(x
      def c():
          d()
      class E:
          def f(self):
              x = self.
          def g(self):
              return h()
    `);
    const facts = await factsOf(text);
    assert.ok(facts.errorSpans.length > 0);
    const lines = (await printed(text)).split('\n');
    for (const expected of ['#0 call ?b()', '#0 call ?d()', 'method E.g(self)', '#0 call ?h()']) {
      assert.ok(
        lines.some((line) => line.trim() === expected),
        expected,
      );
    }
  });

  const OPEN_BRACKETS = [
    'x = g(',
    'x = [1, 2',
    'g({"a": b,',
    'await asyncio.gather(*[x for',
    'with g(x',
    'g(f"{x',
    'if g(a, "b)":',
  ];
  for (const line of OPEN_BRACKETS) {
    it(`an open bracket costs only its line: ${line}`, async () => {
      const before = 'async def a():\n    b()\n';
      const text = `${before}    ${line}\n    # (\n    c(")")\n\ndef d():\n    return e()\n`;
      const facts = await factsOf(text);
      const [, first, second] = facts.functions;
      const callees = (fn: typeof first): string[] =>
        (fn?.operations ?? []).flatMap((op) => (op.k === 'call' && op.callee.k === 'name' ? [op.callee.name] : []));
      assert.equal(callees(first).at(0), 'b');
      assert.equal(callees(first).at(-1), 'c');
      assert.deepEqual([second?.key, callees(second)], ['d', ['e']]);
      const lines = text.slice(facts.errorSpans.at(0)?.start, facts.errorSpans.at(-1)?.end).split('\n');
      assert.ok(
        (facts.errorSpans[0]?.start ?? 0) > before.length && lines.length <= 3,
        JSON.stringify(facts.errorSpans),
      );
    });
  }

  for (const text of [
    'def a():\n     b()\n    c()\n',
    'def a():\n    b()\n   c()\n',
    'def a():\n    if x:\n        b()\n      c()\n',
    'b()\n  c()\n',
    'if x:\n\tb()\n    c()\n',
  ]) {
    it(`a statement that is indented like nothing around it is an error: ${JSON.stringify(text)}`, async () => {
      const { errorSpans } = await factsOf(text);
      const start = text.lastIndexOf('\n', text.indexOf('c()')) + 1;
      assert.deepEqual(errorSpans, [{ start, end: text.indexOf('c()') }]);
    });
  }

  for (const text of [
    '\ufeffb()\nc()\n',
    'def a():\n    b(); c()\n    d()\n',
    'def a():\n  # one\n        # two\n    b()\n# three\n    c()\n',
    'def a(): b(); c()\n',
    '\f\ndef a():\n    b()\n\f\n    c()\n',
    'if x:\n\tb()\n        c()\n',
    'if x:\n  b()\nelse:\n     c()\n',
    'if x: \\\n   b()\nc()\n',
    'def a():\r\n    b()\r\n    c()\r\n',
    'match x:\n  case 1:\n   b()\n  case 2:\n      c()\n',
    'class A:\n  @b\n  def c(self): pass\n  @d\n  class E:\n   f = 1\n',
  ]) {
    it(`an indentation that Python takes is none: ${JSON.stringify(text)}`, async () => {
      assert.deepEqual((await factsOf(text)).errorSpans, []);
    });
  }

  it('odd layouts are fine as long as the text parses', async () => {
    const facts = await factsOf('def a():\n    b(\nc,\nd(\n)\n)\n');
    assert.deepEqual([facts.errorSpans, facts.functions[1]?.operations.length], [[], 2]);
  });

  it('text that is no Python gives empty facts', async () => {
    for (const text of [
      '\0\0\0',
      '}{',
      '<html>',
      'function f() { return 1; }',
      '\ud800',
      '"""',
      '\\',
      '@',
      'f"{',
      'case',
    ]) {
      await factsOf(text);
    }
  });
});
