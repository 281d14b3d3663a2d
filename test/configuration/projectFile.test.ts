import * as assert from 'node:assert/strict';
import { parseProjectFile } from '../../server/analysis/configuration/projectFile';

const RULES = ['blocking-call-on-event-loop', 'busy-wait', 'thread-for-cpu-work'];

/** `line:column message` of every error. */
function errorsOf(file: string, text: string): string[] {
  return parseProjectFile(file, text, RULES).errors.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

/** Without the function that finds lines. */
function contentOf(file: string, text: string): object {
  const { configuration, errors } = parseProjectFile(file, text, RULES);
  return { configuration, errors };
}

describe('project files', () => {
  it('are read from threadwise.toml, pyproject.toml and package.json', () => {
    const expected = { rules: { 'busy-wait': 'off' }, exclude: ['legacy'], targetPython: '>=3.9' };
    const settings = '"rules": {"busy-wait": "off"}, "exclude": ["legacy"], "targetPython": ">=3.9"';
    const toml = (section: string, rules: string): string =>
      `${section}exclude = ["legacy"]\ntarget-python = ">=3.9"\n[${rules}]\nbusy-wait = "off"\n`;
    for (const [file, text] of [
      ['/p/threadwise.toml', toml('', 'rules')],
      ['/p/pyproject.toml', `[project]\nname = "x"\n${toml('[tool.threadwise]\n', 'tool.threadwise.rules')}`],
      ['/p/package.json', `{"name": "x", "threadwise": {${settings}}}`],
      ['/p/base.json', `{${settings}}`],
    ] as const) {
      assert.deepEqual(contentOf(file, text), { configuration: expected, errors: [] }, file);
    }
  });

  it('may name a build of Python without the GIL', () => {
    const expected = { configuration: { targetPython: '3.14t' }, errors: [] };
    assert.deepEqual(contentOf('/p/threadwise.toml', 'target-python = "3.14t"\n'), expected);
  });

  it('without a section of ours hold no settings, whatever else is in them', () => {
    for (const [file, text] of [
      ['/p/pyproject.toml', '[tool.ruff]\nline-length = 100\n'],
      ['/p/pyproject.toml', '[tool.ruff\n'],
      ['/p/pyproject.toml', '[project]\ndependencies = ["threadwise"]\n'],
      ['/p/package.json', '{"name": "x"'],
      ['/p/package.json', '{"devDependencies": {"threadwise": "1"}}'],
      ['/p/package.json', ''],
    ] as const) {
      assert.deepEqual(parseProjectFile(file, text, RULES), { errors: [] }, text);
    }
  });

  it('may be empty and may start with a BOM', () => {
    assert.deepEqual(contentOf('/p/threadwise.toml', ''), { configuration: {}, errors: [] });
    assert.deepEqual(errorsOf('/p/threadwise.toml', '\ufeffrulez = 1'), [
      '1:1 Unknown key "rulez". Did you mean "rules"?',
    ]);
  });

  const mistakes: [name: string, file: string, text: string, errors: string[]][] = [
    [
      'unknown key',
      'threadwise.toml',
      'include = []\nexcludes = []\n',
      ['2:1 Unknown key "excludes". Did you mean "exclude"?'],
    ],
    ['unknown key without a similar one', 'threadwise.toml', 'wibble = 1\n', ['1:1 Unknown key "wibble".']],
    [
      'unknown rule',
      'threadwise.toml',
      '[rules]\nbusy-wait = "off"\nbusy-wiat = "off"\n',
      ['3:1 Unknown rule "busy-wiat". Did you mean "busy-wait"?'],
    ],
    [
      'unknown rule as a dotted key',
      'pyproject.toml',
      '[tool.threadwise]\nrules.nothing = "off"\n',
      ['2:7 Unknown rule "nothing".'],
    ],
    [
      'bad severity',
      'threadwise.toml',
      '[rules]\nbusy-wait = "warn"\n',
      [
        '2:13 "rules.busy-wait" must be auto, off, hint, information, warning or error, not "warn". Did you mean "warning"?',
      ],
    ],
    ['wrong type', 'threadwise.toml', 'include = "src"\n', ['1:11 "include" must be a list, not "src".']],
    ['wrong element', 'threadwise.toml', 'include = ["src",\n  3]\n', ['2:3 "include[1]" must be a text, not 3.']],
    ['size', 'threadwise.toml', 'max-file-size = 0\n', ['1:17 "max-file-size" must be at least 1, not 0.']],
    [
      'version',
      'package.json',
      '{\n  "threadwise": {"targetPython": "three"}\n}',
      ['2:34 "targetPython" must be a version such as 3.9 or a range such as >=3.9, not "three".'],
    ],
    [
      'key in JSON',
      'package.json',
      '{\n  "threadwise": {\n    "rules": {"bussy-wait": "off"},\n    "targetPyton": "3.9"\n  }\n}',
      [
        '3:15 Unknown rule "bussy-wait". Did you mean "busy-wait"?',
        '4:5 Unknown key "targetPyton". Did you mean "targetPython"?',
      ],
    ],
    [
      'kebab case is suggested where it is used',
      'threadwise.toml',
      'max-file-size = 5\ntarget-pyton = "3.9"\n',
      ['2:1 Unknown key "target-pyton". Did you mean "target-python"?'],
    ],
    [
      'one key in two spellings',
      'threadwise.toml',
      'target-python = "3.9"\ntargetPython = "3.9"\n',
      ['2:1 "targetPython" and "target-python" are the same key.'],
    ],
    [
      'catalogue entry',
      'threadwise.toml',
      '[[catalog.apis]]\napi = "x.y"\neffect = "blocks"\ncategory = "network"\ncost = "huge"\n',
      ['5:8 "catalog.apis[0].cost" must be micro, short, long or unbounded, not "huge".'],
    ],
    [
      'missing member of a catalogue entry',
      'threadwise.toml',
      '[[catalog.apis]]\napi = "x.y"\neffect = "blocks"\ncategory = "network"\n',
      ['1:3 "catalog.apis[0].cost" is missing.'],
    ],
    [
      'unknown member of a catalogue entry',
      'package.json',
      '{"threadwise": {"catalog": {"apis": [{"api": "x", "effect": "blocks", "category": "cpu", "cost": "long", "costs": 1}]}}}',
      ['1:106 Unknown key "costs" in "catalog.apis[0]". Did you mean "cost"?'],
    ],
    [
      'bad member deep inside a catalogue entry',
      'threadwise.toml',
      '[[catalog.apis]]\napi = "x.y"\neffect = "blocks"\ncategory = "network"\ncost = "long"\nunless = { all = [{ argumant = 0 }] }\n',
      ['6:21 Unknown key "argumant" in "catalog.apis[0].unless.all[0]". Did you mean "argument"?'],
    ],
    [
      'list of the catalogue that does not exist',
      'threadwise.toml',
      '[[catalog.api]]\napi = "x.y"\n',
      ['1:3 Unknown key "api" in "catalog". Did you mean "apis"?'],
    ],
    [
      'unknown rule in an override',
      'threadwise.toml',
      '[[overrides]]\nfiles = ["tests/**"]\nrules = { busy-wiat = "off" }\n',
      ['3:11 Unknown rule "busy-wiat". Did you mean "busy-wait"?'],
    ],
    [
      'bad severity in an override',
      'threadwise.toml',
      '[[overrides]]\nfiles = ["tests/**"]\n[overrides.rules]\nbusy-wait = "none"\n',
      ['4:13 "overrides[0].rules.busy-wait" must be auto, off, hint, information, warning or error, not "none".'],
    ],
    [
      'override without files',
      'pyproject.toml',
      '[[tool.threadwise.overrides]]\nrules = { busy-wait = "off" }\n',
      ['1:3 "overrides[0].files" is missing.'],
    ],
    [
      'override without globs',
      'package.json',
      '{"threadwise": {"overrides": [{"files": [], "rules": {}}]}}',
      ['1:41 "overrides[0].files" must not be empty.'],
    ],
    ['syntax of TOML', 'threadwise.toml', 'include = [\n"a"\nexclude = 1\n', []],
    ['syntax of JSON', 'package.json', '{\n  "threadwise": {"rules": }\n}', ['2:27 Cannot be read: value expected.']],
    [
      'a section that is no table',
      'package.json',
      '{"threadwise": 3}',
      ['1:16 The configuration must be a table, not 3.'],
    ],
  ];
  for (const [name, file, text, expected] of mistakes) {
    it(`says what is wrong, and where: ${name}`, () => {
      const actual = errorsOf(`/p/${file}`, text);
      if (expected.length === 0) {
        assert.equal(actual.length, 1);
        assert.match(actual[0] ?? '', /^\d+:\d+ Cannot be read: /);
      } else {
        assert.deepEqual(actual, expected);
      }
    });
  }

  it('keep what is right beside a mistake', () => {
    const text = 'include = 3\nexclude = ["a"]\n[rules]\nbusy-wait = "loud"\nthread-for-cpu-work = "off"\n';
    const { configuration, errors } = parseProjectFile('/p/threadwise.toml', text, RULES);
    assert.equal(errors.length, 2);
    assert.deepEqual(configuration, { exclude: ['a'], rules: { 'thread-for-cpu-work': 'off' } });
  });

  it('lose only the entry with the mistake', () => {
    const entry = (cost: string): object => ({ api: cost, effect: 'blocks', category: 'cpu', cost });
    const text = JSON.stringify({
      overrides: [
        { files: ['a'], rules: { 'busy-wait': 'loud', 'thread-for-cpu-work': 'off' } },
        { files: 'b', rules: {} },
        { files: ['c'], rules: { 'busy-wait': 'off' } },
      ],
      catalog: { apis: [entry('huge'), entry('long')], aliases: { 'a.b': 'c.d' } },
    });
    const { configuration, errors } = parseProjectFile('/p/base.json', text, RULES);
    assert.equal(errors.length, 3);
    assert.deepEqual(configuration, {
      overrides: [
        { files: ['a'], rules: { 'thread-for-cpu-work': 'off' } },
        { files: ['c'], rules: { 'busy-wait': 'off' } },
      ],
      catalog: { apis: [entry('long')], aliases: { 'a.b': 'c.d' } },
    });
  });

  it('know the lines of their settings, however they are spelled', () => {
    const text =
      '[tool.threadwise]\ntarget-python = "3.9"\nrules.busy-wait = "off"\n\n[[tool.threadwise.overrides]]\nfiles = ["a"]\nrules = {}\n';
    const { lineOf } = parseProjectFile('/p/pyproject.toml', text, RULES);
    const paths = [['targetPython'], ['rules', 'busy-wait'], ['overrides', 0], ['overrides', 0, 'rules']];
    assert.deepEqual(
      paths.map((path) => lineOf?.(path)),
      [2, 3, 5, 7],
    );
  });
});
