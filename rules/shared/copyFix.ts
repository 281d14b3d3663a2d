/** Python: the fix that goes over a copy, made in one step, of a collection that others change. */
import type { Fix } from '../fixes';
import type { OperationId } from '../facts';
import type { FunctionView } from '../model';
import { toolOf } from './fixApis';

/** `op`: where the iteration starts. */
export function copyFix({ file, facts }: FunctionView, op: OperationId): readonly Fix[] {
  const copy = toolOf(file, 'copy-of-elements');
  if (!copy) return [];
  return [
    {
      title: `Iterate over a copy, ${copy.name}(…)`,
      safety: 'suggestion',
      intent: { k: 'wrap-iterated', fn: facts.index, op, before: [copy, '('], after: [')'] },
    },
  ];
}
