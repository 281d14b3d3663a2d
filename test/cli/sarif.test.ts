import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Run } from 'sarif';
import { createProject, BLOCKING_HELPER, HANDLER, removeProjects, run, type Files, type Outcome } from './harness';

const SCHEMA = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
const SLEEPER = 'import time\n\n\nasync def handler():\n    time.sleep(1)\n';

/** The official schema is in an older dialect, which differs from the one that is read here in the name of `id` only. */
function readSchema(): ValidateFunction {
  const text = readFileSync(createRequire(__filename).resolve(SCHEMA), 'utf8');
  const { id, $schema, ...schema } = JSON.parse(text) as Record<string, unknown>;
  assert.deepEqual([typeof id, $schema], ['string', 'http://json-schema.org/draft-04/schema#']);
  return addFormats(new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })).compile(schema);
}

async function sarifOf(files: Files, argv: readonly string[] = []): Promise<Outcome & { readonly run: Run }> {
  const outcome = await run(['check', '--format', 'sarif', ...argv], createProject(files));
  const log = JSON.parse(outcome.stdout) as Log;
  assert.equal(log.version, '2.1.0');
  const [only] = log.runs;
  assert.ok(only !== undefined && log.runs.length === 1);
  return { ...outcome, run: only };
}

describe('threadwise check --format sarif', () => {
  let validate: ValidateFunction;
  before(() => {
    validate = readSchema();
  });
  after(removeProjects);

  const projects: Readonly<Record<string, Files>> = {
    'nothing to check': { 'readme.md': '' },
    'no findings': { 'a.py': 'x = 1\n' },
    'a path through files': { 'app.py': HANDLER, 'db.py': BLOCKING_HELPER },
    'fixes and odd names': { 'a b/ü#%.py': SLEEPER, 'c:d.py': SLEEPER },
    'mistakes and skipped files': { 'threadwise.toml': 'x = 1\n', 'a.py': SLEEPER, 'b.min.js': 'x'.repeat(100_000) },
    JavaScript: { 'a.js': "require('http').createServer((req, res) => require('fs').readFileSync('x'));\n" },
  };
  for (const [name, files] of Object.entries(projects)) {
    it(`is valid: ${name}`, async () => {
      const { stdout } = await sarifOf(files, ['--severity', 'hint']);
      assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors, null, 2));
    });
  }

  it('describes every rule with its page', async () => {
    const { rules = [] } = (await sarifOf({ 'a.py': '' })).run.tool.driver;
    const rule = rules.find(({ id }) => id === 'cpu-bound-on-event-loop');
    assert.equal(rule?.name, 'CpuBoundOnEventLoop');
    assert.match(rule.helpUri ?? '', /^https:.*\/rules\/event-loop\/cpu-bound-on-event-loop\.md$/);
    assert.match(rule.help?.text ?? '', /^# cpu-bound-on-event-loop\n/);
    // The page links to another one by file name.
    assert.match(rule.help?.markdown ?? '', /\]\(https:[^)]*\/rules\/event-loop\/blocking-call-on-event-loop\.md\)/);
    assert.ok(rules.some(({ id }) => id === 'unused-suppression'));
  });

  it('says where, why and what would put it right', async () => {
    const { exitCode, stderr, run: checked } = await sarifOf({ 'app.py': HANDLER, 'db.py': BLOCKING_HELPER });
    assert.equal(exitCode, 1);
    assert.match(stderr, /^1 finding \(1 warning\), 2 files checked in /);
    const [result] = checked.results ?? [];
    assert.equal(checked.tool.driver.rules?.[result?.ruleIndex ?? -1]?.id, 'blocking-call-on-event-loop');
    assert.equal(result?.level, 'warning');
    assert.deepEqual(result.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: 'app.py', uriBaseId: '%SRCROOT%' },
      region: { startLine: 5, startColumn: 5, endLine: 5, endColumn: 12 },
    });
    const steps = result.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => location);
    assert.deepEqual(
      steps?.map((step) => [step?.physicalLocation?.artifactLocation?.uri, step?.physicalLocation?.region?.startLine]),
      [
        ['app.py', 5],
        ['db.py', 5],
      ],
    );
    assert.equal(steps[1]?.message?.text, 'query calls time.sleep: the cause');
    const [fix] = result.fixes ?? [];
    const change = fix?.artifactChanges[0];
    assert.deepEqual(change?.artifactLocation, { uri: 'app.py', uriBaseId: '%SRCROOT%' });
    assert.ok(change.replacements.some(({ insertedContent }) => insertedContent?.text?.includes('to_thread')));
    assert.match(checked.originalUriBaseIds?.['%SRCROOT%']?.uri ?? '', /^file:\/\/\/.*\/$/);
  });

  it('encodes names, and gives files outside of the working directory in full', async () => {
    const files = { 'a b/ü#.py': SLEEPER, 'in/c.py': '' };
    const inside = (await sarifOf(files)).run.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation;
    assert.deepEqual(inside, { uri: 'a%20b/%C3%BC%23.py', uriBaseId: '%SRCROOT%' });
    const folder = createProject(files);
    const { stdout } = await run(['check', '--format', 'sarif', '../a b'], `${folder}/in`);
    const location = (JSON.parse(stdout) as Log).runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation;
    assert.match(location?.artifactLocation?.uri ?? '', /^file:\/\/\/.*\/a%20b\/%C3%BC%23\.py$/);
    assert.equal(location?.artifactLocation?.uriBaseId, undefined);
  });

  it('recognises a finding whose surroundings changed, and tells equal lines apart', async () => {
    const fingerprints = async (text: string): Promise<unknown[]> =>
      ((await sarifOf({ 'a.py': text })).run.results ?? []).map(
        (result) => result.partialFingerprints?.['flaggedLine/v1'],
      );
    const before = await fingerprints(`${SLEEPER}    time.sleep(1)\n`);
    assert.equal(new Set(before).size, 2);
    assert.deepEqual(await fingerprints(`# moved\n${SLEEPER}    time.sleep(1)\n`), before);
  });

  it('reports what is suppressed nowhere, and mistakes as notifications of the run', async () => {
    const files = {
      'threadwise.toml': '\nrulez = 1\n',
      'a.py': SLEEPER.replace('(1)', '(1)  # threadwise: ignore[blocking-call-on-event-loop]'),
    };
    const { exitCode, run: checked } = await sarifOf(files);
    assert.equal(exitCode, 2);
    assert.deepEqual(checked.results, []);
    const [invocation] = checked.invocations ?? [];
    assert.equal(invocation?.executionSuccessful, false);
    const [mistake] = invocation.toolConfigurationNotifications ?? [];
    assert.match(mistake?.message.text ?? '', /Unknown key "rulez"/);
    assert.equal(mistake?.locations?.[0]?.physicalLocation?.region?.startLine, 2);
  });
});
