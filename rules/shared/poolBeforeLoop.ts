/** Python: the fix that makes a pool before the loop which made one in every turn. */
import type { LoopStep, OperationId, Value } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { operationsIn } from './blocks';
import { loopsAround } from './enclosing';
import { ownVariable } from './ownVariable';
import { handOffAt, isAnswered, isGivenWork } from './poolFate';
import { poolOccasion } from './poolOccasion';
import { usesOfNames, valuesIn, type Use } from './uses';

/** `for x in xs: with Pool() as pool: …`, where each turn waits for all of its work, and the pool is the same in all of them. */
export function poolBeforeLoop(fn: FunctionView, op: OperationId, graph: Graph): readonly Fix[] {
  const { facts, file } = fn;
  const call = facts.operations[op];
  const loop = loopsAround(facts, op).at(-1);
  const found = file.language === 'python' ? ownVariable(fn, op) : undefined;
  if (call?.k !== 'call' || !loop || loop.isAsync || found?.enter === undefined) return [];
  const occasion = poolOccasion(fn, op, graph);
  if (occasion?.k !== 'turn' || occasion.caller) return [];
  const uses = usesOfNames(facts, facts.index).get(found.variable) ?? [];
  if (uses.length === 0 || !uses.every((use) => isDoneInTurn(fn, use, graph))) return [];
  if (!call.arguments.every(({ value }) => isSameInAllTurns(fn, loop, value))) return [];
  return [
    {
      title: 'Make the pool once, before the loop',
      safety: 'suggestion',
      intent: { k: 'with-before-loop', fn: facts.index, op: found.enter, at: loop.span.start },
    },
  ];
}

function isDoneInTurn(fn: FunctionView, use: Use, graph: Graph): boolean {
  const isWaitedFor = handOffAt(fn, use)?.entry.callerWaits === 'block' && isGivenWork(fn, use, graph);
  return isWaitedFor || isAnswered(fn, use, graph);
}

/** Written down, or a variable that no turn sets. */
function isSameInAllTurns({ facts }: FunctionView, loop: LoopStep, value: Value): boolean {
  const written = new Set([...operationsIn(loop.head), ...operationsIn(loop.body)]);
  return [...valuesIn(value)].every((part) => {
    if (part.k === 'literal') return true;
    if (part.k !== 'name' || loop.targets.includes(part.name)) return false;
    const binding = facts.bindings[part.name];
    const assigned = binding && 'assignments' in binding ? binding.assignments : [];
    return part.scope <= 0 || assigned.every((one) => one.op !== undefined && !written.has(one.op));
  });
}
