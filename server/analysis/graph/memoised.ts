/** Recursive functions that keep what they found: each result is computed once. */
import type { FunctionFacts, Operation, Value } from '../../../rules/facts';

/** `memo[n] = …` or `memo.set(n, …)`, where `memo` is a variable outside of the function or a parameter. */
export function remembers(fn: FunctionFacts, index: number): boolean {
  return fn.operations.some((op) => {
    const entry = entryOf(op);
    if (entry?.store.k !== 'name') return false;
    const { store, key } = entry;
    if (store.scope !== index) return op.k === 'write' && store.scope >= 0;
    return isParameter(fn, index, store) && isParameter(fn, index, key);
  });
}

function entryOf(op: Operation): { readonly store: Value; readonly key: Value } | null {
  if (op.k === 'write') return op.place.k === 'index' ? { store: op.place.of, key: op.place.key } : null;
  if (op.k !== 'call' || op.callee.k !== 'member') return null;
  const [key, value, more] = op.arguments;
  return key && value && !more ? { store: op.callee.of, key: key.value } : null;
}

function isParameter(fn: FunctionFacts, index: number, value: Value): boolean {
  return value.k === 'name' && value.scope === index && fn.parameters.some(({ name }) => name === value.name);
}
