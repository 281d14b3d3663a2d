/**
 * `with open(path) as f: f.read()` is one decision: whoever moves the opening off the loop moves what is done with the
 * file too. Reading and writing a file that the same function opens in the open is left to the finding at the opening.
 */
import type { Operation, Value } from '../../../rules/facts';
import { COST_ORDER, type Effect, type FunctionId, type Site } from '../../../rules/model';
import type { Evaluator, Scope } from '../evaluation/evaluator';

export interface Decided {
  readonly sites: readonly Site[];
  /** Effects that say nothing that the opening does not say; callers need not hear of them. */
  readonly repetitions: ReadonlySet<Effect>;
}

export function withoutRepetition(
  evaluator: Evaluator,
  scope: Scope,
  id: FunctionId,
  operations: readonly Operation[],
  sites: readonly Site[],
): Decided {
  const repetitions = new Set<Effect>();
  const openings = new Map<number, Effect>();
  for (const site of sites)
    for (const { effect } of site.apis) if (site.kind === 'call' && isFirmOnFile(effect)) openings.set(site.op, effect);
  if (openings.size === 0) return { sites, repetitions };
  const lowered = sites.map((site) => {
    if (!site.apis.some(({ effect }) => isFirmOnFile(effect))) return site;
    const opening = openingOf(evaluator, { ...scope, at: site.op }, id, operations[site.op], openings);
    if (!opening) return site;
    const apis = site.apis.map((api) => {
      if (!isFirmOnFile(api.effect) || COST_ORDER[api.effect.cost] > COST_ORDER[opening.cost]) return api;
      const effect: Effect = { ...api.effect, confidence: 'medium' };
      repetitions.add(effect);
      return { ...api, effect };
    });
    return { ...site, apis };
  });
  return { sites: lowered, repetitions };
}

function isFirmOnFile(effect: Effect): boolean {
  return effect.category === 'file' && effect.certainty === 'certain' && effect.confidence === 'high';
}

/** The operation of this function that made what another one works on. */
function openingOf(
  evaluator: Evaluator,
  scope: Scope,
  id: FunctionId,
  operation: Operation | undefined,
  openings: ReadonlyMap<number, Effect>,
): Effect | undefined {
  for (const value of operands(operation)) {
    for (const entity of evaluator.value(scope, value)) {
      const origin = entity.k === 'external' ? entity.origin : undefined;
      if (origin?.fn === id && origin.op !== scope.at && openings.has(origin.op)) return openings.get(origin.op);
    }
  }
  return undefined;
}

function operands(operation: Operation | undefined): readonly Value[] {
  if (operation?.k === 'call') return [operation.callee, ...operation.arguments.map((a) => a.value)];
  return operation?.k === 'enter' || operation?.k === 'iterate' ? [operation.value] : [];
}
