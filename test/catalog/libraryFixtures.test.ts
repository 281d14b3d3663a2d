/** Every file of the catalogue has a fixture of its name, and what that expects depends on the file. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARIES } from '../../rules/catalog/libraries';
import { librarySchema, type Library } from '../../rules/catalog/schema';
import { workspaceOf } from '../support/analysis';
import { actualFindings, isSource, libraryFixtures, plainFiles, type Fixture } from '../support/fixtures';
import { readMarkers } from '../support/markers';
import { REPOSITORY } from '../support/paths';
import { readFileSync } from 'node:fs';

const LANGUAGES = ['javascript', 'python'] as const;

for (const language of LANGUAGES) {
  describe(`fixtures of the ${language} catalogue`, () => {
    const folder = join(REPOSITORY, 'rules/catalog', language);
    for (const file of readdirSync(folder)) {
      const library = librarySchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      it(file, async () => {
        const fixtures = libraryFixtures(language, file.replace(/\.json$/, ''));
        assert.ok(fixtures.length > 0, `test/fixtures/catalog/${language} has nothing named after it`);
        const changes = await Promise.all(fixtures.map((fixture) => dependsOn(fixture, library)));
        assert.ok(changes.includes(true), 'its fixture says the same without it');
      });
    }
  });
}

async function dependsOn(fixture: Fixture, library: Library): Promise<boolean> {
  const others = LIBRARIES.filter((other) => other.library !== library.library || other.language !== library.language);
  return (await findingsWith(fixture, LIBRARIES)) !== (await findingsWith(fixture, others));
}

async function findingsWith(fixture: Fixture, libraries: readonly Library[]): Promise<string> {
  const workspace = await workspaceOf(plainFiles(fixture), undefined, libraries);
  const sources = Object.keys(fixture.files).filter(isSource);
  return JSON.stringify(
    sources.map((file) => actualFindings(workspace, file, readMarkers(fixture.files[file] ?? '').text)),
  );
}
