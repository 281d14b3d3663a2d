// Typed linting, and the boundaries between the folders (see ARCHITECTURE.md; test/boundaries proves that they hold).
import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Packages that need neither Node nor an editor. */
const PURE_PACKAGES = [
  'zod',
  'picomatch',
  'ignore',
  'smol-toml',
  'toml-eslint-parser',
  'jsonc-parser',
  'fastest-levenshtein',
];

/** Every package but these; relative imports are the business of `notFolders`. */
const onlyPackages = (packages, message) => ({
  regex: `^(?!\\.{1,2}(?:/|$)|(?:${packages.join('|')})$)`,
  message,
});

const notPackages = (packages, message) => ({ regex: `^(?:${packages.join('|')})`, message });

/** Names of folders or files as they appear right after the last `../`. */
const notFolders = (names, message) => ({ regex: `\\.\\./(?:${names.join('|')})(?:/|\\.js$|$)`, message });

const NO_EDITOR = notPackages(['vscode$', 'vscode-languageclient'], 'Only client/ knows the editor.');
const NO_PROTOCOL = notPackages(['vscode-languageserver', 'vscode-jsonrpc'], 'Only server/lsp/ knows the protocol.');
const NO_PARSER = notPackages(['typescript$', 'web-tree-sitter'], 'Only server/analysis/languages/ knows a parser.');
const NO_TESTS = notFolders(['test', 'scripts'], 'Shipped code does not depend on tests or scripts.');
const NO_CLIENT = notFolders(['client'], 'Nothing depends on the editor client.');
const ABOVE_ANALYSIS = notFolders(
  ['lsp', 'report', 'cli', 'node', 'browser'],
  'server/analysis/ does not know who asks: hand it in through Host.',
);
const RULES_ARE_PURE = [
  onlyPackages(['zod'], 'rules/ is pure data and pure functions.'),
  notFolders(['server', 'client', 'test', 'scripts'], 'rules/ imports nothing but rules/.'),
];
const analysis = (...parsers) => [
  onlyPackages(
    [...PURE_PACKAGES, ...parsers],
    'server/analysis/ runs in a browser worker too and knows no such package.',
  ),
  ABOVE_ANALYSIS,
  NO_CLIENT,
  NO_TESTS,
];
const CLIENT_SHARES_NAMES_ONLY = {
  regex: '\\.\\./(?:server/(?!lsp/protocol(?:\\.js)?$)|rules(?:/|$))',
  message: 'The client shares only method names and interfaces (server/lsp/protocol.ts) with the server.',
};

/** `no-restricted-imports` does not look at `import('…')`. */
const dynamicImports = ({ regex, message }) => ({
  selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\/')}/]`,
  message,
});

const boundary = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns }],
    'no-restricted-syntax': ['error', ...patterns.map(dynamicImports)],
  },
});

export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    'coverage/',
    '.vscode-test/',
    'test-artifacts/',
    '**/fixtures/',
    'test/editor/workspace/',
    'test/editor/folders/',
    'examples/',
    'media/sample/',
    'rules/**/*.proof.mjs',
  ]),
  {
    files: ['**/*.ts', '**/*.mjs'],
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      // Numbers in messages are fine.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // Returning a call that returns nothing keeps arrow functions short.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    // Plain scripts: TypeScript checks them, but their types are written in comments.
    files: ['**/*.mjs'],
    rules: { 'no-undef': 'off' },
  },
  { files: ['eslint.config.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  {
    // A suite is one long function, and `it` needs no awaiting.
    files: ['test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-floating-promises': 'error' },
  },
  boundary(['rules/**'], RULES_ARE_PURE),
  boundary(['server/analysis/**'], analysis(), ['server/analysis/languages/{python,javascript}/**']),
  boundary(['server/analysis/languages/python/**'], analysis('web-tree-sitter')),
  boundary(['server/analysis/languages/javascript/**'], analysis('typescript')),
  boundary(['server/lsp/**'], [NO_EDITOR, NO_PARSER, NO_CLIENT, NO_TESTS]),
  boundary(
    ['server/**'],
    [NO_EDITOR, NO_PROTOCOL, NO_PARSER, NO_CLIENT, NO_TESTS],
    ['server/analysis/**', 'server/lsp/**'],
  ),
  boundary(['client/**'], [NO_PROTOCOL, NO_PARSER, NO_TESTS, CLIENT_SHARES_NAMES_ONLY], ['client/webview/**']),
  boundary(
    ['client/webview/**'],
    [
      onlyPackages(['@dagrejs/dagre'], 'client/webview/ runs in a page of its own: no editor, no Node.'),
      notFolders(['(?!messages(?:\\.js)?$)\\w+\\.?\\w*$'], "The view shares only messages with the editor's side."),
      NO_TESTS,
      CLIENT_SHARES_NAMES_ONLY,
    ],
  ),
  boundary(['scripts/**'], [NO_EDITOR]),
  boundary(['test/**'], [NO_EDITOR], ['test/editor/**']),
);
