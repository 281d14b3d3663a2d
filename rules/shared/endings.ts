/** What has to happen for a loop, or for a function that starts itself again, to come to its end. */
import type { CallReference } from '../entity';
import type { Block, LoopStep, OperationId, Step, TryStep, Value, WriteOperation } from '../facts';
import type { Access, FunctionId, FunctionView, Graph } from '../model';
import { innerBlocks, operationsIn } from './blocks';
import { stepsAround } from './enclosing';
import { operationsOfTurn } from './loops';
import { valueText } from './text';
import { valuesIn } from './uses';

export type Ending =
  | { readonly k: 'never' }
  /** Somebody else has to change this flag. */
  | { readonly k: 'others'; readonly display: string }
  /** It gets on by itself, or that cannot be told. */
  | { readonly k: 'unknown' };

/** What happens in a turn. */
interface Turn {
  /** In whose files somebody may write. */
  readonly near: readonly FunctionView[];
  readonly includes: (write: Access) => boolean;
}

function viewsOf(runs: ReadonlySet<FunctionId>, graph: Graph): readonly FunctionView[] {
  return [...runs].flatMap((id) => graph.function(id) ?? []);
}

const NEVER: Ending = { k: 'never' };
const UNKNOWN: Ending = { k: 'unknown' };

/** `runs`: the functions that run in a turn, none of which lets others run. */
export function endingOfLoop(fn: FunctionView, loop: LoopStep, runs: ReadonlySet<FunctionId>, graph: Graph): Ending {
  if (loop.trip.k !== 'forever' && loop.trip.k !== 'condition') return UNKNOWN;
  const turn = operationsOfTurn(loop);
  const exits = exitsIn(fn, loop.body, [], false);
  const test = loop.test && loop.test.k !== 'literal' ? [loop.test] : [];
  return endingBy(
    fn,
    exits && [...test, ...exits.flat()],
    exits?.some((tests) => tests.length === 0),
    {
      near: viewsOf(runs, graph),
      includes: (write) => (write.fn.id === fn.id ? turn.includes(write.op) : runs.has(write.fn.id)),
    },
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
  return endingBy(
    fn,
    exits && [...tests, ...exits.flat()],
    false,
    { near: viewsOf(runs, graph), includes: (write) => runs.has(write.fn.id) },
    graph,
  );
}

function endingBy(
  fn: FunctionView,
  tests: readonly Value[] | undefined,
  isLeft: boolean | undefined,
  turn: Turn,
  graph: Graph,
): Ending {
  if (!tests || isLeft === true) return UNKNOWN;
  let ending = NEVER;
  for (const test of tests) {
    const display = flagOfOthers(fn, test, turn, graph);
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
 * A condition that looks at nothing but flags and counters (variables or fields that are set to literals, or counted up and
 * down), which functions set that do not run here.
 */
function flagOfOthers(fn: FunctionView, test: Value, turn: Turn, graph: Graph): string | undefined {
  const places = placesIn(fn, test);
  if (!places) return undefined;
  const set = places.map((place) => isSetByOthers(fn, place, turn, graph));
  const first = places[set.indexOf(true)];
  return set.includes(undefined) || !first ? undefined : valueText(fn.file.facts, fn.facts, first);
}

/** The places that a condition reads; `undefined` where it does anything else, or compares elements of something. */
function placesIn(fn: FunctionView, test: Value): readonly Value[] | undefined {
  if (test.k === 'literal') return [];
  if (test.k === 'name' || test.k === 'member')
    return [...valuesIn(test)].some(({ k }) => k === 'op' || k === 'index') ? undefined : [test];
  const operation = test.k === 'op' ? fn.facts.operations[test.op] : undefined;
  const operands = test.k === 'operation' ? test.operands : operation?.k === 'compute' ? operation.operands : undefined;
  const places = operands?.map((operand) => placesIn(fn, operand));
  return places?.every((found) => found !== undefined) ? places.flat() : undefined;
}

/** Functions that do not run here set it: true; nobody does: false; what becomes of it cannot be told: `undefined`. */
function isSetByOthers(fn: FunctionView, place: Value, turn: Turn, graph: Graph): boolean | undefined {
  const storage = graph.values.storage(fn, place);
  if (!storage || storage.scope === 'local' || storage.scope === 'parameter') return undefined;
  const writes = graph.values.accesses(storage, fn, ...turn.near).filter(({ kind }) => kind !== 'read');
  const setters = writes.filter(({ fn: { facts } }) => facts.kind !== 'module' && facts.kind !== 'constructor');
  const isPlain = setters.every(({ fn: writer, op }) => {
    const write = writer.facts.operations[op];
    return write?.k === 'write' && (write.value.k === 'literal' || isCounted(writer, write));
  });
  return isPlain && !writes.some((write) => turn.includes(write)) ? setters.length > 0 : undefined;
}

/** `active = active - 1`; what `active += 1` adds is a literal. */
function isCounted({ facts }: FunctionView, { value }: WriteOperation): boolean {
  const compute = value.k === 'op' ? facts.operations[value.op] : value;
  const operands = compute?.k === 'compute' || compute?.k === 'operation' ? compute.operands : [];
  return operands.length === 2 && operands[1]?.k === 'literal';
}
