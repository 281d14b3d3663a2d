/** Every fixture: exactly the marked findings, and fixes that give the golden text and bring nothing new. */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Finding, Workspace } from '../server/analysis/api';
import { configurationWith, emptyWorkspace, judgePatterns, workspaceOf } from './support/analysis';
import { problemsOfFixes, type FixedFile } from './support/compilers';
import { applyAll, offeredFixes, withoutLines, type OfferedFix } from './support/fixes';
import {
  actualFindings,
  allFixtures,
  goldenPath,
  hasGoldens,
  isSource,
  plainFiles,
  updateMarkers,
  type Fixture,
} from './support/fixtures';
import { readMarkers, type Expectation } from './support/markers';

const isUpdating = process.env.UPDATE_FIXTURES === '1';
/** Collected on the way, for one run of each compiler. */
const made: FixedFile[] = [];

describe('fixtures', () => {
  for (const fixture of allFixtures()) {
    describe(fixture.name, () => {
      const sources = Object.keys(fixture.files).filter(isSource).sort();
      let workspace: Workspace;
      before(async () => {
        workspace = await workspaceOf(plainFiles(fixture), configurationWith(fixture.rule));
        await judgePatterns(workspace, plainFiles(fixture));
      });
      after(() => {
        // The suites stay in memory until the end of the run; what they have loaded need not.
        workspace = emptyWorkspace();
      });
      for (const file of sources) {
        it(file, () => {
          compareFindings(workspace, fixture, file);
        });
      }
      it('fixes', async () => {
        for (const file of sources) await compareFixes(workspace, fixture, file);
      });
    });
  }
});

describe('files that were fixed in fixtures', () => {
  it('say nothing to their compilers that they did not say before', function () {
    this.timeout(60_000);
    assert.deepEqual(problemsOfFixes(made), []);
  });
});

function compareFindings(workspace: Workspace, fixture: Fixture, file: string): void {
  const { text, expectations } = readMarkers(fixture.files[file] ?? '');
  const actual = actualFindings(workspace, file, text);
  if (isUpdating) {
    updateMarkers(fixture, file, text, actual);
    return;
  }
  assert.deepEqual(actual.map(describeSpan), expectations.map(describeSpan));
  for (const [index, expected] of expectations.entries()) {
    const message = actual[index]?.text ?? '';
    assert.ok(message.includes(expected.text), `"${message}" does not hold "${expected.text}"`);
  }
}

function describeSpan({ line, start, end, rule, severity }: Expectation): string {
  return `${String(line + 1)}:${String(start + 1)}-${String(end)} ${rule} ${severity}`;
}

/** The best fix of every finding at once, as `x.fixed.py` shows it; and every fix that is offered alone. */
async function compareFixes(workspace: Workspace, fixture: Fixture, file: string): Promise<void> {
  const files = plainFiles(fixture);
  const text = files[file] ?? '';
  const offered = offeredFixes(workspace, file);
  const best = offered.filter(({ finding, fix }) => finding.fixes[0] === fix);
  const golden = goldenPath(fixture, file);
  const allFixed = applyAll(
    text,
    best.map(({ edits }) => edits),
  );
  if (allFixed === text) assert.ok(!existsSync(golden), `${golden} exists, but nothing was fixed`);
  else if (hasGoldens(fixture)) compareGolden(golden, allFixed);
  const alone = offered.map((one) => ({ one, fixed: applyAll(text, [one.edits]) }));
  const texts = new Set([allFixed, ...alone.map(({ fixed }) => fixed)].filter((fixed) => fixed !== text));
  for (const fixed of texts) {
    made.push({ label: `${fixture.name} ${file}`, files, file, fixed });
    const after = await workspaceOf({ ...files, [file]: fixed }, configurationWith(fixture.rule));
    assertNothingNew(workspace, after, file);
    for (const { one } of alone.filter((other) => other.fixed === fixed)) assertIsDone(workspace, after, one);
  }
}

function compareGolden(golden: string, fixed: string): void {
  if (isUpdating) writeFileSync(golden, fixed);
  assert.ok(existsSync(golden), `${golden} is missing; UPDATE_FIXTURES=1 writes it`);
  assert.equal(fixed, readFileSync(golden, 'utf8'));
}

function assertNothingNew(before: Workspace, after: Workspace, file: string): void {
  const status = after.status(file);
  assert.deepEqual(status?.k === 'checked' ? status.parseErrors : status, 0, 'the fixed text does not parse');
  const known = new Set(before.check(file).map(withoutLines));
  const fresh = after.check(file).filter((finding) => !known.has(withoutLines(finding)) && !isAccepted(finding));
  assert.deepEqual(
    fresh.map((f) => f.message),
    [],
    'the fixes bring new findings',
  );
}

/** Fixing twice changes nothing: what was fixed is not offered once more. */
function assertIsDone(before: Workspace, after: Workspace, { finding, fix }: OfferedFix): void {
  const isOffer = (other: OfferedFix): boolean =>
    other.fix.title === fix.title && withoutLines(other.finding) === withoutLines(finding);
  const offers = (workspace: Workspace): number => offeredFixes(workspace, finding.file).filter(isOffer).length;
  assert.ok(offers(after) < offers(before), `"${fix.title}" is offered again after it was made: ${finding.message}`);
}

/** What is waited for now was many things, or stood in line, before as well: nobody could see it. */
const SEEN_WHEN_AWAITED: ReadonlySet<string> = new Set(['unbounded-fan-out', 'sequential-awaits']);

function isAccepted({ rule, severity }: Finding): boolean {
  return SEEN_WHEN_AWAITED.has(rule) && severity === 'information';
}
