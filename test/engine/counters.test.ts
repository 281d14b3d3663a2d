/** Invariant: an edit re-extracts one file and re-propagates only as far as summaries and contexts change. */
import { strict as assert } from 'node:assert';
import type { Counters, Workspace } from '../../server/analysis/api';
import type { Files } from '../support/analysis';
import { freshWorkspace } from './support/workspaces';

const LENGTH = 200;

const CHAINS: Readonly<
  Record<'Python' | 'TypeScript', { readonly file: (at: number) => string; readonly text: (at: number) => string }>
> = {
  Python: {
    file: (at) => `/project/m${at}.py`,
    text: (at) =>
      at === LENGTH
        ? 'import time\ndef other():\n    pass\ndef f():\n    x = 1\n    time.sleep(1)\n'
        : `from m${at + 1} import f as next\ndef f():\n    next()\ndef unrelated():\n    pass\nasync def main():\n    f()\n`,
  },
  TypeScript: {
    file: (at) => `/project/m${at}.ts`,
    text: (at) =>
      at === LENGTH
        ? "import fs from 'fs';\nexport function other() {}\nexport function f() {\n  const x = 1;\n  fs.readFileSync('x');\n}\n"
        : `import { f as next } from './m${at + 1}';\nexport function f() {\n  next();\n}\nfunction unrelated() {}\nexport async function main() {\n  f();\n}\n`,
  },
};

for (const [language, { file, text }] of Object.entries(CHAINS)) {
  describe(`an edit in a chain of ${LENGTH} files costs what it changes, in ${language}`, () => {
    const files: Files = Object.fromEntries(Array.from({ length: LENGTH + 1 }, (_, at) => [file(at), text(at)]));
    const [leaf, middle] = [file(LENGTH), file(100)];
    const [leafText, middleText] = [files[leaf] ?? '', files[middle] ?? ''];
    let workspace: Workspace;
    before(async () => {
      workspace = await freshWorkspace(files);
      workspace.settle();
    });
    afterEach(async () => {
      await workspace.setText(leaf, leafText);
      await workspace.setText(middle, middleText);
      workspace.settle();
    });

    const costOf = (path: string, newText: string): Promise<Counters> => cost(workspace, path, newText);

    it('the same text costs nothing', async () => {
      assert.deepEqual(await costOf(leaf, leafText), {
        extracted: 0,
        resolved: 0,
        summarised: 0,
        placed: 0,
        checked: 0,
      });
    });

    it('blank lines on top move positions only', async () => {
      assert.deepEqual(await costOf(leaf, `\n\n${leafText}`), {
        extracted: 1,
        resolved: 0,
        summarised: 0,
        placed: 0,
        checked: 0,
      });
    });

    it('a body that does the same as before concerns its function only', async () => {
      const found = await costOf(leaf, leafText.replace('x = 1', 'x = 2'));
      assert.deepEqual(found, { extracted: 1, resolved: 1, summarised: 0, placed: 0, checked: 0 });
    });

    it('findings are looked for again only where the edit can be seen', async () => {
      const [far, caller] = [file(2), file(LENGTH - 1)];
      const before = [far, caller].map((path) => workspace.check(path));
      await workspace.setText(leaf, `\n\n${leafText}`);
      const after = [far, caller].map((path) => workspace.check(path));
      assert.equal(after[0], before[0]);
      assert.ok(before[1] && before[1].length > 0);
      assert.notDeepEqual(after[1], before[1], 'the cause has moved');
    });

    it('a comment in a body concerns nobody', async () => {
      const sign = language === 'Python' ? '#' : '//';
      const found = await costOf(leaf, leafText.replace('x = 1', `x = 1 ${sign} one`));
      assert.equal(found.resolved, 0);
    });

    it('an effect that goes moves along its callers, and is resolved nowhere else', async () => {
      const found = await costOf(leaf, leafText.replace(/(time\.sleep|fs\.readFileSync)/, 'harmless'));
      assert.equal(found.extracted, 1);
      assert.equal(found.resolved, 1);
      // Longer chains than 30 calls end, so only so many callers have the effect: theirs, and their async callers'.
      assert.ok(found.summarised > 30 && found.summarised <= 1 + 2 * 32, String(found.summarised));
      assert.ok(workspace.check(file(LENGTH - 1)).length === 0);
    });

    it('an effect in the middle does not reach below', async () => {
      const before = workspace.check(file(150));
      const found = await costOf(
        middle,
        middleText.replace('pass', 'f()').replace('unrelated() {}', 'unrelated() { f(); }'),
      );
      assert.equal(found.resolved, 1);
      assert.ok(found.summarised <= 2, String(found.summarised));
      assert.deepEqual(workspace.check(file(150)), before);
    });

    it('a new file that nobody asked for costs its own functions', async () => {
      const path = file(LENGTH + 7);
      const found = await costOf(path, text(3).replaceAll(`m4`, `m${LENGTH + 8}`));
      assert.equal(found.extracted, 1);
      assert.ok(found.resolved <= 4, String(found.resolved));
      workspace.removeFile(path);
    });

    it('a caller that is new changes contexts below it, no effects', async () => {
      const call = language === 'Python' ? 'async def more():\n    f()\n' : 'export async function more() { f(); }\n';
      const found = await costOf(middle, middleText + call);
      assert.equal(found.resolved <= 3, true, String(found.resolved));
      assert.ok(found.summarised <= 3, String(found.summarised));
    });
  });
}

async function cost(workspace: Workspace, file: string, text: string): Promise<Counters> {
  const before = { ...workspace.counters };
  await workspace.setText(file, text);
  workspace.settle();
  const after = workspace.counters;
  return {
    extracted: after.extracted - before.extracted,
    resolved: after.resolved - before.resolved,
    summarised: after.summarised - before.summarised,
    placed: after.placed - before.placed,
    checked: after.checked - before.checked,
  };
}
