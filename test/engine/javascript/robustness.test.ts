/** Whatever the text: no exception, no endless work, the same facts every time, plain JSON. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FileFacts, FunctionFacts } from '../../../rules/facts';
import { extract } from '../../../server/analysis/languages/javascript/extract';
import { factsOf, languageOf } from './frontEnd';

const SAMPLE = `#!/usr/bin/env node
import fs, { readFile as r } from 'node:fs';
import type { Foo } from './foo';
@Controller('/x') export class Service<T> extends Base implements Repo<T> {
  private cache = new Map<string, Foo>();
  static { this.boot(); }
  handler = async (a: Foo) => { this.count += await a?.load?.(); };
  constructor(private readonly repo: Repo<Foo>, @Inject(TOKEN) other = g()) { super(); this.z = other; }
  async *get({ id, ...rest }: { id: string }): AsyncGenerator<Foo> { yield* this.repo.get(\`a\${id}b\`); }
}
namespace N { export const a = 1 } enum E { A = 1 }
export default async function main([a, b = 2] = []) {
  for (let i = 0; i < 1e6; i++) total += i ** 2;
  for await (const { x } of list()) { if (/a+$/.test(x)) continue; else break }
  try { using h = open(); h.go() } catch { } finally { done() } // threadwise: ignore[x] -- y
  label: do { switch (v) { case 1: one(); default: two() } } while (a && b || !c ?? d)
  return <App on={() => f(...a, <b>{x}</b>)} {...p}>text</App>;
}
var A = function () {}; A.prototype.b = function () { return this.c }; module.exports = { A, b() {} };
`;

const OWN_SOURCES = [__filename, require.resolve('../../../server/analysis/languages/javascript/extract.js')];

/** A file that parses, under every dialect. */
function everyDialect(text: string): void {
  for (const name of ['a.ts', 'a.tsx', 'a.js', 'a.d.ts']) {
    const extraction = extract(text, languageOf(name), name);
    assert.ok(extraction.ok, name);
    check(extraction.facts, text);
  }
}

function check(facts: FileFacts, text: string): void {
  assert.equal(new Set(facts.functions.map(({ key }) => key)).size, facts.functions.length, 'keys are unique');
  assert.equal(new Set(facts.classes.map(({ key }) => key)).size, facts.classes.length, 'class keys are unique');
  facts.functions.forEach((fn, index) => {
    assert.ok(fn.parent < index, 'parents come first');
    checkSpans(fn, text.length);
  });
}

function checkSpans(fn: FunctionFacts, length: number): void {
  for (const { span } of [...fn.operations, fn, { span: fn.nameSpan }]) {
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= length, `span in ${fn.key}`);
  }
}

describe('JavaScript front-end, robustness', () => {
  it('reads every prefix of a sample', () => {
    for (let end = 0; end <= SAMPLE.length; end += 7) everyDialect(SAMPLE.slice(0, end));
  }).timeout(60_000);

  it('reads a sample with any stretch missing', () => {
    for (let at = 0; at < SAMPLE.length; at += 29) everyDialect(SAMPLE.slice(0, at) + SAMPLE.slice(at + 9));
  }).timeout(60_000);

  it('reads prefixes of compiled code', () => {
    for (const file of OWN_SOURCES) {
      const text = readFileSync(file, 'utf8');
      const step = Math.ceil(text.length / 700) * 7;
      for (let end = 0; end <= text.length; end += step) factsOf(text.slice(0, end));
    }
  }).timeout(60_000);

  it('gives the same facts every time, as plain JSON', () => {
    const facts = factsOf(SAMPLE, 'a.tsx');
    assert.deepEqual(facts, factsOf(SAMPLE, 'b.tsx'));
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  });

  it('keeps names such as __proto__ and constructor apart', () => {
    const facts = factsOf('const __proto__ = 1; let constructor; function toString() { return __proto__; }');
    assert.deepEqual(Object.keys(facts.functions[0]?.bindings ?? {}), ['__proto__', 'constructor', 'toString']);
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  });

  it('keeps what surrounds an error', () => {
    const facts = factsOf('function a() { f(); }\nconst x = ;\nfoo(\nfunction b() { g(); }\nclass C { m() { h() } }\n');
    assert.ok(facts.errorSpans.length > 0);
    assert.deepEqual(facts.functions.map(({ key, operations }) => `${key}:${operations.length}`).slice(1), [
      'a:1',
      'b:1',
      'C.m:1',
    ]);
  });

  for (const [open, close] of ['()', '[]', '{}'].map((pair) => pair.split(''))) {
    it(`gives up on 10,000 nested ${open ?? ''}`, () => {
      const text = (open ?? '').repeat(10_000) + (close ?? '').repeat(10_000);
      assert.deepEqual(extract(text, 'javascript', 'a.js'), { ok: false, reason: 'too deeply nested' });
    });
  }

  const LONG: readonly (readonly [name: string, text: string])[] = [
    ['a sum', `x = ${'a + '.repeat(10_000)}b;`],
    ['a condition', `if (${'a(1) || '.repeat(3000)}b) c();`],
    ['a list', `x = [${'1, '.repeat(100_000)}];`],
    ['50,000 lines', 'async function f(a) { await g(a.b, 1); }\n'.repeat(50_000)],
  ];
  for (const [name, text] of LONG) {
    it(`reads ${name} of any length in linear time and space`, () => {
      const facts = factsOf(text);
      assert.ok(JSON.stringify(facts).length < text.length * 60);
    }).timeout(60_000);
  }

  it('answers for nesting between the limits', () => {
    for (const depth of [100, 300, 600, 900, 1100, 1300, 2000, 4000]) {
      for (const text of ['f('.repeat(depth) + ')'.repeat(depth), 'x.a(1)'.repeat(1) + '.b(2)'.repeat(depth)]) {
        const extraction = extract(text, 'javascript', 'a.js');
        assert.ok(extraction.ok || extraction.reason === 'too deeply nested');
      }
    }
  });
});
