/** What has to happen for a loop, or for a function that starts itself again, to come to its end. */
import type { CallReference } from '../entity';
import type { Block, LoopStep, OperationId, Step, TryStep, Value } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { innerBlocks, operationsIn } from './blocks';
import { stepsAround } from './enclosing';
import { valueText } from './text';
import { valuesIn } from './uses';

export type Ending =
  | { readonly k: 'never' }
  /** Somebody else has to change this flag. */
  | { readonly k: 'others'; readonly display: string }
  /** It gets on by itself, or that cannot be told. */
  | { readonly k: 'unknown' };

const NEVER: Ending = { k: 'never' };
const UNKNOWN: Ending = { k: 'unknown' };

/** `runs`: the functions that run in a turn, none of which lets others run. */
export function endingOfLoop(fn: FunctionView, loop: LoopStep, runs: ReadonlySet<FunctionId>, graph: Graph): Ending {
  if (loop.trip.k !== 'forever' && loop.trip.k !== 'condition') return UNKNOWN;
  const exits = exitsIn(fn, loop.body, [], false);
  const test = loop.test && loop.test.k !== 'literal' ? [loop.test] : [];
  return endingBy(
    fn,
    exits && [...test, ...exits.flat()],
    exits?.some((tests) => tests.length === 0),
    runs,
    graph,
  );
}

/** Functions that start each other again, by these calls. */
export function endingOfCircle(calls: readonly CallReference[], runs: ReadonlySet<FunctionId>, graph: Graph): Ending {
  let ending = NEVER;
  for (const { fn: id, op } of calls) {
    const fn = graph.function(id);
    const own = fn ? endingOfRepeat(fn, op, runs, graph) : UNKNOWN;
    if (own.k === 'unknown') return own;
    if (own.k === 'others') ending = own;
  }
  return ending;
}

/** What decides on whether an operation is reached. */
function endingOfRepeat(fn: FunctionView, op: OperationId, runs: ReadonlySet<FunctionId>, graph: Graph): Ending {
  const around = stepsAround(fn.facts, op);
  if (around.some(({ k }) => k !== 'if')) return UNKNOWN;
  const tests = around.flatMap((step) => (step.k === 'if' ? [step.test] : []));
  const exits = exitsIn(fn, fn.facts.body, [], true, op);
  return endingBy(fn, exits && [...tests, ...exits.flat()], false, runs, graph);
}

function endingBy(
  fn: FunctionView,
  tests: readonly Value[] | undefined,
  isLeft: boolean | undefined,
  runs: ReadonlySet<FunctionId>,
  graph: Graph,
): Ending {
  if (!tests || isLeft === true) return UNKNOWN;
  let ending = NEVER;
  for (const test of tests) {
    const display = flagOfOthers(fn, test, runs, graph);
    if (display === undefined) return UNKNOWN;
    ending = { k: 'others', display };
  }
  return ending;
}

/**
 * The conditions around each way out of a block; `undefined` where a way out has another reason. `isLoopOutside`: `break`
 * belongs to a loop inside; `before`: ways out behind this operation do not count.
 */
function exitsIn(
  fn: FunctionView,
  block: Block,
  tests: readonly Value[],
  isLoopOutside: boolean,
  before = Infinity,
): readonly (readonly Value[])[] | undefined {
  const found: (readonly Value[])[] = [];
  for (const step of block) {
    const exits = exitsOf(fn, step, tests, isLoopOutside, before);
    if (!exits) return undefined;
    found.push(...exits);
  }
  return found;
}

function exitsOf(
  fn: FunctionView,
  step: Step,
  tests: readonly Value[],
  isLoopOutside: boolean,
  before: number,
): readonly (readonly Value[])[] | undefined {
  if (typeof step === 'number') return step < before && isExit(fn, step) ? [tests] : [];
  switch (step.k) {
    case 'break':
      return isLoopOutside ? [] : [tests];
    case 'continue':
      return [];
    case 'if': {
      const inside = [...tests, step.test];
      const then = exitsIn(fn, step.then, inside, isLoopOutside, before);
      const otherwise = exitsIn(fn, step.else, inside, isLoopOutside, before);
      return then && otherwise && [...then, ...otherwise];
    }
    case 'with':
      return exitsIn(fn, step.body, tests, isLoopOutside, before);
    case 'try':
      return exitsOfTry(fn, step, tests, isLoopOutside, before);
    default:
      return innerBlocks(step).every((inner) => !leaves(fn, inner, isLoopOutside || step.k === 'loop', before))
        ? []
        : undefined;
  }
}

/** A handler that leaves has its reasons elsewhere. */
function exitsOfTry(
  fn: FunctionView,
  step: TryStep,
  tests: readonly Value[],
  isLoopOutside: boolean,
  before: number,
): readonly (readonly Value[])[] | undefined {
  if (step.handlers.some(({ body }) => leaves(fn, body, isLoopOutside, before))) return undefined;
  return exitsIn(fn, [...step.body, ...step.else, ...step.finally], tests, isLoopOutside, before);
}

function leaves(fn: FunctionView, block: Block, isLoopOutside: boolean, before: number): boolean {
  if (operationsIn(block).some((op) => op < before && isExit(fn, op))) return true;
  return !isLoopOutside && hasBreak(block);
}

function hasBreak(block: Block): boolean {
  return block.some((step) => {
    if (typeof step === 'number' || step.k === 'loop') return false;
    return step.k === 'break' || innerBlocks(step).some(hasBreak);
  });
}

function isExit(fn: FunctionView, op: OperationId): boolean {
  const k = fn.facts.operations[op]?.k;
  return k === 'return' || k === 'raise';
}

/**
 * A condition that looks at nothing but one flag (a variable or field that is only ever set to literals), which functions set
 * that do not run here.
 */
function flagOfOthers(fn: FunctionView, test: Value, runs: ReadonlySet<FunctionId>, graph: Graph): string | undefined {
  const parts = [...valuesIn(test)];
  const places = parts.filter(({ k }) => k === 'name' || k === 'member');
  const [place, ...inner] = places;
  if (!place || parts.some(({ k }) => k === 'op' || k === 'index')) return undefined;
  // `a.b.c` is one place, whatever it is reached through.
  if (inner.some((other) => ![...valuesIn(place)].includes(other))) return undefined;
  const storage = graph.values.storage(fn, place);
  if (!storage || storage.scope === 'local' || storage.scope === 'parameter') return undefined;
  const writes = graph.values.accesses(storage, fn).filter(({ kind }) => kind !== 'read');
  const isFlag = writes.every(({ fn: writer, op }) => {
    const write = writer.facts.operations[op];
    return write?.k === 'write' && write.augmented === undefined && write.value.k === 'literal';
  });
  const setters = writes.filter(({ fn: { facts } }) => facts.kind !== 'module' && facts.kind !== 'constructor');
  if (!isFlag || setters.length === 0 || writes.some((write) => runs.has(write.fn.id))) return undefined;
  return valueText(fn.file.facts, fn.facts, place);
}
