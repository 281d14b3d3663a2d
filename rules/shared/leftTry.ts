/** Promises and coroutines that leave a `try` or a `with` as they are: by the time they fail, its handlers and its end are over. */
import type { Block, FunctionFacts, Handler, OperationId, Step } from '../facts';
import type { FunctionView, Graph } from '../model';
import type { Awaitable } from './awaitables';
import { operationsIn } from './blocks';
import { stepsAround } from './enclosing';
import { waysOf } from './fate';
import { neverRejects } from './promises';

/** What comes too early, or not at all. */
export type Missed = 'handler' | 'finally' | 'with';

type TryStep = Extract<Step, { readonly k: 'try' }>;

/** `try { return load(); } catch { … }`; `end` is the last call of a chain. */
export function missedByReturned(
  fn: FunctionView,
  op: OperationId,
  end: OperationId,
  awaitable: Awaitable,
  graph: Graph,
): Missed | null {
  const { facts } = fn;
  const at = returnOf(facts, end);
  if (at === undefined) return null;
  // A plain function may have the block for what it does before it makes the coroutine.
  const isCoroutine = fn.file.language === 'python' && !awaitable.startsAtOnce && !facts.isGenerator;
  if (isCoroutine && facts.isAsync && stepsAround(facts, at).some(({ k }) => k === 'with')) return 'with';
  if (!isPlainlyReturned(fn, op, awaitable, graph)) return null;
  const around = stepsAround(facts, at).filter((step) => step.k === 'try');
  if (!neverFails(awaitable, graph) && around.some((step) => isCaught(facts, step, at))) return 'handler';
  return around.some((step) => isFinished(step, at)) ? 'finally' : null;
}

function returnOf({ operations }: FunctionFacts, end: OperationId): OperationId | undefined {
  const at = operations.findIndex(
    (operation, index) =>
      index > end &&
      operation.k === 'return' &&
      waysOf(operation.value).some((way) => way.k === 'op' && way.op === end),
  );
  return at < 0 ? undefined : at;
}

/**
 * JavaScript: a function that is async could have waited; the handler of another one may be for what is thrown at once. Python: what
 * a coroutine function gives has certainly not begun.
 */
function isPlainlyReturned(fn: FunctionView, op: OperationId, awaitable: Awaitable, graph: Graph): boolean {
  const { facts, file } = fn;
  if (facts.isGenerator) return false;
  if (file.language === 'python') return !awaitable.startsAtOnce && awaitable.functions.length > 0;
  return facts.isAsync && !graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'gives-settled');
}

function neverFails({ functions }: Awaitable, graph: Graph): boolean {
  const callees = functions.flatMap((id) => graph.function(id)?.facts ?? []);
  return callees.length > 0 && callees.every(neverRejects);
}

function isCaught({ operations }: FunctionFacts, { body, handlers }: TryStep, at: OperationId): boolean {
  return operationsIn(body).includes(at) && handlers.some((handler) => !isRaisedAgain(operations, handler));
}

/** `catch (error) { throw error; }` changes nothing. */
function isRaisedAgain(operations: FunctionFacts['operations'], { body, name }: Handler): boolean {
  const [step] = body;
  const only = body.length === 1 && typeof step === 'number' ? operations[step] : undefined;
  if (only?.k !== 'raise') return false;
  return only.value.k !== 'op' && (only.value.k !== 'name' || only.value.name === name);
}

/** What is done at the end is done before the work is. */
function isFinished({ body, handlers, else: otherwise, finally: last }: TryStep, at: OperationId): boolean {
  const covered: Block = [...body, ...handlers.flatMap((handler) => handler.body), ...otherwise];
  return operationsIn(last).length > 0 && operationsIn(covered).includes(at);
}
