import type { Site } from '../../../rules/model';

/** By operation; a loop stands before the operations in it. */
export function compareSite(a: Site, b: Site): number {
  return a.op - b.op || (a.loop ?? Infinity) - (b.loop ?? Infinity);
}
