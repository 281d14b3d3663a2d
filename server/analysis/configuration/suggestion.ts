/** "Did you mean": the known word that an unknown one was most likely meant to be. */
import { closest, distance } from 'fastest-levenshtein';

const SHORTEST_PREFIX = 3;

export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const byPrefix = known.filter(
    (candidate) => lower.length >= SHORTEST_PREFIX && candidate.toLowerCase().startsWith(lower),
  );
  if (byPrefix.length === 1) {
    return byPrefix[0];
  }
  if (known.length === 0) {
    return undefined;
  }
  const best = closest(lower, known.map(String));
  const tolerance = Math.max(1, Math.floor(best.length / 3));
  return distance(lower, best.toLowerCase()) <= tolerance ? best : undefined;
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === undefined ? '' : ` Did you mean "${best}"?`;
}
