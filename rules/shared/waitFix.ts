/** Python: the fix that lets the object itself wait which a loop asks again and again. */
import type { LoopStep, OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { receiverSpan } from './fixCode';
import { pauseAt } from './pauses';

/** `while not event.is_set(): await asyncio.sleep(1)` → `await event.wait()`, for loops that do nothing but pause. */
export function waitFix(fn: FunctionView, loop: LoopStep, graph: Graph): readonly Fix[] {
  const { facts, file } = fn;
  const asked = askedBy(loop);
  const call = asked && facts.operations[asked.op];
  if (file.language !== 'python' || !asked || call?.k !== 'call' || call.arguments.length > 0) return [];
  if (!loop.body.every((step) => isPause(fn, step, graph))) return [];
  const [role, ...others] = graph.values.rolesAt(fn, asked.op).filter(({ entry }) => entry.role === 'tells-state');
  const { counterpart, waitsUntil } = role?.entry ?? {};
  const receiver = receiverSpan(fn, call);
  if (!role || others.length > 0 || !receiver || counterpart?.name === undefined || waitsUntil !== asked.until)
    return [];
  const symbol = role.symbol.replace(/\.\w+$/, `.${counterpart.name}`);
  const isAsync = graph.values.isAsyncCallable(fn, { k: 'external', symbol });
  // What waits on its thread would stop the loop.
  const isOnLoop = facts.isAsync || fn.contexts.some(({ place }) => place === 'event-loop');
  if (isAsync ? !facts.isAsync : isOnLoop) return [];
  const code = [...(isAsync ? ['await '] : []), receiver, `.${counterpart.name}()`];
  const intent: FixIntent = { k: 'replace-loop', fn: facts.index, at: loop.span.start, code };
  const title = `Use ${isAsync ? 'await ' : ''}${counterpart.name}()`;
  return [{ title, safety: 'suggestion', intent }];
}

/** The call that is the whole condition, and the answer with which the loop ends. */
function askedBy({ test }: LoopStep): { readonly op: OperationId; readonly until: boolean } | undefined {
  if (test?.k === 'op') return { op: test.op, until: false };
  const [operand] = test?.k === 'operation' && test.operator === 'not' ? test.operands : [];
  return operand?.k === 'op' ? { op: operand.op, until: true } : undefined;
}

/** It only lets time pass. */
export function isPause(fn: FunctionView, step: LoopStep['body'][number], graph: Graph): boolean {
  if (typeof step !== 'number') return step.k === 'continue';
  const operation = fn.facts.operations[step];
  if (operation?.k === 'await')
    return operation.value.k === 'op' && pauseAt(fn, operation.value.op, graph) !== undefined;
  return operation?.k === 'read' || (operation?.k === 'call' && pauseAt(fn, step, graph) !== undefined);
}
