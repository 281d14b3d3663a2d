/** Ways in which text goes wrong. */
import { Random } from '../engine/support/random';

/** The text cut off after every `step`-th character. */
export function* truncations(text: string, step: number): Generator<string> {
  for (let end = 0; end < text.length; end += step) yield text.slice(0, end);
}

/** The text without some of its words, brackets or operators. */
export function* withTokensDeleted(text: string, random: Random, count: number): Generator<string> {
  const tokens = text.match(/\w+|\s+|[^\w\s]/g) ?? [];
  for (let turn = 0; turn < count; turn++) {
    const gone = new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(tokens.length)));
    yield tokens.filter((_, index) => !gone.has(index)).join('');
  }
}

export function repeated(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}
