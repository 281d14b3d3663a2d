import assert from 'node:assert/strict';
import { FACTS_VERSION, type FileFacts, type FunctionFacts } from '../../rules/facts';
import { fileRole, type ProgramKindOf } from '../../server/analysis/project/fileRole';
import { workspaceOf } from '../resolution/workspaceOf';

interface Text {
  readonly imports?: readonly string[];
  readonly shebang?: boolean;
  readonly mainGuard?: boolean;
  readonly hasAsync?: boolean;
}

const KINDS: Readonly<Record<string, ReturnType<ProgramKindOf>>> = {
  express: 'server',
  fastapi: 'server',
  argparse: 'cli',
  commander: 'cli',
  pytest: 'test',
  invoke: 'build',
};
const programKind: ProgramKindOf = (module) => KINDS[module];

const MODULE_BODY: FunctionFacts = {
  key: '<module>',
  name: '<module>',
  kind: 'module',
  isAsync: false,
  isGenerator: false,
  parent: -1,
  parameters: [],
  decorators: [],
  span: { start: 0, end: 0 },
  nameSpan: { start: 0, end: 0 },
  bindings: {},
  operations: [],
  body: [],
  isStub: false,
};

function factsOf(file: string, text: Text): FileFacts {
  return {
    version: FACTS_VERSION,
    language: file.endsWith('.py') ? 'python' : 'typescript',
    lineStarts: [0],
    functions:
      text.hasAsync === true ? [MODULE_BODY, { ...MODULE_BODY, kind: 'function', isAsync: true }] : [MODULE_BODY],
    classes: [],
    exports: [],
    imports: (text.imports ?? []).map((module) => ({
      module,
      level: 0,
      span: { start: 0, end: 0 },
      typeOnly: false,
      names: [],
    })),
    suppressions: [],
    errorSpans: [],
    markers: {
      shebang: text.shebang ?? false,
      mainGuard: text.mainGuard ?? false,
      directives: [],
      esModule: true,
      generated: false,
    },
    layout: { importInsertionOffset: 0, indent: '  ', newline: '\n', semicolons: true, quote: "'" },
  };
}

type Files = Parameters<typeof workspaceOf>[0];

function roleIn(files: Files, file: string, text: Text = {}, base = '/w/'): string {
  const workspace = workspaceOf([...files, file], base);
  const role = fileRole(base + file, factsOf(file, text), workspace.manifests, programKind, workspace.files);
  return `${role.phase}${role.isEntry ? ', nothing else' : ''}: ${role.reason}`;
}

const NODE_PROJECT: Files = [['package.json', '{ "name": "shop" }'], 'src/index.ts'];
const PYTHON_PROJECT: Files = [['pyproject.toml', '[project]\nname = "shop"'], 'shop/__init__.py'];

describe('role of a file by its path', () => {
  const cold: readonly (readonly [Files, string, string])[] = [
    [NODE_PROJECT, 'src/a.test.ts', 'test, nothing else: test file (a.test.ts)'],
    [NODE_PROJECT, 'src/__tests__/a.ts', 'test, nothing else: test file (__tests__/)'],
    [NODE_PROJECT, 'test/helpers/a.ts', 'test, nothing else: test file (test/)'],
    [NODE_PROJECT, 'src/app.e2e-spec.ts', 'test, nothing else: test file (app.e2e-spec.ts)'],
    [NODE_PROJECT, 'cypress/support/a.js', 'test, nothing else: test file (cypress/)'],
    [NODE_PROJECT, 'benchmarks/a.js', 'test, nothing else: benchmark (benchmarks/)'],
    [NODE_PROJECT, 'jest.setup.ts', 'test, nothing else: test set-up (jest.setup.ts)'],
    [NODE_PROJECT, 'vite.config.ts', 'build, nothing else: build configuration (vite.config.ts)'],
    [NODE_PROJECT, 'webpack.prod.js', 'build, nothing else: build configuration (webpack.prod.js)'],
    [NODE_PROJECT, 'eslint.config.mjs', 'build, nothing else: tool configuration (eslint.config.mjs)'],
    [NODE_PROJECT, '.eslintrc.cjs', 'build, nothing else: tool configuration (.eslintrc.cjs)'],
    [NODE_PROJECT, 'Gruntfile.js', 'build, nothing else: build file (Gruntfile.js)'],
    [NODE_PROJECT, 'scripts/release.ts', 'build, nothing else: script (scripts/)'],
    [NODE_PROJECT, 'tools/codegen.ts', 'build, nothing else: build or maintenance tool (tools/)'],
    [NODE_PROJECT, 'src/db/migrations/1.ts', 'build, nothing else: migration (migrations/)'],
    [NODE_PROJECT, 'bin/shop.js', 'cli, nothing else: command (bin/)'],
    [PYTHON_PROJECT, 'tests/conftest.py', 'test, nothing else: test file (tests/)'],
    [PYTHON_PROJECT, 'shop/test_db.py', 'test, nothing else: test file (test_db.py)'],
    [PYTHON_PROJECT, 'shop/db_test.py', 'test, nothing else: test file (db_test.py)'],
    [PYTHON_PROJECT, 'setup.py', 'build, nothing else: build file (setup.py)'],
    [PYTHON_PROJECT, 'docs/conf.py', 'build, nothing else: documentation (docs/)'],
    [PYTHON_PROJECT, 'alembic/versions/1.py', 'build, nothing else: migration (alembic/)'],
    [
      [...PYTHON_PROJECT, 'shop/migrations/__init__.py'],
      'shop/migrations/0001_initial.py',
      'build, nothing else: migration (0001_initial.py)',
    ],
    [PYTHON_PROJECT, 'db/migrations/first.py', 'build, nothing else: migration (migrations/)'],
    [PYTHON_PROJECT, 'shop/__main__.py', 'cli, nothing else: command (__main__.py)'],
    [PYTHON_PROJECT, 'manage.py', 'cli, nothing else: command (manage.py)'],
  ];
  for (const [files, file, expected] of cold) {
    it(`${file} is cold`, () => {
      assert.equal(roleIn(files, file), expected);
    });
  }

  const serving: readonly (readonly [Files, string])[] = [
    [NODE_PROJECT, 'src/server/index.ts'],
    [NODE_PROJECT, 'src/utils/a.ts'],
    [NODE_PROJECT, 'lib/a.ts'],
    [NODE_PROJECT, 'cmd/a.ts'],
    [NODE_PROJECT, 'src/tools/search.ts'],
    [NODE_PROJECT, 'src/build/a.ts'],
    [NODE_PROJECT, 'src/config/database.config.ts'],
    [NODE_PROJECT, 'auth.config.ts'],
    [NODE_PROJECT, 'src/latest.ts'],
    [NODE_PROJECT, 'src/openapi-spec.ts'],
    [NODE_PROJECT, 'examples/server.ts'],
    [PYTHON_PROJECT, 'shop/tasks.py'],
    [PYTHON_PROJECT, 'shop/tools/search.py'],
    [[...PYTHON_PROJECT, 'tools/__init__.py'], 'tools/search.py'],
    [PYTHON_PROJECT, 'shop/testing.py'],
    [[...PYTHON_PROJECT, 'shop/services/migrations/__init__.py'], 'shop/services/migrations/importer.py'],
    [PYTHON_PROJECT, 'shop/setup.py'],
    [['shop/__init__.py', 'shop/device.py'], 'shop/setup.py'],
    [PYTHON_PROJECT, 'shop/cli.py'],
  ];
  for (const [files, file] of serving) {
    it(`${file} is not`, () => {
      assert.equal(roleIn(files, file), 'start-up: module top level');
    });
  }

  it('counts folders below the project only', () => {
    for (const base of ['/home/test/scripts/shop/', 'file:///ci/tests/build/']) {
      assert.equal(roleIn(NODE_PROJECT, 'src/a.ts', {}, base), 'start-up: module top level');
      assert.equal(roleIn(['src/b.ts', 'main.ts'], 'src/a.ts', {}, base), 'start-up: module top level');
      assert.match(roleIn(['src/b.ts', 'main.ts'], 'test/a.ts', {}, base), /^test/);
    }
  });

  it('has no use for a folder name when the folder is all there is', () => {
    assert.equal(roleIn([['package.json', '{}']], 'scripts/server.js'), 'start-up: module top level');
    assert.equal(roleIn([], 'test/app.py'), 'start-up: module top level');
    assert.match(roleIn([], 'test/test_app.py'), /^test/);
  });

  it('knows test projects inside a project', () => {
    assert.match(roleIn([...NODE_PROJECT, ['e2e/package.json', '{}']], 'e2e/src/a.ts'), /^test.*\(e2e\/\)$/);
  });
});

describe('role of a file by what it has', () => {
  it('is a server when it imports one, whatever else it has', () => {
    const text = { imports: ['argparse', 'fastapi'], mainGuard: true, shebang: true };
    assert.equal(roleIn(PYTHON_PROJECT, 'shop/run.py', text), 'start-up: imports fastapi');
    assert.equal(roleIn(NODE_PROJECT, 'bin/www.js', { imports: ['express'] }), 'start-up: imports express');
  });

  it('is a command by its first line', () => {
    assert.equal(roleIn(NODE_PROJECT, 'src/run.ts', { shebang: true }), 'cli, nothing else: command (#!)');
  });

  it('is a command in Python when it reads arguments and is started itself', () => {
    const text = { imports: ['argparse'], mainGuard: true };
    assert.equal(roleIn(PYTHON_PROJECT, 'shop/run.py', text), 'cli, nothing else: command (imports argparse)');
    assert.match(roleIn(PYTHON_PROJECT, 'shop/run.py', { imports: ['argparse'] }), /^start-up/);
    assert.match(roleIn(PYTHON_PROJECT, 'shop/run.py', { mainGuard: true }), /^start-up/);
  });

  it('leaves the coroutines of a Python command to what starts them', () => {
    const text = { imports: ['argparse'], mainGuard: true, hasAsync: true };
    assert.equal(roleIn(PYTHON_PROJECT, 'shop/run.py', text), 'cli: command (imports argparse)');
    assert.equal(
      roleIn(NODE_PROJECT, 'src/run.ts', { shebang: true, hasAsync: true }),
      'cli, nothing else: command (#!)',
    );
  });

  it('is a test or a build file by its imports', () => {
    assert.equal(
      roleIn(PYTHON_PROJECT, 'shop/plugin.py', { imports: ['pytest'] }),
      'test, nothing else: imports pytest',
    );
    assert.equal(roleIn(PYTHON_PROJECT, 'tasks.py', { imports: ['invoke'] }), 'build, nothing else: imports invoke');
  });

  it('is a command when the manifest says so', () => {
    const bin: Files = [['package.json', '{ "main": "x.js", "bin": { "shop": "./dist/cli.js" } }'], 'src/a.ts'];
    assert.equal(roleIn(bin, 'src/cli.ts'), 'cli, nothing else: command (bin in package.json)');
    assert.equal(roleIn(bin, 'src/b.ts'), 'start-up: module top level');
    const script: Files = [['pyproject.toml', '[project.scripts]\nshop = "shop.app:main"'], 'shop/__init__.py'];
    assert.equal(roleIn(script, 'shop/app.py'), 'cli, nothing else: command (entry point of the project)');
    assert.equal(roleIn(script, 'shop/other.py'), 'start-up: module top level');
    const setup: Files = [
      ['setup.cfg', '[options.entry_points]\nconsole_scripts =\n    shop = shop.app:main\n'],
      'x.py',
    ];
    assert.match(roleIn(setup, 'src/shop/app.py'), /^cli/);
  });

  it('is part of a command when the package has nothing else', () => {
    const files: Files = [['package.json', '{ "bin": "cli.js" }'], 'cli.js'];
    assert.equal(roleIn(files, 'lib/work.js'), 'cli, nothing else: package of commands');
    const server: Files = [['package.json', '{ "bin": "cli.js", "dependencies": { "express": "5" } }'], 'cli.js'];
    assert.equal(roleIn(server, 'lib/work.js'), 'start-up: module top level');
  });
});
