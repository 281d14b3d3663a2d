/** Generators that a function of the project goes over, because a caller gives them: `only(walk(root), SUFFIXES)`. */
import type { CallOperation } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { isBound, positionalArguments } from '../../../rules/shared/arguments';
import type { Entity } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';

export function iteratedArguments(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  callees: readonly Entity[],
): readonly Entity[] {
  if (call.arguments.length === 0) return [];
  return callees.flatMap((callee) => {
    const names = callee.k === 'function' ? namesGoneOver(evaluator, callee.fn) : [];
    return names.flatMap(({ name, position }) => {
      const given = call.arguments.find((a) => a.name === name) ?? positionalArguments(call)[position];
      return given ? evaluator.value(scope, given.value).filter(({ k }) => k === 'generator') : [];
    });
  });
}

interface GoneOver {
  readonly name: string;
  /** Among what callers pass by position. */
  readonly position: number;
}

function namesGoneOver(evaluator: Evaluator, id: FunctionId): readonly GoneOver[] {
  evaluator.memo.track(`invk:${id}`);
  evaluator.memo.track(`sign:${id}`);
  const found = evaluator.functionOf(id);
  if (!found || found.facts.parameters.length === 0) return [];
  const { facts, index, record } = found;
  const names = facts.operations.flatMap((op) =>
    op.k === 'iterate' && !op.isAsync && op.value.k === 'name' && op.value.scope === index ? [op.value.name] : [],
  );
  const first = isBound(record.facts.language, facts) ? 1 : 0;
  return facts.parameters.flatMap(({ name, kind }, at) =>
    kind === 'normal' && name !== null && names.includes(name) ? [{ name, position: at - first }] : [],
  );
}
