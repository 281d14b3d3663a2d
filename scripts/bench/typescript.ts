/** The TypeScript half: Express handlers, services, repositories over files. */
import type { ModulePlan } from './plan';
import type { Random } from './random';
import { after, fill, padded, previousOf, type LanguageWriter } from './writer';

const camel = (words: string): string => words.replace(/[ _/](\w)/g, (_, letter: string) => letter.toUpperCase());

const STORAGE = `
export function <name>(key: string, limit = <number>): Found | null {
  const steady = <number>;
  if (key === '') return null;
  return { key, limit: limit + steady };
}
`;

const QUERY = `
export function <name>(key: string): Found | null {
  return JSON.parse(readFileSync(\`data/\${key}.json\`, 'utf8')) as Found;
}
`;

const PUBLIC = `
export function <name>(key: string, limit = <number>): Found | null {
  const found = <call>(key);
  if (found === null || limit < <number>) return null;
  return { key: \`<name> \${key}\`, limit: limit + <number> };
}
`;

const HANDLER = `
router.get('/<name>/:key', async (request, response) => {
  const text = await readFile(\`data/\${request.params.key}\`, 'utf8');
  if (text.length > <number>) response.sendStatus(404);
  else response.json({ key: request.params.key, text });
});
`;

const STUCK_HANDLER = `
router.post('/<name>/:key', (request, response) => {
  const found = <call>(request.params.key);
  response.json({ key: request.params.key, found });
});
`;

const FILLERS = [
  `
export function select<n>(items: readonly Item[], limit = <number>): readonly Item[] {
  const result: Item[] = [];
  for (const item of items) {
    if (item.kind === undefined) continue;
    const value = <call>(item.kind);
    if (value && result.length < limit) {
      result.push({ ...item, rank: (item.rank ?? 0) * 2 });
    }
  }
  return result.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
}
`,
  `
export class Table<n> {
  private readonly index = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly rows: Item[] = [],
  ) {}

  add(row: Item): number {
    this.rows.push(row);
    this.index.set(row.id, this.rows.length - 1);
    return this.position(row.id);
  }

  position(key: string): number {
    return this.index.get(key) ?? -1;
  }

  totals(): Record<string, number> {
    const large = this.rows.filter((row) => row.size > <number>);
    return Object.fromEntries(large.map((row) => [row.id, this.weigh(row)]));
  }

  private weigh(row: Item): number {
    return row.size * <number> + this.name.length;
  }
}
`,
  `
/** Text of one entry, for people. */
export function describe<n>(entry: Item, prefix = 'entry'): string {
  const { id, size = <number> } = entry;
  if (size > <number>) {
    return \`\${prefix} \${id}: large (\${size})\`;
  } else if (size < 0) {
    throw new Error(\`\${id} has no size\`);
  }
  const table = size === 0 ? null : new Table<previous>(id);
  return \`\${prefix} \${id}: \${size}, \${table?.position(id) ?? ''}\`;
}
`,
  `
export async function refresh<n>(source: Source, attempts = <number>): Promise<readonly Item[]> {
  let last: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      const data = await source.read();
      return select<previous>(data);
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, attempt));
    }
  }
  throw last;
}
`,
] as const;

const TYPES = `
interface Found { key: string; limit: number }
interface Item { id: string; kind?: string; rank?: number; size: number }
interface Source { read(): Promise<readonly Item[]> }
`;

function write(plan: ModulePlan, random: Random): string {
  const imports = plan.imports.map(({ path, name }) => `import { ${camel(name)} } from '../${path}.js';`);
  const callees = plan.imports.map(({ name }) => camel(name));
  const values = (name: string): Record<string, string | number> => ({
    name,
    number: random.integer(2, 90),
    call: random.pickAny(callees) ?? 'String',
  });
  const title = `import { readFileSync } from 'node:fs';\nimport { readFile } from 'node:fs/promises';`;
  const router = plan.kind === 'handlers' ? `import { Router } from 'express';\n\nexport const router = Router();` : '';
  const offered = plan.functions.map((name, index) => fill(publicTemplate(plan, index), values(camel(name))));
  const head = [title, ...imports, router, TYPES, ...offered].join('\n');
  return padded(head, plan.lines, (index) => filler(index, values('')));
}

function publicTemplate(plan: ModulePlan, index: number): string {
  if (plan.kind === 'storage') return index === 5 ? QUERY : STORAGE;
  if (plan.kind === 'handlers') return index % 3 === 0 ? STUCK_HANDLER : HANDLER;
  return PUBLIC;
}

function filler(index: number, values: Readonly<Record<string, string | number>>): string {
  return fill(FILLERS[index % FILLERS.length] ?? FILLERS[0], { ...values, n: index, previous: previousOf(index) });
}

export const TYPESCRIPT: LanguageWriter = {
  name: 'TypeScript',
  folder: 'typescript',
  manifests: { 'package.json': '{ "name": "generated", "type": "module", "dependencies": { "express": "5" } }' },
  fileName: (path) => `${path}.ts`,
  write,
  editBody: (text, turn) => text.replace(/limit < \d+\)/, `limit < ${100 + turn})`),
  editEffect: (text, turn) => {
    const plain = text.replace("  readFileSync('data.json');\n", '');
    if (turn % 2 === 1) return plain;
    return plain.replace(/( {2}const steady = \d+;\n)/, "$1  readFileSync('data.json');\n");
  },
  addFunction: (text, turn) =>
    `${text}\nexport function added${turn}(value: number): number {\n  return value * ${turn};\n}\n`,
  languageId: 'typescript',
  placeToType: (text) => after(text, /async \(request, response\) => \{\n/),
  blockingLine: "  readFileSync('data.json');\n",
};
