/** Python: the fix that goes over a copy, made in one step, of a collection that others change. */
import type { Fix } from '../fixes';
import type { FunctionView } from '../model';
import { toolOf } from './fixApis';
import type { Resizing } from './resizedInIteration';

/** Without a GIL nothing keeps the others away while the copy is made. */
export function copyFix({ file, facts }: FunctionView, { op }: Resizing): readonly Fix[] {
  const copy = toolOf(file, 'copy-of-elements');
  if (!copy || file.isFreeThreaded) return [];
  return [
    {
      title: `Iterate over a copy, ${copy.name}(…)`,
      safety: 'suggestion',
      intent: { k: 'wrap-iterated', fn: facts.index, op, before: [copy, '('], after: [')'] },
    },
  ];
}
