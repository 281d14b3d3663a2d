/** The fix of awaits in a row where the library has no `gather`: a task group, and what each of them gave. */
import type { OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView } from '../model';
import { stepsAround } from './enclosing';
import { toolOf } from './fixApis';
import { freeVariable } from './fixCode';

export function groupFix(owner: FunctionView, awaits: readonly OperationId[]): readonly Fix[] {
  const { file, facts } = owner;
  const group = toolOf(file, 'task-group');
  if (!group || awaits.some((op) => hasHandlers(owner, op))) return [];
  const free = (wanted: string): string => freeVariable(file.facts, facts, wanted);
  const names = { group: free('group'), keep: free('keep'), results: free('results') };
  const intent: FixIntent = { k: 'await-in-group', fn: facts.index, awaits, group, names };
  return [{ title: `Run them together in ${group.module}.${group.name}()`, safety: 'suggestion', intent }];
}

/** A failure in a group is one of several: other handlers take it. */
export function hasHandlers({ facts }: FunctionView, op: OperationId): boolean {
  return stepsAround(facts, op).some((step) => step.k === 'try' && step.handlers.length > 0);
}
