/** When a pool is built over and over again. */
import type { OperationId } from '../facts';
import type { Context, FunctionView, Graph } from '../model';
import type { RelatedPlace } from '../rule';
import { operationsIn } from './blocks';
import { loopsAround } from './enclosing';
import { isKept } from './kept';
import { repetitionOf, type Repetition } from './repetition';

/** When it is built again. */
export type Occasion =
  | { readonly k: 'request' | 'call'; readonly context: Context }
  | { readonly k: 'turn'; readonly caller?: RelatedPlace | undefined };

/** `undefined`: once, or by somebody who keeps it. */
export function poolOccasion(fn: FunctionView, op: OperationId, graph: Graph): Occasion | undefined {
  // What a generator makes may live as long as the program: fixtures, lifespans.
  if (fn.facts.index === 0 || fn.facts.isGenerator || isKept(fn, op)) return undefined;
  const request = fn.contexts.find(({ phase }) => phase === 'request');
  if (request) return { k: 'request', context: request };
  if (fn.contexts.some(({ phase }) => phase === 'test' || phase === 'build')) return undefined;
  const repetition = repetitionOf(fn, op, graph);
  if (isOften(repetition) && !isPeriodic(fn, op, repetition)) return { k: 'turn', caller: repetition.caller };
  const library = fn.facts.isAsync ? fn.contexts.find(({ phase }) => phase === 'library') : undefined;
  return library && !/^_*(main|run|serve|start|setup|init|lifespan)/i.test(fn.facts.name)
    ? { k: 'call', context: library }
    : undefined;
}

/** A loop that sleeps between its turns, or goes on somewhere else for as long as the program runs, takes its time. */
function isPeriodic(fn: FunctionView, op: number, { k, caller }: Repetition): boolean {
  if (k !== 'while') return false;
  if (caller) return true;
  const inside = new Set(loopsAround(fn.facts, op).flatMap((loop) => operationsIn(loop.body)));
  return fn.sites.some((site) => inside.has(site.op) && site.apis.some(({ effect }) => effect.category === 'sleep'));
}

function isOften(repetition: Repetition): boolean {
  return repetition.k === 'per-item' || repetition.k === 'while' || (repetition.k === 'count' && repetition.count > 3);
}
