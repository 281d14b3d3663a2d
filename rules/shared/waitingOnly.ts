/** Work that does nothing but wait for something outside of the program. */
import { displaySymbol, isUnknown } from '../entity';
import type { Effect, FunctionView, Graph } from '../model';
import { loopsAround } from './enclosing';
import { workOf, type StartedWork } from './startedWork';

export interface Waiting {
  /** The worst waiting, where it is a call that blocks. */
  readonly effect?: Effect;
  /** What waits, as people call it. */
  readonly api: string;
  /** Nothing is called there of which the catalogue has never heard. */
  readonly isCertain: boolean;
}

const OUTSIDE: ReadonlySet<Effect['category']> = new Set(['network', 'database', 'sleep', 'subprocess']);

/** The worst waiting, if nothing there computes or talks to other threads and processes. */
export function onlyWaiting(work: StartedWork, graph: Graph): Waiting | undefined {
  const effects = workOf(work).filter(({ cost }) => cost !== 'micro');
  if (effects.some(({ kind, category }) => kind === 'computes' || category === 'wait' || category === 'lock')) {
    return undefined;
  }
  const effect = effects.find(({ category, cost }) => OUTSIDE.has(category) && cost !== 'short');
  // A pause between two attempts is not what the work is about.
  if (effect?.category === 'sleep' && workOf(work).some(({ category }) => category !== 'sleep')) return undefined;
  const isCertain = work.targets.every((target) => isAllKnown(target, graph));
  return effect && { effect, api: effect.api, isCertain };
}

/** A worker's file that only awaits: what it awaits would wait on any event loop. */
export function onlyAwaiting({ handOff }: StartedWork, graph: Graph): Waiting | undefined {
  const functions = (handOff?.scripts ?? []).flatMap((id) => graph.function(id)?.file.functions ?? []);
  if (functions.some((fn) => isComputing(fn) || !isAllKnown(fn, graph))) return undefined;
  const api = functions.flatMap((fn) => awaitedApi(fn, graph) ?? [])[0];
  return api === undefined ? undefined : { api, isCertain: true };
}

function isComputing(fn: FunctionView): boolean {
  if (fn.effects.some(({ kind, cost }) => kind === 'computes' || cost !== 'micro')) return true;
  return fn.facts.operations.some(({ k }, op) => k === 'compute' && loopsAround(fn.facts, op).length > 0);
}

/** Something that was imported, and of which nothing is known, may do anything. */
function isAllKnown(fn: FunctionView, graph: Graph): boolean {
  return fn.facts.operations.every((call, op) => {
    if (call.k !== 'call') return true;
    const callees = graph.values.entities(fn, call.callee, op);
    return callees.every((e) => e.k !== 'external' || isUnknown(e) || isPlain(e.symbol) || graph.values.isKnown(fn, e));
  });
}

/** What the language itself brings along. */
function isPlain(symbol: string): boolean {
  return /^(builtins\.|globalThis:)/.test(symbol);
}

function awaitedApi(fn: FunctionView, graph: Graph): string | undefined {
  for (const [op, call] of fn.facts.operations.entries()) {
    if (call.k !== 'call') continue;
    const api = graph.values
      .entities(fn, call.callee, op)
      .find((e) => e.k === 'external' && !isUnknown(e) && graph.values.isAsyncCallable(fn, e));
    if (api?.k === 'external') return displaySymbol(api.symbol);
  }
  return undefined;
}
