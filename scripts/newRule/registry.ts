/** Adds a rule to rules/index.ts: one import, one entry. */
import { AREAS } from '../../rules/areas';
import type { NewRule } from './request';
import { camelCase } from './templates';

const IMPORT = /^import \{ \w+ \} from '\.\/([\w-]+)\/([\w-]+)';\n/gm;
const LIST = /export const RULES = \[([^\]]*)\] as const;/;

interface Entry {
  readonly area: string;
  readonly id: string;
}

/** Sorted by area, then id, whatever the order was. */
export function withRule(registry: string, rule: NewRule): string {
  const imports = [...registry.matchAll(IMPORT)];
  const first = imports[0];
  const last = imports.at(-1);
  if (!first || !last || !LIST.test(registry)) throw new Error('rules/index.ts does not look as it should.');
  const entries = [...imports.map(([, area = '', id = '']): Entry => ({ area, id })), rule].sort(compareEntries);
  const head = registry.slice(0, first.index);
  const tail = registry.slice(last.index + last[0].length);
  return head + entries.map(importLine).join('') + tail.replace(LIST, listOf(entries));
}

function compareEntries(a: Entry, b: Entry): number {
  const order = AREAS.map(String);
  return order.indexOf(a.area) - order.indexOf(b.area) || (a.id < b.id ? -1 : 1);
}

function importLine({ area, id }: Entry): string {
  return `import { ${camelCase(id)} } from './${area}/${id}';\n`;
}

/** Laid out as the formatter would. */
function listOf(entries: readonly Entry[]): string {
  const names = entries.map(({ id }) => camelCase(id));
  const line = `export const RULES = [${names.join(', ')}] as const;`;
  if (line.length <= 120) return line;
  return `export const RULES = [\n${names.map((name) => `  ${name},\n`).join('')}] as const;`;
}
