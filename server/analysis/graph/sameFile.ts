/**
 * `with open(path) as f: f.read()` is one decision: whoever moves the opening off the loop moves what is done with the
 * file too. Reading and writing a file that the same function opens in the open is left to the finding at the opening, and
 * so is entering and leaving a connection: `with psycopg.connect() as connection`.
 */
import type { Operation, Value } from '../../../rules/facts';
import { COST_ORDER, type Effect, type FunctionId, type Site, type SiteApi } from '../../../rules/model';
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
    for (const { effect } of site.apis) if (site.kind === 'call' && isFirm(effect)) openings.set(site.op, effect);
  if (openings.size === 0) return { sites, repetitions };
  const decided = sites.map((site) => {
    if (!site.apis.some(({ effect }) => isFirm(effect))) return site;
    const opening = openingOf(evaluator, { ...scope, at: site.op }, id, operations[site.op], openings);
    if (!opening) return site;
    const repeats = site.apis.filter(({ effect }) => isRepetition(effect, opening, site.kind));
    for (const { effect } of repeats) repetitions.add(effect);
    // Entering and leaving stand at the very place of the opening.
    if (site.kind === 'enter') return { ...site, apis: site.apis.filter((api) => !repeats.includes(api)) };
    const lowered = site.apis.map((api) => (repeats.includes(api) ? lower(api, repetitions) : api));
    return { ...site, apis: lowered };
  });
  return { sites: decided, repetitions };
}

function isRepetition(effect: Effect, opening: Effect, kind: Site['kind']): boolean {
  const isSameThing = effect.category === opening.category && (effect.category === 'file' || kind === 'enter');
  return isSameThing && isFirm(effect) && COST_ORDER[effect.cost] <= COST_ORDER[opening.cost];
}

function lower(api: SiteApi, repetitions: Set<Effect>): SiteApi {
  const effect: Effect = { ...api.effect, confidence: 'medium' };
  repetitions.add(effect);
  return { ...api, effect };
}

function isFirm(effect: Effect): boolean {
  return effect.certainty === 'certain' && effect.confidence === 'high';
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
