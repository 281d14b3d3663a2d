/** Effects of catalogued APIs at one operation. */
import type { ApiEntry } from '../../../rules/catalog/schema';
import type { Trigger } from '../../../rules/catalog/catalog';
import type { Certainty, Confidence, Effect, FunctionId, SiteApi } from '../../../rules/model';
import { displaySymbol, type Entity } from '../evaluation/entities';
import { holds, type PredicateSubject } from './predicates';

export interface EffectPlace {
  readonly fn: FunctionId;
  readonly op: number;
  readonly confidence: Confidence;
}

/** What an API does here; `null` when a predicate rules it out. */
export function apiEffect(
  symbol: string,
  entry: ApiEntry,
  subject: PredicateSubject | null,
  place: EffectPlace,
): SiteApi | null {
  if (subject && isAwaitedMethod(symbol, entry, subject)) return null;
  if (subject && entry.unless && holds(entry.unless, subject) === true) return null;
  const when = entry.when ? (subject ? holds(entry.when, subject) : undefined) : true;
  if (when === false) return null;
  const certainty: Certainty = entry.certainty === 'conditional' || when === undefined ? 'conditional' : 'certain';
  const costed = subject ? entry.costIf?.find((c) => holds(c.if, subject) === true) : undefined;
  const gil = (subject ? entry.gilIf?.find((g) => holds(g.if, subject) === true)?.gil : undefined) ?? entry.gil;
  const display = displaySymbol(symbol);
  const effect: Effect = {
    kind: entry.effect,
    category: entry.category,
    cost: costed?.cost ?? entry.cost,
    certainty,
    confidence: place.confidence,
    ...(gil ? { gil } : {}),
    api: display,
    symbol,
    cause: place.fn,
    op: place.op,
    via: null,
    length: 0,
  };
  return { symbol, display, entry, effect };
}

/** What a blocking method of a Python object gives cannot be awaited: the object is another one than it seems. */
function isAwaitedMethod(symbol: string, entry: ApiEntry, subject: PredicateSubject): boolean {
  const isPython = subject.scope.record.facts.language === 'python';
  return isPython && subject.isAwaited && entry.effect === 'blocks' && symbol.includes('()');
}

/** Effects of external entities under a trigger. */
export function apisOf(
  entities: readonly (Entity & { readonly k: 'external' })[],
  trigger: Trigger,
  subject: Omit<PredicateSubject, 'receiver'> | null,
  catalog: { api(path: string, trigger: Trigger): ApiEntry | undefined; canonical(path: string): string },
  place: EffectPlace,
): readonly SiteApi[] {
  return entities.flatMap((entity) => {
    const symbol = catalog.canonical(entity.symbol);
    const entry = catalog.api(symbol, trigger);
    const found = entry ? apiEffect(symbol, entry, subject ? { ...subject, receiver: entity } : null, place) : null;
    return found ? [found] : [];
  });
}
