import * as assert from 'node:assert/strict';
import type { FormatContext } from '../../server/report/format';
import { formatGithub } from '../../server/report/github';
import type { Report, ReportedFinding } from '../../server/report/report';
import { createFakeEngine } from './fakeEngine';
import { BLOCKING_HELPER, createProject, HANDLER, removeProjects, run } from './harness';

const CONTEXT = { cwd: '/repository/app', repositoryRoot: undefined } as unknown as FormatContext;
const FINDING: ReportedFinding = {
  ...{ file: 'a.py', rule: 'some-rule', severity: 'warning', confidence: 'high', message: 'Waits.' },
  range: { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } },
  ...{ path: [], related: [], fixes: [] },
};

function linesOf(findings: readonly ReportedFinding[], context = CONTEXT): string[] {
  const report: Report = { version: 1, filesChecked: 1, durationMs: 1, skipped: [], errors: [], findings };
  return formatGithub(report, context).split('\n').slice(0, -1);
}

describe('threadwise check --format github', () => {
  after(removeProjects);

  it('prints one workflow command per finding and the summary elsewhere', async () => {
    const cwd = createProject({ 'app.py': HANDLER, 'db.py': BLOCKING_HELPER });
    const { exitCode, stdout, stderr } = await run(['check', '--format', 'github'], cwd);
    assert.equal(exitCode, 1);
    const place = 'file=app.py,line=5,endLine=5,col=5,endColumn=12';
    assert.ok(stdout.startsWith(`::warning ${place},title=Threadwise%3A blocking-call-on-event-loop::`), stdout);
    assert.match(stdout, /%0A→ query: time\.sleep \(db\.py:5\)\n$/);
    assert.equal(stdout.trim().split('\n').length, 1);
    assert.match(stderr, /^1 finding \(1 warning\), 2 files checked in /);
  });

  it('names the severities as GitHub does, worst first', async () => {
    const cwd = createProject({ 'a.py': 'hint information warning error' });
    const { stdout } = await run(['check', '--format', 'github', '--severity', 'hint'], cwd, {
      engine: createFakeEngine(),
    });
    assert.deepEqual(
      stdout.match(/^::\w+/gm),
      ['error', 'warning', 'notice', 'notice'].map((name) => `::${name}`),
    );
  });

  it('escapes what would end a message, a property or the command', () => {
    const odd = { ...FINDING, file: 'a,b:c%.py', message: '100 %\r\n::error::x' };
    assert.deepEqual(linesOf([odd]), [
      '::warning file=a%2Cb%3Ac%25.py,line=3,endLine=3,col=5,endColumn=9,title=Threadwise%3A some-rule::100 %25%0D%0A::error::x',
    ]);
  });

  it('leaves columns out where lines differ', () => {
    const range = { ...FINDING.range, end: { line: 4, column: 2 } };
    assert.match(linesOf([{ ...FINDING, range }])[0] ?? '', /^::warning file=a\.py,line=3,endLine=4,title=/);
  });

  it('names files from the top of the repository', () => {
    const inRepository = { ...CONTEXT, repositoryRoot: '/repository' };
    assert.match(linesOf([FINDING], inRepository)[0] ?? '', /file=app\/a\.py,/);
    const elsewhere = { ...CONTEXT, repositoryRoot: '/other' };
    assert.match(linesOf([FINDING], elsewhere)[0] ?? '', /file=a\.py,/);
  });

  it('shows mistakes in the configuration too', async () => {
    const cwd = createProject({ 'a.py': '', 'threadwise.toml': 'rulez = 1\n' });
    const { exitCode, stdout } = await run(['check', '--format', 'github'], cwd);
    assert.equal(exitCode, 2);
    assert.match(stdout, /^::error file=threadwise\.toml,line=1,col=1,title=Threadwise::Unknown key "rulez"/);
  });
});
