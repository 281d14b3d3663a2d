/** I/O-bound or CPU-bound: does a function spend its time waiting or computing? */
import { COST_ORDER, type Effect } from '../model';

export type Classification = 'I/O-bound' | 'CPU-bound' | 'mixed' | 'light';

/** @param suspends it awaits something: it waits, though without holding its thread */
export function classify(effects: readonly Effect[], suspends = false): Classification {
  const telling = effects.filter(isTelling);
  const firm = telling.filter((effect) => effect.certainty === 'certain');
  // What happens only under some circumstances decides only where nothing else is known.
  const decisive = firm.length > 0 ? firm : telling;
  const waits = suspends || decisive.some((effect) => effect.kind === 'blocks');
  const computes = decisive.some((effect) => effect.kind === 'computes');
  if (waits && computes) return 'mixed';
  if (waits) return 'I/O-bound';
  return computes ? 'CPU-bound' : 'light';
}

/** Waiting is waiting, however short; computing counts from where it is felt. */
function isTelling({ kind, cost, certainty }: Effect): boolean {
  const least = kind === 'blocks' || certainty === 'certain' ? 'short' : 'long';
  return COST_ORDER[cost] >= COST_ORDER[least];
}

/** Costliest first, certain before conditional. */
export function byWeight(a: Effect, b: Effect): number {
  const isFirm = (effect: Effect): number => (effect.certainty === 'certain' && effect.confidence === 'high' ? 0 : 1);
  return isFirm(a) - isFirm(b) || COST_ORDER[b.cost] - COST_ORDER[a.cost] || a.length - b.length;
}
