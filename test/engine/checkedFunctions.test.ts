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

    it('that is the first after it was opened looks at its function, and hardly at another', async () => {
      const opened = await freshWorkspace({ [file]: text });
      opened.check(file);
      await opened.setText(file, text, { overlay: true });
      opened.check(file);
      const before = opened.counters.checked;
      await opened.setText(file, text.replace(inside, inside.replace('20', '2000')), { overlay: true });
      opened.check(file);
      assert.ok(opened.counters.checked - before <= 2);
    });

    it('that adds a function looks at it, and hardly at another', async () => {
      const added = language === 'Python' ? 'def more():\n    pass\n' : 'function more() {}\n';
      assert.ok((await edit(text + added)) <= 3);
      await edit(text);
      const first = language === 'Python' ? '\ndef helper' : '\nfunction helper';
      assert.ok((await edit(text.replace(first, `\n${added}${first}`))) <= 4);
    });

    it('that adds an import looks at the module, and hardly at a function', async () => {
      const added = language === 'Python' ? 'import json\n' : "import { join } from 'node:path';\n";
      assert.ok((await edit(added + text)) <= 2);
    });
  });
}

describe('files that are not followed any more', () => {
  const helper = '/project/helper.py';
  const [quick, slow] = ['def load():\n    pass\n', 'import time\ndef load():\n    time.sleep(1)\n'];
  const caller = 'from helper import load\nasync def handler():\n    load()\n';
  const names = Array.from({ length: 12 }, (_, n) => `/project/app${n}.py`);

  it('because many others were edited still change with what they call', async () => {
    const workspace = await freshWorkspace({
      [helper]: quick,
      ...Object.fromEntries(names.map((name) => [name, caller])),
    });
    for (const name of names) {
      await workspace.setText(name, `${caller}\n`);
      assert.equal(workspace.check(name).length, 0);
    }
    await workspace.setText(helper, slow);
    for (const name of names) assert.equal(workspace.check(name).length, 1, name);
  });

  it('because they were closed still change with what they call', async () => {
    const [file = ''] = names;
    const workspace = await freshWorkspace({ [helper]: quick, [file]: caller });
    await workspace.setText(file, caller, { overlay: true });
    workspace.check(file);
    await workspace.setText(file, caller);
    const before = workspace.counters.checked;
    await workspace.setText(helper, slow);
    assert.equal(workspace.check(file).length, 1);
    assert.equal(workspace.counters.checked, before);
  });
});
