/** Calls that give something to be awaited in all likelihood: of what is called not all is known, and others await the same. */
import { isUnknown, type Entity } from '../entity';
import type { OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { isAwaited } from './awaitedElsewhere';
import type { Awaitable } from './awaitables';
import { othersLike } from './likeOthers';
import { asyncNamesakesAt } from './namesakes';
import { valueText } from './text';

/** Why a call is taken for one that has to be awaited. */
export type Guess =
  /** Everything in the project that goes by its name is async. */
  | { readonly k: 'name' }
  /** So many other calls of the file await the same. */
  | { readonly k: 'others'; readonly count: number }
  /** It is async, under a decorator that nobody knows; most calls of async functions under it are awaited. */
  | { readonly k: 'decorator'; readonly decorator: string; readonly awaited: number; readonly calls: number };

export interface Likely {
  readonly awaitable: Awaitable;
  readonly guess: Guess;
  /** It may be an object of its own kind, a task or a job, that can be awaited and need not be. */
  readonly isPerhapsHandle: boolean;
}

/** So many others leave little doubt that waiting is what it is called for. */
const ENOUGH = 3;
/** Who forgets it once may have forgotten it twice. */
const MOST = 0.75;

export function likelyAwaitableAt(fn: FunctionView, op: OperationId, graph: Graph): Likely | undefined {
  const startsAtOnce = fn.file.language !== 'python';
  const namesakes = asyncNamesakesAt(fn, op, graph);
  if (namesakes.length > 0)
    return {
      awaitable: { functions: namesakes, startsAtOnce, isPlain: true },
      guess: { k: 'name' },
      isPerhapsHandle: false,
    };
  const functions = fn.facts.isAsync ? asyncCandidates(fn, op, graph) : undefined;
  if (!functions) return undefined;
  const guess = awaitedByOthers(fn, op, functions, graph) ?? awaitedUnderDecorator(fn, op, functions, graph);
  const isPerhapsHandle = functions.some((id) => !graph.values.isAsyncCallable(fn, { k: 'function', fn: id }));
  return guess && { awaitable: { functions, startsAtOnce, isPlain: true }, guess, isPerhapsHandle };
}

/** The async functions that may be called, if all else that may be is not known. */
function asyncCandidates(fn: FunctionView, op: OperationId, graph: Graph): readonly FunctionId[] | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || (call.form ?? 'optional') !== 'optional') return undefined;
  const callees = graph.values.entities(fn, call.callee, op);
  const startsAtOnce = (e: Entity): boolean => graph.values.roles(fn, e).some(({ role }) => role === 'starts-at-once');
  const isOpen = (e: Entity): boolean =>
    isUnknown(e) ? !startsAtOnce(e) : e.k === 'external' && !graph.values.isKnown(fn, e);
  const functions = callees.flatMap((e) => (e.k === 'function' && isAsync(e.fn, graph) ? [e.fn] : []));
  return callees.every((e) => isOpen(e) || (e.k === 'function' && functions.includes(e.fn))) ? functions : undefined;
}

function isAsync(id: FunctionId, graph: Graph): boolean {
  const facts = graph.function(id)?.facts;
  return facts?.isAsync === true && !facts.isGenerator;
}

/** One other is enough where it is a function of the project that is async, and its result is used. */
function awaitedByOthers(
  fn: FunctionView,
  op: OperationId,
  functions: readonly FunctionId[],
  graph: Graph,
): Guess | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || (functions.length === 0 && call.isStatement !== true)) return undefined;
  const others = othersLike(fn, call.callee, graph);
  const isEnough = others.awaited >= (call.isStatement ? ENOUGH : 1) && others.calls === others.awaited;
  return isEnough ? { k: 'others', count: others.awaited } : undefined;
}

/** What the decorator makes of async functions has to be awaited then, whatever else it does. */
function awaitedUnderDecorator(
  fn: FunctionView,
  op: OperationId,
  functions: readonly FunctionId[],
  graph: Graph,
): Guess | undefined {
  const [only, ...more] = functions;
  const callee = only === undefined || more.length > 0 ? undefined : graph.function(only);
  const decorator = callee && decoratorsOf(callee);
  if (!callee || !decorator) return undefined;
  const akin = callee.file.functions
    .filter(({ id }) => isAsync(id, graph))
    .filter((f) => decoratorsOf(f) === decorator);
  const ids = new Set(akin.map(({ id }) => id));
  const names = new Set(akin.map(({ facts }) => facts.name));
  let [calls, awaited] = [0, 0];
  for (const caller of callee.file.functions)
    for (const [at, operation] of caller.facts.operations.entries()) {
      if (operation.k !== 'call' || (caller.id === fn.id && at === op)) continue;
      const { callee: called } = operation;
      if ((called.k !== 'member' && called.k !== 'name') || !names.has(called.name)) continue;
      if (!graph.values.entities(caller, called, at).some((e) => e.k === 'function' && ids.has(e.fn))) continue;
      calls++;
      if (isAwaited(caller.facts, at)) awaited++;
    }
  return awaited >= ENOUGH && awaited >= MOST * calls ? { k: 'decorator', decorator, awaited, calls } : undefined;
}

function decoratorsOf({ file, facts }: FunctionView): string {
  const outer = file.functions[facts.parent]?.facts;
  return outer ? facts.decorators.map(({ value }) => valueText(file.facts, outer, value)).join(', ') : '';
}
