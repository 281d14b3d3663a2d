/** What makes a function async that was none: all who call it await it. */
import type { FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { isAwaited } from './awaitedElsewhere';
import { knownCalls } from './knownCalls';

/** `undefined` unless all who call it are seen to, and may await. */
export function makeAsync(fn: FunctionView, graph: Graph): readonly FixIntent[] | undefined {
  if (fn.facts.isAsync) return undefined;
  const calls = knownCalls(fn, graph);
  if (calls?.every((call) => call.fn.facts.isAsync) !== true) return undefined;
  // A promise of a promise is one promise; a coroutine of a coroutine is two.
  const isScript = fn.file.language !== 'python';
  const unawaited = calls.filter((call) => !(isScript && isAwaited(call.fn.facts, call.op)));
  return [
    { k: 'set-async', fn: fn.facts.index, isAsync: true, uses: calls.length },
    ...unawaited.map((call): FixIntent => ({ k: 'add-await', fn: call.fn.facts.index, op: call.op })),
  ];
}
