/** Where code starts to run, for people who want to see one way through it. */
import { MOST_ENTRIES } from './limits';
import { isAside } from './reach';
import { nameOf, placeOfFunction, type Chosen, type Material } from './material';
import type { EntryPoint } from './model';
import { entryReason } from './reach';

export function entriesOf(
  material: Material,
  { functions }: Chosen,
): { readonly list: readonly EntryPoint[]; readonly count: number } {
  const found = functions.flatMap((fn): readonly EntryPoint[] => {
    const reason = isAside(fn) ? undefined : entryReason(fn.contexts, fn.id);
    if (reason === undefined) return [];
    const place = placeOfFunction(material, fn);
    return [{ id: fn.id, name: nameOf(fn), reason, place, findings: material.findings.of(fn).length }];
  });
  found.sort((a, b) => b.findings - a.findings);
  return { list: found.slice(0, MOST_ENTRIES), count: found.length };
}
