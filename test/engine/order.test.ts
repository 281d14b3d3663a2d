/** Invariant: findings are a pure function of the files, not of the order in which they are read or asked about. */
import { strict as assert } from 'node:assert';
import type { Files } from '../support/analysis';
import { allFixtures, plainFiles } from '../support/fixtures';
import { pythonProject, typescriptProject } from './support/generated';
import { Random } from './support/random';
import { emptyWorkspace, everythingAbout, freshWorkspace, put } from './support/workspaces';

const PROJECTS: readonly (readonly [name: string, files: Files])[] = [
  ...allFixtures().map((fixture) => {
    const files = Object.entries(plainFiles(fixture)).map(([file, text]) => [`/project/${file}`, text] as const);
    return [fixture.name, Object.fromEntries(files)] as const;
  }),
  ...[1, 2, 3, 4].flatMap((seed) => [
    [`Python project ${seed}`, pythonProject(new Random(seed))] as const,
    [`TypeScript project ${seed}`, typescriptProject(new Random(seed))] as const,
  ]),
];

describe('findings do not depend on the order', () => {
  for (const [index, [name, files]] of PROJECTS.entries()) {
    it(`in ${name}`, async () => {
      const random = new Random(index);
      const expected = everythingAbout(await freshWorkspace(files), files);
      for (let turn = 0; turn < 2; turn++) {
        const order = random.shuffled(Object.keys(files));
        assert.deepEqual(everythingAbout(await freshWorkspace(files, order), files), expected);
        assert.deepEqual(await loadedWithQuestionsInBetween(files, order, turn === 0), expected);
      }
    });
  }
});

/** As an editor does it: some files are known by name only while others are asked about. */
async function loadedWithQuestionsInBetween(
  files: Files,
  order: readonly string[],
  isListed: boolean,
): Promise<unknown> {
  const workspace = emptyWorkspace();
  if (isListed) workspace.setKnownFiles(order);
  for (const file of order) {
    await put(workspace, file, files[file] ?? '');
    for (const other of order) workspace.check(other);
  }
  return everythingAbout(workspace, files);
}
