/** `npm run new-rule` gives a rule that compiles, has every heading, and stands in the registry. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import * as prettier from 'prettier';
import ts from 'typescript';
import { RULE_IDS } from '../../rules';
import { readRequest } from '../../scripts/newRule/request';
import { scaffold } from '../../scripts/newRule/scaffold';
import { HEADINGS, sectionsOf } from '../pages/page';
import { readMarkers } from '../support/markers';
import { REPOSITORY } from '../support/paths';

/** Inside the repository, so that packages are found. */
function copyOfRules(): string {
  mkdirSync(path.join(REPOSITORY, 'out'), { recursive: true });
  const root = mkdtempSync(path.join(REPOSITORY, 'out', 'new-rule-'));
  cpSync(path.join(REPOSITORY, 'rules'), path.join(root, 'rules'), { recursive: true });
  cpSync(path.join(REPOSITORY, 'tsconfig.base.json'), path.join(root, 'tsconfig.base.json'));
  return root;
}

/** Messages of the compiler for the rules in a folder. */
function compile(root: string): readonly string[] {
  const folder = path.join(root, 'rules');
  const file = path.join(folder, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram({ rootNames: fileNames, options: { ...options, noEmit: true } });
  return ts.getPreEmitDiagnostics(program).map((message) => ts.flattenDiagnosticMessageText(message.messageText, '\n'));
}

describe('a new rule', () => {
  const rule = readRequest(['processes/pool-per-request'], RULE_IDS);
  let root: string;
  let written: readonly string[];
  before(() => {
    root = copyOfRules();
    written = scaffold(root, rule);
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const readText = (file: string): string => readFileSync(path.join(root, file), 'utf8');

  it('compiles', () => {
    assert.deepEqual(compile(root), []);
  });

  it('is formatted', async () => {
    for (const file of written.filter((name) => name.startsWith('rules/') && name.endsWith('.ts'))) {
      const options = await prettier.resolveConfig(path.join(REPOSITORY, 'rules/index.ts'));
      assert.equal(readText(file), await prettier.format(readText(file), { ...options, filepath: file }), file);
    }
  });

  it('stands in the registry once', () => {
    const registry = readText('rules/index.ts');
    assert.equal(registry.match(/\bpoolPerRequest\b/g)?.length, 2);
    for (const id of RULE_IDS) assert.ok(registry.includes(`/${id}'`), id);
  });

  it('has a page with the fixed headings', () => {
    const found = sectionsOf(readText('rules/processes/pool-per-request.md'));
    assert.deepEqual(
      found.map(({ level, title }) => `${'#'.repeat(level)} ${title}`),
      ['# pool-per-request', ...HEADINGS],
    );
  });

  it('has fixtures in each language: one that catches, one that is silent', () => {
    for (const [name, count] of Object.entries({
      'catching.py': 1,
      'silent.py': 0,
      'catching.ts': 1,
      'silent.ts': 0,
    })) {
      const { expectations } = readMarkers(readText(`test/fixtures/pool-per-request/${name}`));
      assert.deepEqual(
        expectations.map((expectation) => expectation.rule),
        Array.from({ length: count }, () => rule.id),
      );
    }
  });

  it('is not written over', () => {
    assert.throws(() => scaffold(root, rule), /exists already/);
  });
});

describe('requests for a new rule', () => {
  const REFUSED: Readonly<Record<string, RegExp>> = {
    '': /not <area>\/<id>/,
    'some-rule': /not <area>\/<id>/,
    'threads/a/b': /not <area>\/<id>/,
    'loops/some-rule': /Unknown area "loops"; areas are event-loop, threads/,
    'threads/Some-Rule': /"Some-Rule" is not a rule id/,
    'threads/rule': /"rule" is not a rule id/,
    'threads/../escape': /not <area>\/<id>/,
    'threads/no-cpu-work': /name the bad pattern/,
    'threads/thread-for-cpu-work': /There is a rule "thread-for-cpu-work" already/,
  };
  for (const [target, message] of Object.entries(REFUSED)) {
    it(`"${target}" is refused`, () => {
      assert.throws(() => readRequest([target], RULE_IDS), { message });
    });
  }

  it('without arguments it says how to use it', () => {
    assert.throws(() => readRequest([], RULE_IDS), /^Error: Usage: npm run new-rule/);
  });

  it('languages can be chosen', () => {
    assert.deepEqual(readRequest(['threads/some-rule', 'python'], RULE_IDS).languages, ['python']);
    assert.throws(() => readRequest(['threads/some-rule', 'ruby'], RULE_IDS), /Unknown language "ruby"/);
  });
});
