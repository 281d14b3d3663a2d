/**
 * Recursion that plays every move: it goes over what an object offers, changes the object or makes one as it is after the
 * move, and calls itself with that and one step less to go. Each level multiplies the work by the number of moves.
 */
import type { CallOperation, ComputeOperation, FunctionFacts, OperationId, Value } from '../../../rules/facts';
import { valuesIn } from '../../../rules/shared/uses';
import { loopsOf, type LoopShape } from './loops';

/** The call in the loop, if there is one. */
export function moveByMove(
  fn: FunctionFacts,
  index: number,
  recursive: readonly OperationId[],
): OperationId | undefined {
  return recursive.find((id) => {
    const call = fn.operations[id];
    if (call?.k !== 'call') return false;
    const passed = call.arguments.flatMap(({ value }) => ownParameter(fn, index, value) ?? []);
    const isStepped = call.arguments.some(({ value }) => stepsDown(fn, index, value));
    if (!isStepped) return false;
    const around = loopsOf(fn).filter((loop) => loop.operations.includes(id));
    return around.some(
      (loop) =>
        passed.some((name) => isOfferedBy(fn, loop, name) && changes(fn, loop, name, id)) ||
        (takesPositionAfterMove(fn, loop, call) && isCompared(fn, loop, id)),
    );
  });
}

function ownParameter(fn: FunctionFacts, index: number, value: Value): string | undefined {
  const isOwn = value.k === 'name' && value.scope === index && fn.bindings[value.name]?.k === 'parameter';
  return isOwn ? value.name : undefined;
}

/** `depth - 1` */
function stepsDown(fn: FunctionFacts, index: number, value: Value): boolean {
  const operation = value.k === 'op' ? fn.operations[value.op] : value;
  if (operation?.k !== 'compute' && operation?.k !== 'operation') return false;
  const [left] = operation.operands;
  return operation.operator === '-' && left !== undefined && ownParameter(fn, index, left) !== undefined;
}

/** `game.moves()`, `board.legal_moves`, `movesOf(board)`, under a name of their own or not. */
function isOfferedBy(fn: FunctionFacts, { step }: LoopShape, name: string): boolean {
  const offered = step.iterates?.k === 'name' ? onlyValue(fn, step.iterates.name) : step.iterates;
  return offered !== undefined && mentions(fn, offered, name) && offered.k !== 'name';
}

function onlyValue(fn: FunctionFacts, name: string): Value | undefined {
  const binding = Object.hasOwn(fn.bindings, name) ? fn.bindings[name] : undefined;
  const [only, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  return others.length === 0 ? only?.value : undefined;
}

/** `search(drop(board, column), depth - 1)`, `next = board.copy(); next.push(move); search(next, depth - 1)`. */
function takesPositionAfterMove(fn: FunctionFacts, loop: LoopShape, call: CallOperation): boolean {
  const positions = fn.parameters.flatMap(({ name }) => (name !== null && isOfferedBy(fn, loop, name) ? [name] : []));
  const [move] = loop.step.targets;
  if (move === undefined) return false;
  return call.arguments.some(
    ({ value }) => isMadeFrom(fn, loop, value, move) && positions.some((name) => isMadeFrom(fn, loop, value, name)),
  );
}

/** By a call in the same turn, under a name of its own or not. */
function isMadeFrom(fn: FunctionFacts, { operations }: LoopShape, value: Value, name: string): boolean {
  if (value.k !== 'name') return value.k === 'op' && fn.operations[value.op]?.k === 'call' && mentions(fn, value, name);
  return operations.some((id) => {
    const operation = fn.operations[id];
    if (operation?.k === 'write')
      return isName(operation.place, value.name) && operation.value.k !== 'name' && mentions(fn, operation.value, name);
    if (operation?.k !== 'call' || operation.callee.k !== 'member' || !isName(operation.callee.of, value.name))
      return false;
    return operation.isStatement === true && operation.arguments.some((a) => mentions(fn, a.value, name));
  });
}

function isName(value: Value, name: string): boolean {
  return value.k === 'name' && value.name === name;
}

/** The answers are compared, whose own side changes with each move: `score > best`, `best = max(best, score)`, `-search(…)`. */
function isCompared(fn: FunctionFacts, { operations }: LoopShape, recursive: OperationId): boolean {
  const isAnswer = (value: Value): boolean =>
    [...valuesIn(value)].some((part) => part.k === 'op' && part.op === recursive);
  const writes = operations.flatMap((id) => {
    const operation = fn.operations[id];
    return operation?.k === 'write' && operation.place.k === 'name' ? [{ ...operation, place: operation.place }] : [];
  });
  const names = writes.filter(({ value }) => isAnswer(value)).map(({ place }) => place.name);
  const holdsAnswer = (value: Value): boolean => isAnswer(value) || (value.k === 'name' && names.includes(value.name));
  return operations.some((id) => {
    const operation = fn.operations[id];
    if (operation?.k === 'compute') return isComparison(operation) && operation.operands.some(holdsAnswer);
    if (operation?.k !== 'call' || !operation.arguments.some(({ value }) => holdsAnswer(value))) return false;
    const given = writes.filter(({ value }) => [...valuesIn(value)].some((part) => part.k === 'op' && part.op === id));
    return given.some(({ place }) => operation.arguments.some(({ value }) => isName(value, place.name)));
  });
}

function isComparison({ operator, operands }: ComputeOperation): boolean {
  return /^[<>]=?$/.test(operator) || (operator === '-' && operands.length === 1);
}

function mentions(fn: FunctionFacts, value: Value, name: string): boolean {
  return [...valuesIn(value)].some((inner) => {
    if (inner.k === 'name') return inner.name === name;
    const operation = inner.k === 'op' ? fn.operations[inner.op] : undefined;
    if (operation?.k === 'read') return mentions(fn, operation.place, name);
    if (operation?.k !== 'call') return false;
    return mentions(fn, operation.callee, name) || operation.arguments.some((a) => mentions(fn, a.value, name));
  });
}

/** `game.move(move)`, `board[place] = player`, in the same turn. */
function changes(fn: FunctionFacts, { operations }: LoopShape, name: string, recursive: OperationId): boolean {
  return operations.some((id) => {
    const operation = fn.operations[id];
    if (operation?.k === 'write') return operation.place.k !== 'name' && mentions(fn, operation.place, name);
    if (operation?.k !== 'call' || id === recursive || operation.isStatement !== true) return false;
    return operation.callee.k === 'member' && mentions(fn, operation.callee.of, name);
  });
}
