/** The fix that awaits before what is shared is read: then nobody gets in between. */
import type { OperationId, Span } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView } from '../model';
import { freeVariable } from './fixCode';

/** `total += await next()` → `result = await next()`, `total += result`: all of it is one statement. */
export function awaitFirstFix(
  { file, facts }: FunctionView,
  { read, wait, write }: { readonly read: OperationId; readonly wait: OperationId; readonly write: OperationId },
): readonly Fix[] {
  const { operations } = facts;
  const [before, awaited, whole] = [operations[read], operations[wait], operations[write]];
  if (!before || whole?.k !== 'write' || awaited?.k !== 'await') return [];
  if (!isIn(before.span, whole.span) || !isIn(awaited.span, whole.span)) return [];
  // Nothing else of the statement may be done before: it would change places with what is awaited.
  const isMovable = operations.every(({ k, span }, op) => {
    if (op === wait || !isIn(span, whole.span) || isIn(span, awaited.span)) return true;
    return k === 'call' ? op > wait : k !== 'await' && k !== 'yield';
  });
  if (!isMovable) return [];
  const name = freeVariable(file.facts, facts, 'result');
  const intent = { k: 'await-first', fn: facts.index, op: wait, name } as const;
  return [{ title: 'Await first, then read and write', safety: 'suggestion', intent }];
}

function isIn(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
