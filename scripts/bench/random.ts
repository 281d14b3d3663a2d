/** Pseudo-random numbers from a seed: every run measures the same workspace. */

export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  integer(from: number, to: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** `undefined` when there is nothing to pick from. */
  pickAny<T>(items: readonly T[]): T | undefined;
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const index = (length: number): number => Math.floor(next() * length);
  return {
    next,
    integer: (from, to) => from + index(to - from + 1),
    pick: (items) => items[index(items.length)] ?? items[0],
    pickAny: (items) => items[index(items.length)],
  };
}
