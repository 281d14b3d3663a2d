/** Whether what a call makes outlives the function that makes it. */
import type { FunctionFacts, Operation, OperationId } from '../facts';
import type { FunctionView } from '../model';
import { usesOfNames, usesOfResults, type Use } from './uses';

/** Stored in an object, a collection or an outer variable, returned, or given to somebody else. */
export function isKept({ facts }: FunctionView, op: OperationId): boolean {
  const uses = usesOfResults(facts).get(op) ?? [];
  if (uses.some((use) => isEscape(facts, use) || use.as === 'argument')) return true;
  const names = uses.flatMap((use) => localName(facts, use) ?? []);
  const known = usesOfNames(facts, facts.index);
  return names.some((name) => (known.get(name) ?? []).some((use) => isEscape(facts, use)));
}

/** Stored under a name or a key of its own: `self.reader = …`, `threads[name] = …`. */
export function isFiled({ facts }: FunctionView, op: OperationId): boolean {
  const uses = usesOfResults(facts).get(op) ?? [];
  const known = usesOfNames(facts, facts.index);
  const later = uses.flatMap((use) => known.get(localName(facts, use) ?? '') ?? []);
  return [...uses, ...later].some((use) => {
    const by = use.by === undefined ? undefined : facts.operations[use.by];
    return by?.k === 'write' && use.as === 'assigned' && !use.isPart && by.place.k !== 'name';
  });
}

function isEscape(facts: FunctionFacts & { readonly index: number }, use: Use): boolean {
  if (use.as === 'returned' || use.as === 'yielded') return true;
  const by: Operation | undefined = use.by === undefined ? undefined : facts.operations[use.by];
  if (by?.k !== 'write' || use.as !== 'assigned') return false;
  const isInside = use.isPart && by.value.k !== 'entered';
  return by.place.k !== 'name' || by.place.scope !== facts.index || isInside;
}

function localName(facts: FunctionFacts & { readonly index: number }, use: Use): string | undefined {
  const by = use.by === undefined ? undefined : facts.operations[use.by];
  if (by?.k !== 'write' || use.as !== 'assigned' || by.place.k !== 'name') return undefined;
  return by.place.scope === facts.index ? by.place.name : undefined;
}
