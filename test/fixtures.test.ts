/** Every fixture: exactly the marked findings, and fixes that give the golden text and bring nothing new. */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Finding, Workspace } from '../server/analysis/api';
import type { TextEdit } from '../server/analysis/languages/frontEnd';
import { emptyWorkspace, judgePatterns, workspaceOf } from './support/analysis';
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

describe('fixtures', () => {
  for (const fixture of allFixtures()) {
    describe(fixture.name, () => {
      const sources = Object.keys(fixture.files).filter(isSource).sort();
      let workspace: Workspace;
      before(async () => {
        workspace = await workspaceOf(plainFiles(fixture));
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

/** Applies the best fix of every finding at once. */
async function compareFixes(workspace: Workspace, fixture: Fixture, file: string): Promise<void> {
  const files = plainFiles(fixture);
  const text = files[file] ?? '';
  const edits = workspace.check(file).flatMap((finding) => {
    const [best] = finding.fixes;
    return best ? [workspace.printFix(file, finding, best) ?? []] : [];
  });
  const golden = goldenPath(fixture, file);
  const fixed = applyAll(text, edits);
  if (fixed === text) {
    assert.ok(!existsSync(golden), `${golden} exists, but nothing was fixed`);
    return;
  }
  if (hasGoldens(fixture)) compareGolden(golden, fixed);
  await assertNothingNew(workspace, { ...files, [file]: fixed }, file);
}

function compareGolden(golden: string, fixed: string): void {
  if (isUpdating) writeFileSync(golden, fixed);
  assert.ok(existsSync(golden), `${golden} is missing; UPDATE_FIXTURES=1 writes it`);
  assert.equal(fixed, readFileSync(golden, 'utf8'));
}

/** Edits of different fixes may add the same import; a fix that overlaps an earlier one waits for the next round. */
function applyAll(text: string, fixes: readonly (readonly TextEdit[])[]): string {
  const chosen = new Map<string, TextEdit>();
  const overlaps = (edit: TextEdit): boolean =>
    [...chosen.values()].some((other) => edit.span.start < other.span.end && other.span.start < edit.span.end);
  for (const edits of fixes) {
    if (edits.some(overlaps)) continue;
    for (const edit of edits) chosen.set(`${String(edit.span.start)} ${edit.newText}`, edit);
  }
  // At one place, the order is that of the fixes.
  const sorted = [...chosen.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = '';
  let at = 0;
  for (const { span, newText } of sorted) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

async function assertNothingNew(
  before: Workspace,
  files: Readonly<Record<string, string>>,
  file: string,
): Promise<void> {
  const after = await workspaceOf(files);
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

/** What is waited for now was many things, or stood in line, before as well: nobody could see it. */
const SEEN_WHEN_AWAITED: ReadonlySet<string> = new Set(['unbounded-fan-out', 'sequential-awaits']);

function isAccepted({ rule, severity }: Finding): boolean {
  return SEEN_WHEN_AWAITED.has(rule) && severity === 'information';
}

/** Fixes move what they do not fix. */
function withoutLines({ rule, message }: Finding): string {
  return `${rule} ${message.replace(/\bline \d+/g, 'line')}`;
}
