/** Data flow over bodies: on which ways a function is left, and what has run by then. */
import assert from 'node:assert/strict';
import type { FunctionFacts } from '../../rules/facts';
import { runFlow, type Exit } from '../../rules/shared/flow';
import { dedent, factsOf } from './python/frontEnd';

/** What surely has run, and what may have run besides. */
interface Trace {
  readonly must: ReadonlySet<string>;
  readonly may: ReadonlySet<string>;
}

const CASES: readonly (readonly [name: string, code: string, exits: readonly string[]])[] = [
  ['one line after the other', 'a()\nb()', ['end a b']],
  ['both sides of a branch', 'if x:\n  a()\nelse:\n  b()\nc()', ['end a? b? c']],
  ['an early return', 'if x:\n  a()\n  return\nb()', ['return a', 'end b']],
  ['a loop may turn or not', 'for x in xs:\n  a()\nb()', ['end a? b']],
  ['break and else', 'for x in xs:\n  a()\n  break\nelse:\n  b()\nc()', ['end a? b? c']],
  ['continue skips the rest', 'for x in xs:\n  if x:\n    continue\n  a()', ['end a?']],
  ['an endless loop ends by break only', 'while True:\n  a()\n  if x:\n    b()\n    break', ['end a b']],
  ['an endless loop without break', 'while True:\n  a()', []],
  ['a handler sees every state of the body', 'try:\n  a()\n  b()\nexcept:\n  c()', ['end a? b? c?']],
  ['other exceptions pass a handler', 'try:\n  a()\nexcept KeyError:\n  c()', ['exception', 'end a? c?']],
  ['finally runs on every way', 'a()\ntry:\n  if x:\n    return\n  b()\nfinally:\n  c()', ['return a c', 'end a b c']],
  ['raise in a handler', 'try:\n  a()\nexcept:\n  b()\n  raise', ['raise b', 'end a']],
  ['return in finally wins', 'try:\n  a()\n  return\nfinally:\n  b()\n  return', ['return b', 'return a b']],
  ['match with a default', 'match x:\n  case 1:\n    a()\n  case _:\n    b()', ['end a? b?']],
  ['match without a default', 'match x:\n  case 1:\n    a()', ['end a?']],
  ['what follows a return is not reached', 'return\na()', ['return']],
];

describe('data flow', () => {
  for (const [name, code, expected] of CASES) {
    it(name, async () => {
      const fn = await bodyOf(code);
      assert.deepEqual(exitsOf(fn).map(describeExit), expected);
    });
  }

  it('leaves a function at a call that raises, with what ran before it', async () => {
    const fn = await bodyOf('a()\nb()');
    const raised = allExits(fn).filter((exit) => exit.kind === 'exception');
    assert.deepEqual(raised.map(describeExit), ['exception', 'exception a']);
  });

  it('leaves context managers on every way', async () => {
    const fn = await bodyOf('with m:\n  if x:\n    return\n  a()');
    assert.deepEqual(exitsOf(fn).map(describeExit), ['return left', 'end a left']);
  });

  it('knows what a condition says', async () => {
    const fn = await bodyOf('if x:\n  a()\nelse:\n  b()');
    const flow = runFlow(fn, { ...analysis(fn), assume: (state, _, isTrue) => ran(state, isTrue ? 'yes' : 'no') });
    const before = [...flow.before.values()].map((state) => [...state.must].join());
    assert.deepEqual(before, ['yes', 'no']);
  });

  it('ends on a loop whose state keeps growing', async () => {
    const fn = await bodyOf('while x:\n  a()');
    const counting = { initial: 0, join: Math.max, equal: Object.is, after: (n: number) => n + 1 };
    assert.equal(runFlow(fn, counting).exits.at(-1)?.kind, 'end');
  });
});

async function bodyOf(code: string): Promise<FunctionFacts> {
  const indented = dedent(code)
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const facts = await factsOf(`def f(x, xs, m):\n${indented}\n`);
  const fn = facts.functions[1];
  assert.ok(fn);
  return fn;
}

function analysis(fn: FunctionFacts): Parameters<typeof runFlow<Trace>>[1] {
  return {
    initial: { must: new Set(), may: new Set() },
    join: (a, b) => ({
      must: new Set([...a.must].filter((name) => b.must.has(name))),
      may: new Set([...a.may, ...b.may]),
    }),
    equal: (a, b) => a.must.size === b.must.size && a.may.size === b.may.size,
    after: (state, op) => {
      const operation = fn.operations[op];
      return operation?.k === 'call' && operation.callee.k === 'name' ? ran(state, operation.callee.name) : state;
    },
    left: (state) => ran(state, 'left'),
  };
}

function ran(state: Trace, name: string): Trace {
  return { must: new Set([...state.must, name]), may: new Set([...state.may, name]) };
}

function allExits(fn: FunctionFacts): readonly Exit<Trace>[] {
  return runFlow(fn, analysis(fn)).exits;
}

/** Without those of calls that raise where nothing handles it, unless a handler let it pass. */
function exitsOf(fn: FunctionFacts): readonly Exit<Trace>[] {
  return allExits(fn).filter((exit) => exit.kind !== 'exception' || exit.op === undefined);
}

function describeExit({ kind, state }: Exit<Trace>): string {
  const names = [...state.may].map((name) => (state.must.has(name) ? name : `${name}?`));
  return [kind, ...names.sort()].join(' ');
}
