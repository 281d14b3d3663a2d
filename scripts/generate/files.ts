/** Every file that is generated from the registry, wholly or in part. A test fails when one of them is stale. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as prettier from 'prettier';
import { RULES } from '../../rules';
import { modelsPage } from '../../rules/models/page';
import { REPOSITORY } from '../paths';
import { docsIndex } from './docsIndex';
import { projectSchema } from './projectSchema';
import { withTables } from './readme';
import { withRuleSettings } from './ruleSettings';
import { severityPage } from './severityPage';

interface GeneratedFile {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  /** @param read text of a file of the repository, generated ones that stand before this one included */
  readonly generate: (read: (path: string) => string) => string;
}

const FILES: readonly GeneratedFile[] = [
  { path: 'package.json', generate: (read) => withRuleSettings(read('package.json'), RULES) },
  { path: 'README.md', generate: (read) => withTables(read('README.md'), read('package.json'), RULES) },
  { path: 'docs/index.md', generate: () => docsIndex(RULES) },
  { path: 'docs/severity.md', generate: severityPage },
  { path: 'rules/models/concurrency-models.md', generate: modelsPage },
  { path: 'schemas/threadwise.schema.json', generate: () => projectSchema(RULES) },
];

/** Path → text as it should be. */
export async function generateAll(): Promise<ReadonlyMap<string, string>> {
  const fresh = new Map<string, string>();
  const read = (file: string): string => fresh.get(file) ?? readFileSync(path.join(REPOSITORY, file), 'utf8');
  for (const file of FILES) fresh.set(file.path, await format(file.path, file.generate(read)));
  return fresh;
}

/** Markdown is wrapped by hand and left alone. */
async function format(file: string, text: string): Promise<string> {
  if (!file.endsWith('.json')) return text;
  const options = await prettier.resolveConfig(path.join(REPOSITORY, file));
  return prettier.format(text, { ...options, filepath: file });
}
