/** Invariant: while somebody edits a file, rules look again only at functions that read what has changed. */
import { strict as assert } from 'node:assert';
import type { Workspace } from '../../server/analysis/api';
import { freshWorkspace } from './support/workspaces';

const COUNT = 40;

const SAMPLES = {
  Python: {
    file: '/project/app.py',
    text: [
      'import time',
      'import threading',
      'total = 0',
      'def helper(n):',
      '    return n + 1',
      'class Store:',
      '    def __init__(self):',
      '        self.lock = threading.Lock()',
      '        self.items = []',
      '    def add(self, item):',
      '        with self.lock:',
      '            self.items.append(item)',
      ...Array.from(
        { length: COUNT },
        (_, n) => `async def f${n}():\n    time.sleep(${n + 1})\n    return helper(${n})`,
      ),
      '',
    ].join('\n'),
    inside: 'time.sleep(20)',
    statement: 'helper(7)',
    blocking: ['return n + 1', 'time.sleep(n)'],
  },
  TypeScript: {
    file: '/project/app.ts',
    text: [
      "import { readFileSync } from 'node:fs';",
      'export let total = 0;',
      'function helper(n: number) {',
      '  return n + 1;',
      '}',
      'export class Store {',
      '  items: number[] = [];',
      '  async add(item: number) {',
      '    this.items.push(item);',
      '  }',
      '}',
      ...Array.from(
        { length: COUNT },
        (_, n) => `export async function f${n}() {\n  readFileSync('${n + 1}');\n  return helper(${n});\n}`,
      ),
      '',
    ].join('\n'),
    inside: "readFileSync('20');",
    statement: 'helper(7);',
    blocking: ['return n + 1;', 'readFileSync(String(n));'],
  },
} as const;

for (const [language, { file, text, inside, statement, blocking }] of Object.entries(SAMPLES)) {
  describe(`an edit in a file of ${COUNT} functions, in ${language}`, () => {
    let workspace: Workspace;
    beforeEach(async () => {
      workspace = await freshWorkspace({ [file]: text });
      workspace.check(file);
      await edit(text.replace(statement, `${statement} `));
      await edit(text);
    });

    /** How many functions were looked at; the findings are those of a fresh start. */
    async function edit(to: string): Promise<number> {
      const before = workspace.counters.checked;
      await workspace.setText(file, to);
      const found = workspace.check(file);
      const fresh = await freshWorkspace({ [file]: to });
      assert.deepEqual(found, fresh.check(file));
      assert.ok(found.length >= COUNT);
      return workspace.counters.checked - before;
    }

    it('that moves everything below the imports moves findings', async () => {
      assert.equal(
        await edit(
          text.replace('\ndef helper', '\n\n\ndef helper').replace('\nfunction helper', '\n\n\nfunction helper'),
        ),
        0,
      );
    });

    it('of one body looks at its function, and hardly at another', async () => {
      assert.ok((await edit(text.replace(inside, inside.replace('20', '2000')))) <= 2);
    });

    it('that adds a statement looks at its function, and hardly at another', async () => {
      const line = (text.split('\n').find((each) => each.includes(inside)) ?? '').replace(inside, statement);
      assert.ok((await edit(text.replace(inside, `${inside}\n${line}`))) <= 2);
    });

    it('that changes what a helper does reaches its callers, and comes back', async () => {
      const [plain, slow] = blocking;
      assert.ok((await edit(text.replace(plain, slow))) > COUNT);
      assert.ok((await edit(text)) > COUNT);
    });

    it('that adds a function looks at all of them', async () => {
      const added = language === 'Python' ? 'def more():\n    pass\n' : 'function more() {}\n';
      assert.ok((await edit(text + added)) > COUNT);
    });
  });
}
