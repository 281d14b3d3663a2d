/**
 * Recursion that plays every move: it goes over what an object offers, changes the object, and calls itself with the same
 * object and one step less to go. Each level multiplies the work by the number of moves.
 */
import type { FunctionFacts, OperationId, Value } from '../../../rules/facts';
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
    return around.some((loop) => passed.some((name) => isOfferedBy(fn, loop, name) && changes(fn, loop, name, id)));
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

/** `game.moves()`, `board.legal_moves`, `movesOf(board)`. */
function isOfferedBy(fn: FunctionFacts, { step }: LoopShape, name: string): boolean {
  return step.iterates !== undefined && mentions(fn, step.iterates, name) && step.iterates.k !== 'name';
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
