/** Invariant: incremental equals from scratch, whatever is edited, added, removed or renamed. */
import { strict as assert } from 'node:assert';
import type { Workspace } from '../../server/analysis/api';
import type { Files } from '../support/analysis';
import { allFixtures, plainFiles } from '../support/fixtures';
import { applied, randomEdits, type ProjectEdit } from './support/edits';
import { pythonProject, typescriptProject } from './support/generated';
import { Random } from './support/random';
import { everythingAbout, freshWorkspace, put } from './support/workspaces';

/** More of both for a long search: `THREADWISE_SEEDS=500 npx mocha …`. */
const SEEDS = Number(process.env.THREADWISE_SEEDS ?? 6);
const STEPS = 25;

describe('incremental equals from scratch', () => {
  for (const [name, make] of [
    ['Python', pythonProject],
    ['TypeScript', typescriptProject],
  ] as const) {
    for (let seed = 1; seed <= SEEDS; seed++) {
      it(`in a generated ${name} project, seed ${seed}`, async () => {
        const random = new Random(seed);
        await editAndCompare(random, make(random), STEPS);
      });
    }
  }

  for (const [index, fixture] of allFixtures().entries()) {
    it(`in the fixture ${fixture.name}`, async () => {
      const files = Object.entries(plainFiles(fixture)).map(([file, text]) => [`/project/${file}`, text] as const);
      await editAndCompare(new Random(1000 + index), Object.fromEntries(files), 6);
    });
  }
});

async function editAndCompare(random: Random, start: Files, steps: number): Promise<void> {
  let files = start;
  const workspace = await freshWorkspace(files);
  for (let step = 0; step < steps; step++) {
    const edits = randomEdits(random, files);
    const before = files;
    files = applied(files, edits);
    for (const edit of edits) await apply(workspace, edit);
    await closeBroken(workspace, files);
    // Background work comes in slices, and edits in between.
    if (random.chance(3)) workspace.settle(1 + random.below(5));
    // Sometimes several edits come together, as they do when a branch is checked out.
    if (random.chance(4)) continue;
    const fresh = await freshWorkspace(files, random.shuffled(Object.keys(files)));
    assertSame(everythingAbout(workspace, files), everythingAbout(fresh, files), () =>
      describeEdits(step, before, edits),
    );
  }
}

async function apply(workspace: Workspace, edit: ProjectEdit): Promise<void> {
  if (edit.k === 'remove') workspace.removeFile(edit.file);
  else if (edit.k === 'typed') {
    await workspace.setText(edit.file, edit.text, { overlay: true });
    workspace.check(edit.file);
  } else await put(workspace, edit.file, edit.text);
}

/** What an editor shows while a text does not parse comes from the texts before. */
async function closeBroken(workspace: Workspace, files: Files): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    const status = workspace.status(file);
    if (status?.k === 'checked' && status.parseErrors > 0) await workspace.setText(file, text);
  }
}

function assertSame(
  incremental: Readonly<Record<string, unknown>>,
  fresh: Readonly<Record<string, unknown>>,
  describe_: () => string,
): void {
  for (const file of Object.keys(fresh)) {
    try {
      assert.deepEqual(incremental[file], fresh[file]);
    } catch (error) {
      throw new Error(`${file} differs after ${describe_()}\n${(error as Error).message}`, { cause: error });
    }
  }
}

function describeEdits(step: number, before: Files, edits: readonly ProjectEdit[]): string {
  const texts = edits.map((edit) => {
    if (edit.k === 'remove') return `removing ${edit.file}`;
    return `setting ${edit.file} to\n${edit.text}\n--- was\n${before[edit.file] ?? '(absent)'}`;
  });
  return `step ${step}: ${texts.join('\n')}`;
}
