/** Documents point to files that exist. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { REPOSITORY } from '../support/paths';

const DOCUMENTS = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'examples/README.md'],
  ...readdirSync(path.join(REPOSITORY, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
/** `npm run screenshots` makes these. */
const PICTURES = 'docs/images/';

describe('links', () => {
  for (const document of DOCUMENTS) {
    const text = readFileSync(path.join(REPOSITORY, document), 'utf8');
    const exists = (target: string): boolean => existsSync(path.join(REPOSITORY, path.dirname(document), target));

    it(`of ${document}`, () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
      assert.deepEqual(
        links.filter((link) => !link.startsWith(PICTURES) && !exists(link)),
        [],
      );
    });
  }

  it('of ARCHITECTURE.md to tests and sources', () => {
    const text = readFileSync(path.join(REPOSITORY, 'ARCHITECTURE.md'), 'utf8');
    const paths = [...text.matchAll(/`((?:test|rules|server|scripts|client)\/[\w./-]*)`/g)].map(
      (match) => match[1] ?? '',
    );
    assert.ok(paths.length > 20);
    assert.deepEqual(
      paths.filter((file) => !existsSync(path.join(REPOSITORY, file))),
      [],
    );
  });
});
