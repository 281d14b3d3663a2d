/** The event loop library that a file uses, from its imports. */
import type { Catalog } from '../../../rules/catalog/catalog';
import type { FileFacts } from '../../../rules/facts';
import type { Loop } from '../../../rules/model';

export function loopOfFile(facts: FileFacts, catalog: Catalog): Loop {
  if (facts.language !== 'python') return 'node';
  const loops = facts.imports.flatMap((fact) => (fact.level === 0 ? (catalog.loopOfModule(fact.module) ?? []) : []));
  // The standard loop is the one whose advice works everywhere; others are meant only where they stand alone.
  return loops.includes('asyncio') ? 'asyncio' : (loops[0] ?? 'asyncio');
}
