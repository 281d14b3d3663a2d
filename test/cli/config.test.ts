import * as assert from 'node:assert/strict';
import { defaultSetting, RULE_IDS } from '../../rules';
import { createFakeEngine } from './fakeEngine';
import { createProject, removeProjects, run } from './harness';

const engine = createFakeEngine();

const PROJECT = {
  'base.toml': 'max-file-size = 77\n',
  'threadwise.toml': [
    'extends = "base.toml"',
    'exclude = ["old"]',
    '[rules]',
    'blocking-call-on-event-loop = "error"',
    '[[overrides]]',
    'files = ["tests/**", "*.spec.ts"]',
    '[overrides.rules]',
    'blocking-call-on-event-loop = "off"',
    '[[catalog.apis]]',
    'api = ["mycompany.db.query", "mycompany.db.run"]',
    'effect = "blocks"',
    'category = "database"',
    'cost = "long"',
    '[catalog.aliases]',
    '"mycompany.legacy" = "mycompany.db"',
  ].join('\n'),
  'pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.10,<3.14"\n',
  'src/a.py': '',
  'src/a.md': '',
  'tests/a.py': '',
  'old/a.py': '',
  '.git/HEAD': '',
  '.gitignore': 'generated\n',
  'generated/a.py': '',
  'node_modules/x/a.js': '',
};

interface Answer {
  readonly checked?: boolean;
  readonly reason?: string;
  readonly rules: readonly { readonly id: string; readonly severity: string; readonly from: object }[];
  readonly targetPython: object;
  readonly errors: readonly object[];
}

describe('threadwise config', () => {
  let cwd: string;
  before(() => {
    cwd = createProject(PROJECT);
  });
  after(removeProjects);

  async function answerFor(path: string, folder = cwd): Promise<Answer> {
    return JSON.parse((await run(['config', path, '--format', 'json'], folder, { engine })).stdout) as Answer;
  }

  it('prints every value with the place it comes from', async () => {
    const { exitCode, stdout } = await run(['config', 'tests/a.py'], cwd, { engine });
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      [
        'Settings for tests/a.py',
        '  checked: yes',
        '  project file: threadwise.toml, which extends base.toml',
        '  target Python: 3.10 to 3.13 (requires-python in pyproject.toml)',
        '  async library: auto (default)',
        '  include: every source file (default)',
        '  exclude: old in . (threadwise.toml:2)',
        '  largest file: 77 bytes (base.toml:1)',
        '  rules:',
        '    blocking-call-on-event-loop: off (threadwise.toml:8, for tests/**)',
        '    cpu-bound-on-event-loop: auto (default)',
        '  catalogue: bundled, and',
        '    apis: mycompany.db.query, mycompany.db.run (threadwise.toml:9)',
        '    aliases: mycompany.legacy → mycompany.db (threadwise.toml:15)',
        '',
      ].join('\n'),
    );
  });

  it('prints the same as JSON', async () => {
    const { rules, targetPython, checked, errors } = await answerFor('src/a.py');
    assert.deepEqual(rules, [
      {
        id: 'blocking-call-on-event-loop',
        severity: 'error',
        from: { source: 'project file', file: 'threadwise.toml', line: 4 },
      },
      { id: 'cpu-bound-on-event-loop', severity: 'auto', from: { source: 'default' } },
    ]);
    assert.deepEqual(targetPython, {
      value: { min: '3.10', max: '3.13', freeThreaded: false },
      from: { source: 'requires-python in pyproject.toml' },
    });
    assert.deepEqual([checked, errors], [true, []]);
    const [rule] = (await answerFor('tests/a.py')).rules;
    const from = { source: 'override', file: 'threadwise.toml', line: 8, pattern: 'tests/**' };
    assert.deepEqual(rule?.from, from);
  });

  const decisions: [path: string, reason: RegExp | undefined][] = [
    ['src/a.py', undefined],
    ['old/a.py', /^"old" in "exclude" matches it$/],
    ['src/a.md', /no Python, JavaScript or TypeScript file/],
    ['generated/a.py', /ignore file/],
    ['node_modules/x/a.js', /it lies in node_modules/],
  ];
  for (const [path, reason] of decisions) {
    it(`says whether a file is checked, and why: ${path}`, async () => {
      const answer = await answerFor(path);
      assert.equal(answer.checked, reason === undefined);
      assert.match(answer.reason ?? '', reason ?? /^$/);
    });
  }

  it('says when no glob of include matches', async () => {
    const folder = createProject({ 'threadwise.toml': 'include = ["src"]\n', 'lib/a.py': '' });
    assert.match((await answerFor('lib/a.py', folder)).reason ?? '', /no glob of "include"/);
  });

  it('knows the default, and every rule', async () => {
    const folder = createProject({ 'a.py': '' });
    const { stdout } = await run(['config', 'a.py'], folder);
    assert.match(stdout, /project file: none \(no threadwise\.toml/);
    assert.match(stdout, /target Python: 3\.9 and later \(default\)/);
    assert.match(stdout, /catalogue: bundled\n/);
    for (const id of RULE_IDS) assert.ok(stdout.includes(`    ${id}: ${defaultSetting(id)} (default)\n`));
    assert.equal((await run(['config', 'nowhere'], folder)).exitCode, 2);
  });

  it('takes the target from a setting, and folders too', async () => {
    const folder = createProject({ 'pyproject.toml': '[tool.threadwise]\ntarget-python = "three"\n', 'src/a.py': '' });
    const wrong = await run(['config', 'src'], folder);
    assert.equal(wrong.exitCode, 2);
    assert.match(wrong.stderr, /^threadwise: pyproject\.toml:2:17: "target-python" must be a version/);
    const right = createProject({ 'pyproject.toml': '[tool.threadwise]\ntarget-python = ">=3.12"\n', 'src/a.py': '' });
    const { stdout } = await run(['config', 'src'], right);
    assert.match(stdout, /^Settings for src\n {2}project file: pyproject\.toml\n/);
    assert.match(stdout, /target Python: 3\.12 and later \(pyproject\.toml:2\)/);
  });
});
