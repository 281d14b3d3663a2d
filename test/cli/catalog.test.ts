/** What users add to the catalogue counts from their settings to the finding. */
import * as assert from 'node:assert/strict';
import { createProject, removeProjects, run, type Files } from './harness';

const HELPER = 'from mycompany.db import query\n\n\ndef load():\n    return query("x")\n';
const HANDLER = 'from helper import load\n\n\nasync def handler():\n    return load()\n';
const ENTRY = 'api = "mycompany.db.query"\neffect = "blocks"\ncategory = "database"\ncost = "long"\n';
const SERVER = "const { lookUp } = require('@mycompany/db');\nrequire('http').createServer(() => lookUp('x'));\n";

describe("users' catalogue entries", () => {
  after(removeProjects);

  const projects: [name: string, files: Files, expected: string[]][] = [
    ['none', { 'app.py': HANDLER, 'helper.py': HELPER }, []],
    [
      'threadwise.toml',
      { 'app.py': HANDLER, 'helper.py': HELPER, 'threadwise.toml': `[[catalog.apis]]\n${ENTRY}` },
      ['app.py:5 mycompany.db.query'],
    ],
    [
      'pyproject.toml',
      { 'app.py': HANDLER, 'helper.py': HELPER, 'pyproject.toml': `[[tool.threadwise.catalog.apis]]\n${ENTRY}` },
      ['app.py:5 mycompany.db.query'],
    ],
    [
      'package.json, for JavaScript',
      {
        'server.js': SERVER,
        'package.json': JSON.stringify({
          threadwise: {
            catalog: {
              apis: [{ api: '@mycompany/db:lookUp', effect: 'blocks', category: 'database', cost: 'long' }],
            },
          },
        }),
      },
      ['server.js:2 @mycompany/db.lookUp'],
    ],
    [
      'an alias of something that is known',
      {
        'app.py': 'from mycompany import http\n\n\nasync def handler():\n    http.get("x")\n',
        'threadwise.toml': '[catalog.aliases]\n"mycompany.http" = "requests"\n',
      },
      ['app.py:5 requests.get'],
    ],
    [
      'an entry point and a hand-off',
      {
        'app.py':
          'import time\nfrom mycompany import web, pool\n\n\ndef work():\n    time.sleep(1)\n\n\n@web.route("/")\nasync def handler():\n    await pool.run(work)\n    work()\n',
        'threadwise.toml':
          '[[catalog.handOffs]]\napi = "mycompany.pool.run"\ncallable = 0\nrunsOn = "thread"\ncallerWaits = "await"\n',
      },
      ['app.py:12 time.sleep'],
    ],
  ];
  for (const [name, files, expected] of projects) {
    it(name, async () => {
      const { json, stderr } = await run(['check', '--format', 'json'], createProject(files));
      assert.equal(stderr, '');
      const found = json().findings.map(({ file, range, cause }) => `${file}:${range.start.line} ${cause?.api ?? ''}`);
      assert.deepEqual(found, expected);
    });
  }

  it('a bad entry is one clear error at its place, and the rest is checked', async () => {
    const files = {
      'app.py': HANDLER,
      'helper.py': HELPER,
      'threadwise.toml': `[[catalog.apis]]\n${ENTRY}\n[[catalog.apis]]\n${ENTRY}unless = { argument = 0, equal = "y" }\n`,
    };
    const { exitCode, stderr, json } = await run(['check', '--format', 'json'], createProject(files));
    assert.equal(exitCode, 2);
    assert.equal(
      stderr,
      'threadwise.toml:12:26: Unknown key "equal" in "catalog.apis[1].unless". Did you mean "equals"?\n',
    );
    assert.equal(json().findings.length, 1);
  });
});
