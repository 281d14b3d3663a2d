/** Edits for fix intents, as the text that they leave. */
import assert from 'node:assert/strict';
import type { FileFacts } from '../../../rules/facts';
import type { ApiReference, FixIntent } from '../../../rules/fixes';
import { printEdits } from '../../../server/analysis/languages/javascript/edits/index';
import { factsOf } from './frontEnd';

const READ: ApiReference = { module: 'node:fs/promises', name: 'readFile' };
const LIMIT: ApiReference = { module: 'p-limit', name: 'default' };
const GLOBAL: ApiReference = { module: '', name: 'offload.run' };

/** The text after the edits; `null` where there are none. */
function applied(text: string, facts: FileFacts, intent: FixIntent, fileName = 'a.js'): string | null {
  const edits = printEdits(text, facts, intent);
  if (edits === null) return null;
  let result = text;
  let limit = text.length;
  for (const { span, newText } of [...edits].reverse()) {
    assert.ok(span.end <= limit, 'edits are sorted and do not overlap');
    limit = span.start;
    result = result.slice(0, span.start) + newText + result.slice(span.end);
  }
  assert.deepEqual(factsOf(result, fileName).errorSpans, [], result);
  return result;
}

/** The operation whose text is `call`. */
function operation(text: string, facts: FileFacts, call: string): { fn: number; op: number } {
  for (const [fn, { operations }] of facts.functions.entries()) {
    const op = operations.findIndex(({ k, span }) => k === 'call' && text.slice(span.start, span.end) === call);
    if (op >= 0) return { fn, op };
  }
  throw new Error(`no call ${call}`);
}

type Row = readonly [name: string, code: string, call: string, expected: string | null, fileName?: string];

function describeEdits(
  title: string,
  rows: readonly Row[],
  intent: (at: { fn: number; op: number }) => FixIntent,
): void {
  describe(`JavaScript edits: ${title}`, () => {
    for (const [name, code, call, expected, fileName] of rows) {
      it(name, () => {
        const facts = factsOf(code, fileName);
        assert.equal(applied(code, facts, intent(operation(code, facts, call)), fileName), expected);
      });
    }
  });
}

const SYNC = 'fs.readFileSync(p)';

describeEdits(
  'await a counterpart',
  [
    [
      'through the parent module that is there',
      "const fs = require('fs');\nasync function f() { return fs.readFileSync(p); }\n",
      SYNC,
      "const fs = require('fs');\nasync function f() { return await fs.promises.readFile(p); }\n",
    ],
    [
      'through a namespace import',
      "import * as fs from 'node:fs';\nexport const f = async () => JSON.parse(fs.readFileSync(p));\n",
      SYNC,
      "import * as fs from 'node:fs';\nexport const f = async () => JSON.parse(await fs.promises.readFile(p));\n",
    ],
    [
      'through the module itself, rather than its parent',
      "const fs = require('fs');\nconst fsp = require('fs/promises');\nasync function f() { fs.readFileSync(p); }\n",
      SYNC,
      "const fs = require('fs');\nconst fsp = require('fs/promises');\nasync function f() { await fsp.readFile(p); }\n",
    ],
    [
      'through a destructured member',
      "const { readFileSync, promises } = require('fs');\nasync function f() { readFileSync(p); }\n",
      'readFileSync(p)',
      "const { readFileSync, promises } = require('fs');\nasync function f() { await promises.readFile(p); }\n",
    ],
    [
      'through a renamed import',
      "import { readFile as rf } from 'fs/promises';\nasync function f() { g(fs.readFileSync(p), rf); }\n",
      SYNC,
      "import { readFile as rf } from 'fs/promises';\nasync function f() { g(await rf(p), rf); }\n",
    ],
    [
      'through a new import',
      "import { readFileSync } from 'fs';\n\nasync function f() { readFileSync(p); }\n",
      'readFileSync(p)',
      "import { readFileSync } from 'fs';\nimport { readFile } from 'node:fs/promises';\n\nasync function f() { await readFile(p); }\n",
    ],
    [
      'through an import that is extended',
      "import { writeFile } from 'fs/promises'\nasync function f() { fs.readFileSync(p) }\n",
      SYNC,
      "import { writeFile, readFile } from 'fs/promises'\nasync function f() { await readFile(p) }\n",
    ],
    [
      'through a new require, in the style of the file',
      '"use strict"\nconst a = require("a")\nasync function f() { a.readFileSync(p) }\n',
      'a.readFileSync(p)',
      '"use strict"\nconst a = require("a")\nconst { readFile } = require("node:fs/promises")\nasync function f() { await readFile(p) }\n',
    ],
    [
      'under another name where the name is taken',
      "import x from 'x';\nasync function f(readFile) { fs.readFileSync(p); }\n",
      SYNC,
      "import x from 'x';\nimport { readFile as readFileAsync } from 'node:fs/promises';\nasync function f(readFile) { await readFileAsync(p); }\n",
    ],
    [
      'not through a name that is shadowed',
      "const fs = require('fs');\nasync function f(fs) { fs.readFileSync(p); }\n",
      SYNC,
      "const fs = require('fs');\nconst { readFile } = require('node:fs/promises');\nasync function f(fs) { await readFile(p); }\n",
    ],
    [
      'with parentheses where the result is used',
      "const fs = require('fs');\nasync function f() { return fs.readFileSync(p).toString(); }\n",
      SYNC,
      "const fs = require('fs');\nasync function f() { return (await fs.promises.readFile(p)).toString(); }\n",
    ],
    [
      'with parentheses and a semicolon where lines have none',
      "const fs = require('fs')\nasync function f() {\n  g()\n  fs.readFileSync(p).toString()\n}\n",
      SYNC,
      "const fs = require('fs')\nasync function f() {\n  g()\n  ;(await fs.promises.readFile(p)).toString()\n}\n",
    ],
    [
      'under an await that is there',
      "const fs = require('fs');\nasync function f() { await fs.readFileSync(p); }\n",
      SYNC,
      "const fs = require('fs');\nasync function f() { await fs.promises.readFile(p); }\n",
    ],
    [
      'at the top of an ES module',
      "import fs from 'fs';\nconst a = fs.readFileSync(p);\n",
      SYNC,
      "import fs from 'fs';\nconst a = await fs.promises.readFile(p);\n",
    ],
    ['not at the top of a script', 'const a = fs.readFileSync(p);\n', SYNC, null],
    ['not in a sync function', 'function f() { fs.readFileSync(p); }', SYNC, null],
    ['not in a sync callback', 'async function f() { a.map((p) => fs.readFileSync(p)); }', SYNC, null],
    ['not in a constructor', 'class A { constructor() { fs.readFileSync(p); } }', SYNC, null],
    ['not in a field', 'async function f() { return class { a = fs.readFileSync(p); }; }', SYNC, null],
    ['not in a getter', 'class A { get a() { return fs.readFileSync(p); } }', SYNC, null],
    ['not in a generator', 'function* f() { yield fs.readFileSync(p); }', SYNC, null],
    ['not in a default', 'async function f(a = fs.readFileSync(p)) {}', SYNC, null],
    ['not in an optional chain', 'async function f() { fs?.readFileSync(p); }', 'fs?.readFileSync(p)', null],
  ],
  (at) => ({ k: 'await-counterpart', ...at, api: READ }),
);

describeEdits(
  'add await',
  [
    ['a statement', 'async function f() { g(); }', 'g()', 'async function f() { await g(); }'],
    ['an arrow body', 'const f = async () => g();', 'g()', 'const f = async () => await g();'],
    ['a receiver', 'async function f() { return g().a; }', 'g()', 'async function f() { return (await g()).a; }'],
    [
      'a base of a power',
      'async function f() { return g() ** 2; }',
      'g()',
      'async function f() { return (await g()) ** 2; }',
    ],
    ['a chain to its end', 'async function f() { a?.g(); }', 'a?.g()', 'async function f() { await a?.g(); }'],
    ['not within a chain', 'async function f() { a?.g().b; }', 'a?.g()', null],
    ['not twice', 'async function f() { await g(); }', 'g()', null],
    [
      'in TypeScript',
      'async function f() { return <A>g()!; }',
      'g()',
      'async function f() { return <A>(await g())!; }',
      'a.ts',
    ],
    [
      'in JSX',
      'async function f() { return <A b={g()} />; }',
      'g()',
      'async function f() { return <A b={await g()} />; }',
      'a.jsx',
    ],
  ],
  (at) => ({ k: 'add-await', ...at }),
);

describeEdits(
  'hand off',
  [
    ['a function', 'async function f() { g(1, a); }', 'g(1, a)', 'async function f() { await offload.run(g, 1, a); }'],
    ['a method', 'async function f() { a.g(1); }', 'a.g(1)', 'async function f() { await offload.run(() => a.g(1)); }'],
    ['not with an await inside', 'async function f() { a.g(await b()); }', 'a.g(await b())', null],
    ['not where the global is hidden', 'async function f(offload) { g(); }', 'g()', null],
  ],
  (at) => ({ k: 'hand-off', ...at, api: GLOBAL, keywords: 'pass' }),
);

describeEdits(
  'replace the callee',
  [
    [
      'with a new default import',
      "import 'a';\nnew Pool(1);\n",
      'new Pool(1)',
      "import 'a';\nimport pLimit from 'p-limit';\nnew pLimit(1);\n",
    ],
    ['with a new require', 'g(1);\n', 'g(1)', "const pLimit = require('p-limit');\npLimit(1);\n"],
    [
      'with one that is there',
      "const l = require('p-limit');\ng(1);\n",
      'g(1)',
      "const l = require('p-limit');\nl(1);\n",
    ],
    [
      'at the end of a file of imports',
      "import 'a'; g()",
      'g()',
      "import 'a'; pLimit()\nimport pLimit from 'p-limit';\n",
    ],
  ],
  (at) => ({ k: 'replace-callee', ...at, api: LIMIT }),
);

describe('JavaScript edits: ignore comments', () => {
  const rows: readonly (readonly [name: string, code: string, expected: string | null, fileName?: string])[] = [
    ['at the end of the line', 'a();\nX();\n', 'a();\nX(); // threadwise: ignore[r] -- why\n'],
    ['above a line with a comment', '  X(); // more\n', '  // threadwise-ignore-next-line r -- why\n  X(); // more\n'],
    [
      'above a long line',
      `  X(${'1'.repeat(100)});`,
      `  // threadwise-ignore-next-line r -- why\n  X(${'1'.repeat(100)});`,
    ],
    ['above a line that ends in a template', 'X(`\n`);', '// threadwise-ignore-next-line r -- why\nX(`\n`);'],
    ['nowhere within a template', 'f(`\n${X()}\n`);', null],
    ['in the list that is there', 'X(); // threadwise: ignore[a] -- b', 'X(); // threadwise: ignore[a, r] -- b; why'],
    [
      'in the list above',
      '// threadwise-ignore-next-line a -- b\nX();',
      '// threadwise-ignore-next-line a, r -- b; why\nX();',
    ],
    ['nowhere when everything is ignored', 'X(); // threadwise: ignore', null],
    [
      'in braces among JSX children',
      'f(<a>\n  {X()}\n</a>);',
      'f(<a>\n  {/* threadwise-ignore-next-line r -- why */}\n  {X()}\n</a>);',
      'a.tsx',
    ],
    [
      'between JSX attributes',
      'f(<a\n  b={X()}\n/>);',
      'f(<a\n  b={X()} // threadwise: ignore[r] -- why\n/>);',
      'a.tsx',
    ],
    ['with Windows lines', 'X();\r\nb();\r\n', 'X(); // threadwise: ignore[r] -- why\r\nb();\r\n'],
  ];
  for (const [name, code, expected, fileName = 'a.js'] of rows) {
    it(name, () => {
      const intent: FixIntent = { k: 'ignore-line', offset: code.indexOf('X'), rule: 'r', reason: 'why' };
      const result = applied(code, factsOf(code, fileName), intent, fileName);
      assert.equal(result, expected);
      if (result === null) return;
      const { suppressions, lineStarts } = factsOf(result, fileName);
      const line = lineStarts.filter((start) => start <= result.indexOf('X')).length - 1;
      assert.ok(suppressions.some((comment) => comment.line === line && comment.rules.includes('r')));
    });
  }

  const FILES: readonly (readonly [name: string, code: string, expected: string])[] = [
    ['first', 'a();', '// threadwise: ignore-file[r] -- why\na();'],
    ['after a shebang', '#!/usr/bin/env node\na();', '#!/usr/bin/env node\n// threadwise: ignore-file[r] -- why\na();'],
    ['after a byte order mark', '\uFEFFa();', '\uFEFF// threadwise: ignore-file[r] -- why\na();'],
    [
      'in the list that is there',
      '// threadwise: ignore-file[a]\na();',
      '// threadwise: ignore-file[a, r] -- why\na();',
    ],
  ];
  for (const [name, code, expected] of FILES) {
    it(`for the file, ${name}`, () => {
      assert.equal(applied(code, factsOf(code), { k: 'ignore-file', rule: 'r', reason: 'why' }), expected);
    });
  }
});
