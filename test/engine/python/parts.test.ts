/** Parts of a text that say the same on their own: an edit changes one of them. */
import { strict as assert } from 'node:assert';
import { partsOf } from '../../../server/analysis/languages/python/parts';

const CASES: readonly (readonly [name: string, parts: readonly string[]])[] = [
  ['statements stay together', ['import a\n\nx = 1\ny = 2\n']],
  ['definitions stand alone', ['x = 1\n\n', 'def a():\n    b()\n\n', 'class C:\n    d = 1\n', 'y = 2\nz = 3\n']],
  ['decorators belong to what they decorate', ['x = 1\n', '@a\n@b(\n  c\n)\nasync def d():\n    pass\n', 'e()\n']],
  ['a decorator may be followed by a comment', ['@a\n# b\n\ndef c(): pass\n', 'd()\n']],
  ['clauses belong to their statement', ['if a:\n    b()\nelif c:\n    d()\nelse:\n    e()\n', 'f()\n']],
  ['and so do handlers', ['try:\n    a()\nexcept B:\n    c()\nfinally:\n    d()\n', 'with e: f()\n', 'g()\n']],
  ['comments belong to what is above', ['def a(): pass\n# b\n', 'def c(): pass\n']],
  ['brackets hold lines together', ['def a(\nb,\nc\n): pass\n', 'x = [\nif_,\nfor_\n]\n']],
  ['strings hold lines together', ['x = """\ndef a(): pass\n"""\n', 'def b(): pass\n']],
  ['a backslash holds lines together', ['if a and \\\nb: c()\n', 'd()\n']],
  ['names that begin like a keyword are names', ['iffy = 1\nformat()\ndefinitions = []\nelsewhere = 1\n']],
  ['a bracket that was left open ends with the next definition', ['x = f(\n', 'def a(): pass\n', 'y = 1\n']],
  ['a string that was left open ends with its line', ["x = 'abc\n", 'def a(): pass\n', 'y = 1\n']],
  ['Windows has two letters for a line break', ['x = 1\r\n', 'def a():\r\n    b()\r\n', 'c()\r\n']],
  ['no text is one part', ['']],
];

describe('parts of Python', () => {
  for (const [name, parts] of CASES) {
    it(name, () => {
      const text = parts.join('');
      const starts = partsOf(text);
      assert.deepEqual(
        starts.map((start, index) => text.slice(start, starts[index + 1])),
        parts,
      );
    });
  }
});
