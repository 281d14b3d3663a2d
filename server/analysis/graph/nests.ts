/** What a nest of loops comes to: the turns of its loops, multiplied. */
import type { Block, FunctionFacts, LoopStep, OperationId, Step, Value } from '../../../rules/facts';
import type { Certainty, Cost } from '../../../rules/model';
import { innerBlocks, operationsIn } from '../../../rules/shared/blocks';
import type { LoopShape } from './loops';
import type { Count } from './turns';

export interface Verdict {
  readonly api: string;
  readonly cost: Cost;
  readonly certainty: Certainty;
}

/** Simple operations that take about 10 ms (short) and 100 ms (long). */
export interface Limits {
  readonly short: number;
  readonly long: number;
}

/** From the outermost loop to the one whose operations are judged. */
export interface Nest {
  readonly around: readonly LoopShape[];
  readonly counts: readonly Count[];
  /** Simple operations that one turn of the innermost loop is worth. */
  readonly weight: number;
}

/** Rounds of something that is itself a pass over data: an iteration that converges, generations, epochs. */
const MANY_ROUNDS = 100;

export function verdictOf(
  fn: FunctionFacts,
  { around, counts: counted, weight }: Nest,
  limits: Limits,
): Verdict | null {
  const counts = counted.map(({ turns }) => turns);
  const known = counts.reduce<number>((product, count) => (typeof count === 'number' ? product * count : product), 1);
  const unknown = counts.filter((count) => typeof count !== 'number');
  const open = unknown.length;
  const times = known > 1 ? `${known.toLocaleString('en-US')} turns` : '';
  if (known * weight >= limits.long) return { api: `loop of ${times}`, cost: 'long', certainty: 'certain' };
  if (unknown.includes('combinations')) return guess('loop over all combinations');
  if (open >= 3) {
    // Counting loops are arithmetic on the input; three collections inside each other are often small.
    const isCounted = unknown.filter((c) => c === 'data').length >= 3;
    return { api: 'loops nested three deep', cost: 'long', certainty: isCounted ? 'certain' : 'conditional' };
  }
  if (open === 2 && !skipsAhead(fn, around) && (isSameCollection(around) || countsToOuter(counted, around)))
    return {
      api: 'nested loops over the same data',
      cost: 'long',
      certainty: isForChosen(fn, around) ? 'conditional' : 'certain',
    };
  if (open === 2 && isSameSize(counted, around)) return guess('nested loops over the same data');
  if (known * weight >= limits.short) return { api: `loop of ${times}`, cost: 'short', certainty: 'certain' };
  if (open === 2 && (unknown.every((c) => c !== 'open') || fillsTable(fn, counted, around) || looksAround(fn, around)))
    return guess('nested loops');
  if (open === 1 && known >= MANY_ROUNDS) return guess('nested loops');
  return open === 1 && around.length === 1 ? single(counted, around) : null;
}

function single([count]: readonly Count[], [loop]: readonly LoopShape[]): Verdict | null {
  if (count?.turns === 'search') return guess('loop that searches by trying');
  const trip = loop?.step.trip.k;
  const isCounting = trip === 'bound' || trip === 'collection';
  return count?.turns === 'data' && isCounting ? guess('loop with a data-dependent count') : null;
}

export function guess(api: string): Verdict {
  return { api, cost: 'long', certainty: 'conditional' };
}

/** Not so where a loop inside moves the cursor of the loop around it, as scanners do: together they make one pass. */
function isSameCollection(around: readonly LoopShape[]): boolean {
  if (around.at(-1)?.step.form === 'while' || sharesCounter(around)) return false;
  const texts = around.map((l) =>
    JSON.stringify(l.step.iterates ?? (l.step.trip.k === 'bound' ? l.step.trip.bound : l.ordinal)),
  );
  return texts.length >= 2 && new Set(texts).size < texts.length;
}

/** `for i, x in enumerate(xs): for j in range(i + 1, len(xs))`. */
function isSameSize(counted: readonly Count[], around: readonly LoopShape[]): boolean {
  if (around.at(-1)?.step.form === 'while') return false;
  const sizes = counted.flatMap(({ of }) => (of ? [JSON.stringify(of)] : []));
  return new Set(sizes).size < sizes.length;
}

/** `if kind == ERROR:` around the inner loop: it runs for those few elements alone. */
function isForChosen(fn: FunctionFacts, around: readonly LoopShape[]): boolean {
  return around.some((inner, at) => {
    const outer = around[at - 1]?.step.body ?? [];
    return outer.some((step) => isBehindEquality(fn, step, inner.step));
  });
}

function isBehindEquality(fn: FunctionFacts, step: Step, inner: LoopStep): boolean {
  if (typeof step === 'number') return false;
  const holdsIt = innerBlocks(step).some((block) => holds(block, inner));
  if (step.k === 'if' && holdsIt && isEquality(fn, step.test)) return true;
  return holdsIt && innerBlocks(step).some((block) => block.some((next) => isBehindEquality(fn, next, inner)));
}

function holds(block: Block, inner: LoopStep): boolean {
  return block.some(
    (step) => step === inner || (typeof step !== 'number' && innerBlocks(step).some((b) => holds(b, inner))),
  );
}

function isEquality(fn: FunctionFacts, test: Value): boolean {
  const computed = test.k === 'op' ? fn.operations[test.op] : test;
  if (computed?.k !== 'compute' && computed?.k !== 'operation') return false;
  return computed.operator === '==' || computed.operator === '===';
}

/** `for (; i < n; i++)` inside `while (i < n)`. */
function sharesCounter(around: readonly LoopShape[]): boolean {
  const counters = around.map((l) => counterOf(l.step.test)).filter((name) => name !== null);
  return new Set(counters).size < counters.length;
}

/** `i += run.length` in a loop that counts `i`: what the loop inside has taken in, the one around it passes over. */
function skipsAhead(fn: FunctionFacts, around: readonly LoopShape[]): boolean {
  return around
    .slice(0, -1)
    .some(({ step: { form, targets, body } }) =>
      form !== 'for' ? false : operationsIn(body).some((id) => movesOn(fn.operations[id], targets)),
    );
}

function movesOn(op: FunctionFacts['operations'][number] | undefined, targets: readonly string[]): boolean {
  if (op?.k !== 'write' || op.place.k !== 'name' || !targets.includes(op.place.name)) return false;
  return op.augmented === undefined || op.augmented.startsWith('+');
}

/** The name that a loop compares. */
function counterOf(test: Value | undefined): string | null {
  if (test?.k !== 'operation') return null;
  const [left] = test.operands;
  if (test.operator === '&&') return counterOf(left);
  return left?.k === 'name' ? `${String(left.scope)}.${left.name}` : null;
}

/** `for (let j = 0; j < n - i; j++)` inside a loop that counts `i`. */
function countsToOuter(counted: readonly Count[], around: readonly LoopShape[]): boolean {
  return around.some((outer, at) => {
    const { targets, trip } = outer.step;
    const inner = counted.slice(at + 1);
    const isCounting = counted[at]?.bound !== undefined || trip.k === 'bound';
    return (
      isCounting && inner.some(({ bound }) => bound !== undefined && namesIn(bound).some((n) => targets.includes(n)))
    );
  });
}

/** `i` in `i` and in `n - i`; not in `i + 3`, which begins at `i` as a rule and ends three later. */
function namesIn(value: Value): readonly string[] {
  if (value.k === 'name') return [value.name];
  return value.k === 'operation' && value.operator === '-' ? value.operands.flatMap(namesIn) : [];
}

/** `table[i][j] = …` in counting loops: one cell for every pair. */
function fillsTable(fn: FunctionFacts, counted: readonly Count[], around: readonly LoopShape[]): boolean {
  if (counted.some(({ bound }) => bound === undefined)) return false;
  const own = around.at(-1)?.own ?? [];
  return own.some((id) => {
    const op = fn.operations[id];
    return op?.k === 'write' && op.place.k === 'index' && op.place.of.k === 'index';
  });
}

/** `previous[j - 1]` in a loop that runs over `j`: every element is compared with its neighbours, as in dynamic programming. */
function looksAround(fn: FunctionFacts, around: readonly LoopShape[]): boolean {
  const targets = around.flatMap((loop) => loop.step.targets);
  const own: readonly OperationId[] = around.at(-1)?.own ?? [];
  return own.some((id) => {
    const op = fn.operations[id];
    if ((op?.k !== 'read' && op?.k !== 'write') || op.place.k !== 'index') return false;
    const operands = shiftedBy(op.place.key, fn);
    return operands.some((operand) => operand.k === 'name' && targets.includes(operand.name));
  });
}

/** The operands of `j - 1`, `c - weight`: names and numbers, and no texts that are put together. */
function shiftedBy(key: Value, fn: FunctionFacts): readonly Value[] {
  const op = key.k === 'op' ? fn.operations[key.op] : undefined;
  const compute = key.k === 'operation' ? key : op?.k === 'compute' ? op : undefined;
  if (!compute || !/^[-+]$/.test(compute.operator)) return [];
  const isNumber = (v: Value): boolean => v.k === 'name' || (v.k === 'literal' && typeof v.value === 'number');
  return compute.operands.every(isNumber) ? compute.operands : [];
}
