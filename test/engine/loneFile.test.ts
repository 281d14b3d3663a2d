/** Invariant: a file on its own, without any manifest or neighbour, works fully. */
import { strict as assert } from 'node:assert';
import { emptyWorkspace } from './support/workspaces';

const PYTHON = 'import time\n\n\ndef load():\n    time.sleep(1)\n\n\nasync def handler():\n    load()\n';
const SCRIPT =
  "import fs from 'fs';\nfunction load() { return fs.readFileSync('x'); }\nexport async function handler() { load(); }\n";

describe('a lone file', () => {
  for (const [name, file, text] of [
    ['on disk', '/tmp/somewhere/a.py', PYTHON],
    ['on another drive', 'C:/a.py', PYTHON],
    ['that is not saved yet', 'untitled:Untitled-1.py', PYTHON],
    ['in a virtual file system', 'memfs://x/y/a.py', PYTHON],
    ['without a folder', 'a.py', PYTHON],
    ['at the root', '/a.ts', SCRIPT],
    ['in JavaScript', '/tmp/a.mjs', SCRIPT],
    ['with JSX', '/tmp/a.tsx', SCRIPT],
  ] as const) {
    it(`${name} is checked, described and explained, and its fixes are printed`, async () => {
      const workspace = emptyWorkspace();
      assert.equal((await workspace.setText(file, text)).k, 'checked');
      const [finding, ...others] = workspace.check(file);
      assert.ok(finding);
      assert.deepEqual(others, []);
      assert.equal(finding.rule, 'blocking-call-on-event-loop');
      assert.equal(text.slice(finding.span.start, finding.span.end), 'load()');
      assert.equal(finding.path.length, 1);
      assert.ok(workspace.describeAt(file, finding.span.start));
      assert.equal(workspace.explainAt(file, finding.span.start)?.function, 'handler');
      for (const fix of finding.fixes) assert.ok(workspace.printFix(file, finding, fix));
      workspace.removeFile(file);
      assert.deepEqual(workspace.check(file), []);
    });
  }
});
