/** Functions, classes and imports that a value refers to by number: what is kept of it holds while these numbers stand for the same. */
import type { FileFacts, Value } from '../../../rules/facts';
import type { FileId } from '../../../rules/model';
import type { Memo } from './memo';

type Part = 'functions' | 'classes' | 'imports';

/** What the numbers under these names stand for. */
export const NUMBERED: Readonly<Record<string, Part | undefined>> = {
  fn: 'functions',
  scope: 'functions',
  parent: 'functions',
  class: 'classes',
  import: 'imports',
};

/** By value: `functions 3`. */
const known = new WeakMap<Value, readonly string[]>();

export function trackNumbers(memo: Memo, file: FileId, value: Value): void {
  let numbers = known.get(value);
  if (!numbers) known.set(value, (numbers = [...numbersIn(value)]));
  for (const number of numbers) memo.track(`number:${file}\0${number}`);
}

/** What such a number stands for. */
export function numbered(facts: FileFacts, number: string): string {
  const [part, index] = number.split(' ') as [Part, string];
  if (part !== 'imports') return facts[part][Number(index)]?.key ?? '';
  const { module, level, names } = facts.imports[Number(index)] ?? {};
  return JSON.stringify([module, level, names]);
}

function numbersIn(value: Value): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: unknown[] = [value];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    for (const [name, member] of Object.entries(node)) {
      const part = NUMBERED[name];
      if (typeof member !== 'number' || !part) pending.push(member);
      // The module is always the first function.
      else if (part !== 'functions' || member > 0) found.add(`${part} ${String(member)}`);
    }
  }
  return found;
}
