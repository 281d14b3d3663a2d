/** Invariant: what a look at the facts calls the same has the same fingerprint. */
import { strict as assert } from 'node:assert';
import type { FileFacts } from '../../rules/facts';
import { Fingerprints } from '../../server/analysis/evaluation/dependencies';
import { functionId } from '../../server/analysis/evaluation/fileRecord';
import { SameFacts } from '../../server/analysis/evaluation/sameFacts';
import { withClassWrites } from '../../server/analysis/languages/classWrites';
import { languageOf } from '../../server/analysis/languages/languageOf';
import { allFixtures, isSource, plainFiles } from '../support/fixtures';
import { applied, randomEdits } from './support/edits';
import { pythonProject, typescriptProject } from './support/generated';
import { Random } from './support/random';
import { host } from './support/workspaces';

const FILE = '/project/file';

describe('parts of a file that are the same after an edit', () => {
  const sources = [
    ...allFixtures().flatMap((fixture) => Object.entries(plainFiles(fixture))),
    ...Object.entries(pythonProject(new Random(3))),
    ...Object.entries(typescriptProject(new Random(3))),
  ].filter(([file]) => isSource(file));

  it('have the same fingerprints', async () => {
    const random = new Random(11);
    let found = 0;
    for (const [file, text] of sources) {
      const edited = applied({ [file]: text }, randomEdits(random, { [file]: text }))[file];
      const before = await factsOf(file, text);
      const after = edited === undefined ? null : await factsOf(file, edited);
      if (before && after) found += checkAll(before, after, `${file}\n${edited ?? ''}`);
    }
    assert.ok(found > 1000, `only ${found} parts are found to be the same`);
  });

  it('include all of a text that has only moved', async () => {
    // A `#!` is one on the first line only.
    for (const [file, text] of sources.filter(([, source]) => !source.startsWith('#!'))) {
      const [before, after] = [await factsOf(file, text), await factsOf(file, `\n\n${text}`)];
      if (before && after) assert.equal(checkAll(before, after, file), keysOf(after).length, file);
    }
  });

  it('do not include a variable that is called like a position', async () => {
    const before = await factsOf('a.py', 'def f():\n    span: int\n    return 1\n');
    const after = await factsOf('a.py', 'def f():\n    span: str\n    return 1\n');
    assert.ok(before && after);
    const key = `body:${functionId(FILE, 'f')}`;
    assert.notEqual(new Fingerprints(FILE, before).of(key), new Fingerprints(FILE, after).of(key));
    assert.ok(!new Fingerprints(FILE, after).isSame(key, new SameFacts(before, after)));
  });
});

async function factsOf(file: string, text: string): Promise<FileFacts | null> {
  const language = languageOf(file);
  assert.ok(language);
  const extraction = (await host.loadFrontEnd(language)).extract(text, language, file.slice(file.lastIndexOf('/') + 1));
  return extraction.ok ? withClassWrites(extraction.facts) : null;
}

/** @returns how many are found to be the same */
function checkAll(before: FileFacts, after: FileFacts, what: string): number {
  const [old, now] = [new Fingerprints(FILE, before), new Fingerprints(FILE, after)];
  const same = new SameFacts(before, after);
  const found = keysOf(after).filter((key) => now.isSame(key, same));
  for (const key of found) assert.equal(now.of(key), old.of(key), `${key} in ${what}`);
  return found.length;
}

function keysOf(facts: FileFacts): readonly string[] {
  const functions = facts.functions.flatMap(({ key, bindings }) => {
    const id = functionId(FILE, key);
    const names = Object.keys(bindings).map((name) => `bind:${id}\0${name}`);
    return [...['body', 'operations', 'steps', 'sign', 'invk'].map((kind) => `${kind}:${id}`), ...names];
  });
  return [...functions, ...facts.classes.map(({ key }) => `class:${functionId(FILE, key)}`)];
}
