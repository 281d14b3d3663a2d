/** Invariant: facts are plain data and a pure function of (text, language, dialect). */
import { strict as assert } from 'node:assert';
import type { FileFacts } from '../../rules/facts';
import { languageOf } from '../../server/analysis/languages/languageOf';
import { createNodeHost } from '../../server/platform/nodeHost';
import { allFixtures, isSource, plainFiles } from '../support/fixtures';
import { pythonProject, typescriptProject } from './support/generated';
import { Random } from './support/random';

/** Its own host, so that nothing is remembered. */
const host = createNodeHost({ log: () => undefined });

async function factsOf(file: string, text: string): Promise<FileFacts> {
  const language = languageOf(file);
  assert.ok(language);
  const frontEnd = await host.loadFrontEnd(language);
  const extraction = frontEnd.extract(text, language, file.slice(file.lastIndexOf('/') + 1));
  assert.ok(extraction.ok);
  return extraction.facts;
}

const SOURCES: readonly (readonly [file: string, text: string])[] = [
  ...allFixtures().flatMap((fixture) =>
    Object.entries(plainFiles(fixture)).map(([file, text]) => [`${fixture.name}/${file}`, text] as const),
  ),
  ...Object.entries(pythonProject(new Random(7))),
  ...Object.entries(typescriptProject(new Random(7))),
].filter(([file]) => isSource(file));

describe('facts', () => {
  it('serialise', async () => {
    for (const [file, text] of SOURCES) {
      const facts = await factsOf(file, text);
      assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts, file);
    }
  });

  it('depend on the text alone, whatever was read before', async () => {
    const first = new Map<string, string>();
    for (const [file, text] of SOURCES) first.set(file, JSON.stringify(await factsOf(file, text)));
    for (const [file, text] of new Random(1).shuffled(SOURCES)) {
      await factsOf(file, text.slice(0, text.length / 2));
      assert.equal(JSON.stringify(await factsOf(file, text)), first.get(file), file);
    }
  });

  it('do not depend on the name of the file within a dialect', async () => {
    for (const [file, text] of SOURCES) {
      const extension = file.slice(file.lastIndexOf('.'));
      const facts = await factsOf(file, text);
      for (const other of [`other${extension}`, `/deep/down/__init__${extension}`, `a.test${extension}`])
        assert.deepEqual(await factsOf(other, text), facts, file);
    }
  });
});
