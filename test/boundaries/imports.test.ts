/** Every boundary between the folders is broken on purpose here, and linting has to notice. */
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import { REPOSITORY } from '../support/paths';

const BOUNDARY_RULES = ['no-restricted-imports', 'no-restricted-syntax'];

/** A file that could exist, and what it must not import. */
const FORBIDDEN: Record<string, readonly string[]> = {
  'rules/event-loop/example.ts': [
    'node:fs',
    'fs',
    'vscode',
    'typescript',
    'picomatch',
    '../../server/analysis/api',
    '../../client/extension',
    '../../test/support/paths',
  ],
  'server/analysis/graph/example.ts': [
    'node:fs',
    'path',
    'vscode',
    'vscode-uri',
    'vscode-languageserver/node',
    'vscode-languageserver-textdocument',
    'typescript',
    'web-tree-sitter',
    '../../lsp/protocol',
    '../../report/json',
    '../../node',
    '../../../client/extension',
    '../../../test/support/paths',
  ],
  'server/analysis/languages/python/example.ts': ['typescript', 'node:fs', 'vscode', '../../../lsp/protocol'],
  'server/analysis/languages/javascript/example.ts': ['web-tree-sitter', 'node:fs', 'vscode', '../../../cli'],
  'server/lsp/example.ts': ['vscode', 'vscode-languageclient/node', 'typescript', '../../client/extension'],
  'server/cli/example.ts': ['vscode', 'vscode-languageserver/node', 'vscode-jsonrpc', 'web-tree-sitter'],
  'server/report/example.ts': ['vscode', 'vscode-languageserver', '../../client/extension', '../../scripts/build'],
  'client/example.ts': [
    'vscode-languageserver/node',
    'typescript',
    '../rules',
    '../rules/facts',
    '../server/lsp/session',
    '../server/analysis/api',
    '../test/support/paths',
  ],
  'client/webview/example.ts': [
    'vscode',
    'node:fs',
    'vscode-languageclient/node',
    'typescript',
    '../extension',
    '../explainPanel',
    '../../server/lsp/session',
    '../../server/analysis/api',
    '../../rules/facts',
  ],
  'test/engine/example.ts': ['vscode', 'vscode-languageclient/node'],
};

const ALLOWED: Record<string, readonly string[]> = {
  'rules/event-loop/example.ts': ['zod', '../facts', '../catalog/schema', './other'],
  'server/analysis/graph/example.ts': ['../api', './other', '../../../rules/facts', '../languages/frontEnd', 'zod'],
  'server/analysis/languages/python/example.ts': ['web-tree-sitter', '../frontEnd'],
  'server/analysis/languages/javascript/example.ts': ['typescript', '../frontEnd'],
  'server/lsp/example.ts': ['vscode-languageserver/node', 'node:path', '../analysis/api', '../../rules/facts'],
  'server/cli/example.ts': ['commander', 'node:path', '../analysis/api', '../report/json'],
  'client/example.ts': ['vscode', 'vscode-languageclient/node', 'node:path', '../server/lsp/protocol'],
  'client/webview/example.ts': ['@dagrejs/dagre', './dom', '../messages', '../../server/lsp/protocol'],
  'test/editor/example.ts': ['vscode', '../support/paths'],
};

/** The boundaries alone: rules that need types would want the files to exist. */
const eslint = new ESLint({
  cwd: REPOSITORY,
  ruleFilter: ({ ruleId }) => BOUNDARY_RULES.includes(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

async function lint(file: string, text: string): Promise<Linter.LintMessage[]> {
  const results = await eslint.lintText(text, { filePath: path.join(REPOSITORY, file) });
  const messages = results.flatMap((result) => result.messages);
  const fatal = messages.find((message) => message.fatal === true);
  assert.equal(fatal, undefined, fatal?.message);
  return messages.filter(({ ruleId }) => ruleId !== null && BOUNDARY_RULES.includes(ruleId));
}

const FORMS: Record<string, (name: string) => string> = {
  import: (name) => `import { x } from '${name}';\nx();\n`,
  'import type': (name) => `import type { X } from '${name}';\nexport const x: X | undefined = undefined;\n`,
  'export from': (name) => `export { x } from '${name}';\n`,
  'import()': (name) => `export const x = import('${name}');\n`,
};

describe('boundaries between folders', () => {
  for (const [file, names] of Object.entries(FORBIDDEN)) {
    it(`${path.dirname(file)}/ may not import ${names.join(', ')}`, async () => {
      for (const name of names) {
        for (const [form, write] of Object.entries(FORMS)) {
          assert.equal((await lint(file, write(name))).length, 1, `${form} of ${name}`);
        }
      }
    });
  }

  for (const [file, names] of Object.entries(ALLOWED)) {
    it(`${path.dirname(file)}/ may import ${names.join(', ')}`, async () => {
      for (const name of names) {
        for (const [form, write] of Object.entries(FORMS)) {
          assert.deepEqual(await lint(file, write(name)), [], `${form} of ${name}`);
        }
      }
    });
  }
});
