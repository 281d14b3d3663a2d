/** The same settings apply to a file in the editor and on the command line, wherever they stand. */
import * as assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { RULE_IDS } from '../../rules';
import { createWorkspace } from '../../server/analysis/workspace';
import { createNodePlatform } from '../../server/lsp/nodePlatform';
import { createProject, removeProjects, run, type Files } from '../cli/harness';
import { TestSession } from '../lsp/session';

const RULE = 'blocking-call-on-event-loop';
const SLEEPER = 'import time\n\n\nasync def handler():\n    time.sleep(1)\n';
const toml = (severity: string): string => `[rules]\n${RULE} = "${severity}"\n`;
const pyproject = (severity: string): string =>
  `[project]\nname = "x"\n[tool.threadwise.rules]\n${RULE} = "${severity}"\n`;
const manifest = (severity: string): string => JSON.stringify({ threadwise: { rules: { [RULE]: severity } } });
const override = (glob: string, severity: string): string =>
  `[[overrides]]\nfiles = ["${glob}"]\nrules = { ${RULE} = "${severity}" }\n`;

/** Severities of `a.py` and `sub/a.py`; `-` = no finding. */
const table: [name: string, files: Files, expected: readonly [string, string]][] = [
  ['no project file', {}, ['warning', 'warning']],
  ['one above both', { 'threadwise.toml': toml('error') }, ['error', 'error']],
  ['the nearest one', { 'threadwise.toml': toml('error'), 'sub/pyproject.toml': pyproject('hint') }, ['error', 'hint']],
  [
    'the strongest in one folder',
    { 'package.json': manifest('off'), 'pyproject.toml': pyproject('hint'), 'sub/package.json': manifest('error') },
    ['hint', 'error'],
  ],
  [
    'manifests without settings of ours are passed over',
    { 'threadwise.toml': toml('error'), 'sub/pyproject.toml': '[project]\nname = "x"\n', 'sub/package.json': '{}' },
    ['error', 'error'],
  ],
  [
    'a nearer one replaces, it does not add',
    { 'threadwise.toml': toml('error'), 'sub/threadwise.toml': 'max-file-size = 500\n' },
    ['error', 'warning'],
  ],
  [
    'unless it extends',
    { 'threadwise.toml': toml('error'), 'sub/threadwise.toml': 'extends = "../threadwise.toml"\n' },
    ['error', 'error'],
  ],
  ['overrides', { 'threadwise.toml': toml('error') + override('sub/**', 'off') }, ['error', '-']],
  ['the last override', { 'threadwise.toml': override('*.py', 'hint') + override('sub', 'error') }, ['hint', 'error']],
  ['exclude', { 'threadwise.toml': 'exclude = ["sub"]\n' }, ['warning', '-']],
  ['include', { 'threadwise.toml': 'include = ["sub"]\n' }, ['-', 'warning']],
  [
    'a broken one is not passed over',
    { 'threadwise.toml': toml('error'), 'sub/threadwise.toml': 'x =\n' },
    ['error', 'warning'],
  ],
  ['mistakes lose only themselves', { 'threadwise.toml': `${toml('error')}nonsense = "off"\n` }, ['error', 'error']],
];

const SEVERITIES = ['', 'error', 'warning', 'information', 'hint'];

describe('settings apply alike in the editor and on the command line', () => {
  after(removeProjects);

  for (const [name, settings, expected] of table) {
    it(name, async () => {
      const folder = createProject({ 'a.py': SLEEPER, 'sub/a.py': SLEEPER, ...settings });
      const { json } = await run(['check', '--format', 'json', '--severity', 'hint'], folder);
      const printed = ['a.py', 'sub/a.py'].map((file) => json().findings.find((f) => f.file === file)?.severity ?? '-');
      assert.deepEqual(printed, expected, 'command line');
      assert.deepEqual(await inEditor(folder), expected, 'editor');
    });
  }

  async function inEditor(folder: string): Promise<string[]> {
    const platform = createNodePlatform(() => undefined, []);
    const session = await TestSession.start({ platform, createWorkspace, ruleIds: RULE_IDS, version: '0' }, { folder });
    try {
      const severities: string[] = [];
      for (const file of ['a.py', 'sub/a.py']) {
        const uri = pathToFileURL(`${folder}/${file}`).href;
        await session.open(uri, SLEEPER);
        const [diagnostic] = await session.diagnostics(uri);
        severities.push(diagnostic ? (SEVERITIES[diagnostic.severity ?? 0] ?? '') : '-');
      }
      return severities;
    } finally {
      await session.stop();
    }
  }
});
