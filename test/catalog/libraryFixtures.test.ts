/** Every file of the catalogue has a fixture of its name, and what that expects depends on the file. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARIES } from '../../rules/catalog/libraries';
import { librarySchema, type Library } from '../../rules/catalog/schema';
import { computeLineStarts } from '../../server/analysis/positions';
import { workspaceOf } from '../support/analysis';
import { actualFindings, isSource, libraryFixtures, plainFiles, type Fixture } from '../support/fixtures';
import { REPOSITORY } from '../support/paths';

const DESCRIPTION = ['$schema', 'library', 'language', 'modules', 'source'];
const LANGUAGES = ['javascript', 'python'] as const;

for (const language of LANGUAGES) {
  describe(`fixtures of the ${language} catalogue`, () => {
    const folder = join(REPOSITORY, 'rules/catalog', language);
    for (const file of readdirSync(folder)) {
      const library = librarySchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      // Roles are proved by the fixtures of the rules that ask for them.
      if (Object.keys(library).every((key) => [...DESCRIPTION, 'roles'].includes(key))) continue;
      it(file, async () => {
        const fixtures = libraryFixtures(language, file.replace(/\.json$/, ''));
        assert.ok(fixtures.length > 0, `test/fixtures/catalog/${language} has nothing named after it`);
        const changes = await Promise.all(fixtures.map((fixture) => dependsOn(fixture, library)));
        assert.ok(changes.includes(true) || isVocabulary(library), 'its fixture says the same without it');
      });
    }
  });
}

/** Names and async functions alone: other entries and rules speak of them. */
function isVocabulary({ apis, handOffs, entryPoints, transforms, invokes }: Library): boolean {
  return [apis, handOffs, entryPoints, transforms, invokes].every((entries) => entries === undefined);
}

async function dependsOn(fixture: Fixture, library: Library): Promise<boolean> {
  const others = LIBRARIES.filter((other) => other.library !== library.library || other.language !== library.language);
  return (await saidWith(fixture, LIBRARIES)) !== (await saidWith(fixture, others));
}

/** Findings, where each function runs and what it does, and the hovers of its calls. */
async function saidWith(fixture: Fixture, libraries: readonly Library[]): Promise<string> {
  const files = plainFiles(fixture);
  const workspace = await workspaceOf(files, undefined, libraries);
  const said = Object.entries(files)
    .filter(([file]) => isSource(file))
    .map(([file, text]) => {
      const lines = computeLineStarts(text).map((start) => workspace.explainAt(file, start + 4));
      const calls = [...text.matchAll(/\w\(/g)].map(({ index }) => workspace.describeAt(file, index));
      return [actualFindings(workspace, file, text), lines, calls];
    });
  return JSON.stringify(said);
}
