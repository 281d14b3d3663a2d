/** The event loop library that a file uses, from its imports. */
import type { Catalog } from '../../../rules/catalog/catalog';
import type { FileFacts } from '../../../rules/facts';
import type { Loop } from '../../../rules/model';
import type { AsyncLibrary } from '../configuration/configuration';

/** @param preferred by the user, where the file leaves the choice */
export function loopOfFile(facts: FileFacts, catalog: Catalog, preferred: AsyncLibrary = 'auto'): Loop {
  if (facts.language !== 'python') return 'node';
  const loops = facts.imports.flatMap((fact) => (fact.level === 0 ? (catalog.loopOfModule(fact.module) ?? []) : []));
  // anyio runs on each of the others.
  if (preferred === 'anyio') return 'anyio';
  if (preferred !== 'auto' && (loops.length === 0 || loops.includes(preferred))) return preferred;
  // The standard loop is the one whose advice works everywhere; others are meant only where they stand alone.
  return loops.includes('asyncio') ? 'asyncio' : (loops[0] ?? 'asyncio');
}
