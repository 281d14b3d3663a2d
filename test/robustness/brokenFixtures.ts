/** Every fixture, cut off and with tokens missing: nothing throws, and what it costs stays within the size of the text. */
import { strict as assert } from 'node:assert';
import type { Workspace } from '../../server/analysis/api';
import { allFixtures, isSource, plainFiles } from '../support/fixtures';
import { workspaceOf } from '../support/analysis';
import { Random } from '../engine/support/random';
import { truncations, withTokensDeleted } from './texts';

/** Every `of`-th fixture, beginning with number `part` (from 0): the parts are files of their own, which run side by side. */
export function describeBrokenFixtures({ part, of }: { readonly part: number; readonly of: number }): void {
  describe(`broken fixtures, part ${part + 1} of ${of}`, () => {
    for (const [index, fixture] of allFixtures().entries()) {
      if (index % of !== part) continue;
      it(fixture.name, async () => {
        const files = plainFiles(fixture);
        const workspace = await workspaceOf(files);
        for (const file of Object.keys(files).filter(isSource)) {
          const text = files[file] ?? '';
          for (const broken of truncations(text, 7)) await checkBroken(workspace, file, broken);
          for (const broken of withTokensDeleted(text, new Random(index), 20))
            await checkBroken(workspace, file, broken);
          await workspace.setText(file, text);
        }
      }).timeout(30_000);
    }
  });
}

async function checkBroken(workspace: Workspace, file: string, text: string): Promise<void> {
  const before = { ...workspace.counters };
  const status = await workspace.setText(file, text);
  const findings = workspace.check(file);
  if (status.k === 'skipped') assert.deepEqual(findings, []);
  for (const { span, fixes, message } of findings) {
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, message);
    assert.ok(fixes.every((fix) => fix.title !== ''));
  }
  for (const finding of findings)
    for (const fix of finding.fixes)
      for (const edit of workspace.printFix(file, finding, fix) ?? []) assert.ok(edit.span.end <= text.length);
  if (text.length % 5 === 0) workspace.explainAt(file, text.length);
  if (text.length % 5 === 1) workspace.describeAt(file, text.length >> 1);
  const { resolved, summarised, placed } = workspace.counters;
  const work = resolved - before.resolved + summarised - before.summarised + placed - before.placed;
  assert.ok(work <= 2000, `${work} steps for ${text.length} characters`);
}
