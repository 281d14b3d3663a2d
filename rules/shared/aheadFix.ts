/** The fix of a loop whose turns wait one after the other: all that they wait for is awaited together, before it. */
import type { LoopStep, OperationId } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { sizeOf } from './collectionSize';
import { toolOf } from './fixApis';
import { freeVariable } from './fixCode';
import { AT_ONCE, limiterFor } from './limitFix';
import { operationsOfTurn } from './loops';

/** `op`: the only `await` of the loop. Where there may be many, only so many run at a time, or there is no fix. */
export function aheadFix(fn: FunctionView, loop: LoopStep, op: OperationId, graph: Graph): readonly Fix[] {
  const { file, facts } = fn;
  const api = toolOf(file, 'wait-for-all');
  const isPlain = loop.form === 'for-each' && loop.targets.length === 1 && loop.else.length === 0;
  if (!api || !isPlain || !loop.iterates || !isFirst(fn, loop, op)) return [];
  const semaphore = toolOf(file, 'semaphore');
  const isFew = sizeOf(fn, loop.iterates, graph).k === 'small';
  if (!isFew && (!semaphore || file.language !== 'python')) return [];
  const limiter = isFew || !semaphore ? undefined : limiterFor(fn, semaphore);
  return [
    {
      title: `Await them together before the loop${limiter ? `, ${String(AT_ONCE)} at a time` : ''}`,
      safety: 'suggestion',
      intent: {
        k: 'await-ahead',
        fn: facts.index,
        op,
        at: loop.span.start,
        api,
        all: freeVariable(file.facts, facts, 'results'),
        one: freeVariable(file.facts, facts, file.language === 'python' ? 'result' : 'index'),
        ...(limiter ? { limiter } : {}),
      },
    },
  ];
}

/** `[await f(x) for x in xs]` → `await gather(*(f(x) for x in xs))`; `op` awaits. */
export function elementsFix(fn: FunctionView, loop: LoopStep, op: OperationId, graph: Graph): readonly Fix[] {
  const { file, facts } = fn;
  const [api, semaphore] = [toolOf(file, 'wait-for-all'), toolOf(file, 'semaphore')];
  if (file.language !== 'python' || loop.form !== 'comprehension' || !loop.iterates || !api || !semaphore) return [];
  const limiter = sizeOf(fn, loop.iterates, graph).k === 'small' ? undefined : limiterFor(fn, semaphore);
  return [
    {
      title: `Await them together${limiter ? `, ${String(AT_ONCE)} at a time` : ''}`,
      safety: 'suggestion',
      intent: { k: 'gather-elements', fn: facts.index, op, api, ...(limiter ? { limiter } : {}) },
    },
  ];
}

/** A turn calls nothing before, but for what it hands to the awaited call. */
function isFirst({ facts }: FunctionView, loop: LoopStep, op: OperationId): boolean {
  const span = facts.operations[op]?.span;
  const head = new Set(loop.head);
  return operationsOfTurn(loop).every((other) => {
    const operation = facts.operations[other];
    if (!span || operation?.k !== 'call' || other > op || head.has(other)) return span !== undefined;
    return span.start <= operation.span.start && operation.span.end <= span.end;
  });
}
