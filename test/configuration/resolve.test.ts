import * as assert from 'node:assert/strict';
import { DEFAULT_CONFIGURATION, type Configuration } from '../../server/analysis/configuration/configuration';
import { isExcluded, ruleSettingsFor } from '../../server/analysis/configuration/globs';
import { joinPath, pathInside } from '../../server/analysis/configuration/paths';
import { parseProjectFile } from '../../server/analysis/configuration/projectFile';
import {
  resolveConfiguration,
  resolveWithSources,
  type ProjectFiles,
} from '../../server/analysis/configuration/resolve';
import { settingsJsonSchema } from '../../server/analysis/configuration/schema';

const RULES = ['a-rule', 'b-rule'];

function filesOf(texts: Record<string, string>): ProjectFiles {
  return new Map(Object.entries(texts).map(([file, text]) => [file, parseProjectFile(file, text, RULES)]));
}

describe('the configuration of a file', () => {
  it('is the default without any project file', () => {
    assert.deepEqual(resolveConfiguration('/p/a.py', new Map()), DEFAULT_CONFIGURATION);
  });

  it('comes from the strongest project file of the nearest folder, which replaces all others', () => {
    const files = filesOf({
      '/p/threadwise.toml': 'max-file-size = 1\n[rules]\na-rule = "off"\n',
      '/p/sub/package.json': '{"threadwise": {"maxFileSize": 3}}',
      '/p/sub/pyproject.toml': '[tool.threadwise]\nmax-file-size = 2\n',
    });
    assert.equal(resolveConfiguration('/p/a.py', files).maxFileSize, 1);
    assert.deepEqual(resolveConfiguration('/p/a.py', files).rules, { 'a-rule': 'off' });
    assert.equal(resolveConfiguration('/p/sub/deep/a.py', files).maxFileSize, 2);
    assert.deepEqual(resolveConfiguration('/p/sub/deep/a.py', files).rules, {});
  });

  it('passes over manifests without settings of ours', () => {
    const files = filesOf({ '/p/threadwise.toml': 'max-file-size = 1\n', '/p/sub/package.json': '{"name": "sub"}' });
    assert.equal(resolveConfiguration('/p/sub/a.js', files).maxFileSize, 1);
  });

  it('takes editor settings only where no project file applies, and the command line always', () => {
    const files = filesOf({ '/p/threadwise.toml': '[rules]\na-rule = "off"\n' });
    const editor = { folder: '/q', settings: { maxFileSize: 7, exclude: ['x'] } };
    assert.equal(resolveConfiguration('/q/a.py', files, editor).maxFileSize, 7);
    assert.deepEqual(resolveConfiguration('/q/a.py', files, editor).exclude, { folder: '/q', globs: ['x'] });
    assert.equal(resolveConfiguration('/p/a.py', files, editor).maxFileSize, DEFAULT_CONFIGURATION.maxFileSize);
    assert.equal(resolveConfiguration('/p/a.py', files, editor, { maxFileSize: 9 }).maxFileSize, 9);
  });

  it('builds on another file only when it says so; globs stay relative to the file that names them', () => {
    const files = filesOf({
      '/base.toml': 'exclude = ["gen"]\nmax-file-size = 5\n[rules]\na-rule = "off"\nb-rule = "hint"\n',
      '/p/threadwise.toml': 'extends = "../base.toml"\n[rules]\nb-rule = "error"\n',
    });
    const { configuration, sources, errors } = resolveWithSources('/p/a.py', files);
    assert.deepEqual(configuration.rules, { 'a-rule': 'off', 'b-rule': 'error' });
    assert.deepEqual(configuration.exclude, { folder: '/', globs: ['gen'] });
    assert.equal(configuration.maxFileSize, 5);
    assert.deepEqual(sources, ['/p/threadwise.toml', '/base.toml']);
    assert.deepEqual(errors, []);
  });

  it('reports extends that leads in a circle or nowhere, at its place', () => {
    const circle = filesOf({
      '/p/threadwise.toml': 'include = []\nextends = "b.toml"\n',
      '/p/b.toml': 'extends = "threadwise.toml"\n',
    });
    const [inCircle] = resolveWithSources('/p/a.py', circle).errors;
    assert.equal(inCircle?.file, '/p/b.toml');
    assert.match(inCircle.message, /circle: threadwise.toml → b.toml → threadwise.toml/);
    const [missing] = resolveWithSources(
      '/p/a.py',
      filesOf({ '/p/threadwise.toml': '\nextends = "no.toml"\n' }),
    ).errors;
    assert.deepEqual([missing?.line, missing?.column], [2, 11]);
    assert.match(missing?.message ?? '', /cannot be read: \/p\/no.toml/);
  });

  it('stays with a project file that cannot be read rather than falling back to one further up', () => {
    const files = filesOf({ '/threadwise.toml': 'max-file-size = 1\n', '/p/threadwise.toml': 'max-file-size = \n' });
    const { configuration, sources } = resolveWithSources('/p/a.py', files);
    assert.equal(configuration.maxFileSize, DEFAULT_CONFIGURATION.maxFileSize);
    assert.deepEqual(sources, ['/p/threadwise.toml']);
  });
});

describe('settings for some files', () => {
  const settings = (file: string, files: ProjectFiles): object =>
    ruleSettingsFor(file, resolveConfiguration(file, files));

  it('win over the general ones, later entries over earlier ones', () => {
    const files = filesOf({
      '/p/threadwise.toml':
        '[rules]\na-rule = "error"\n' +
        '[[overrides]]\nfiles = ["tests/**", "*.spec.ts"]\nrules = { a-rule = "off", b-rule = "off" }\n' +
        '[[overrides]]\nfiles = ["tests/slow"]\nrules = { a-rule = "auto" }\n',
    });
    assert.deepEqual(settings('/p/a.py', files), { 'a-rule': 'error' });
    assert.deepEqual(settings('/p/tests/a.py', files), { 'a-rule': 'off', 'b-rule': 'off' });
    assert.deepEqual(settings('/p/src/a.spec.ts', files), { 'a-rule': 'off', 'b-rule': 'off' });
    assert.deepEqual(settings('/p/tests/slow/a.py', files), { 'a-rule': 'auto', 'b-rule': 'off' });
  });

  it('of an extended file give way to what the nearer file says, and keep their folder', () => {
    const files = filesOf({
      '/base.toml': '[[overrides]]\nfiles = ["p/tests"]\nrules = { a-rule = "off", b-rule = "off" }\n',
      '/p/threadwise.toml': 'extends = "../base.toml"\n[rules]\na-rule = "error"\n',
    });
    assert.deepEqual(settings('/p/tests/a.py', files), { 'a-rule': 'error', 'b-rule': 'off' });
  });

  it('may come from the editor', () => {
    const editor = { folder: '/q', settings: { overrides: [{ files: ['x'], rules: { 'a-rule': 'off' as const } }] } };
    assert.deepEqual(ruleSettingsFor('/q/x/a.py', resolveConfiguration('/q/x/a.py', new Map(), editor)), {
      'a-rule': 'off',
    });
  });
});

describe('include and exclude', () => {
  const configuration = (include: string[], exclude: string[], folder = '/p'): Configuration => ({
    ...DEFAULT_CONFIGURATION,
    include: { folder, globs: include },
    exclude: { folder, globs: exclude },
  });
  const table: [include: string[], exclude: string[], file: string, excluded: boolean][] = [
    [[], [], '/p/a.py', false],
    [[], ['legacy'], '/p/legacy/a.py', true],
    [[], ['legacy'], '/p/src/legacy/deep/a.py', true],
    [[], ['legacy'], '/p/src/legacy.py', false],
    [[], ['legacy/'], '/p/legacy/a.py', true],
    [[], ['./legacy'], '/p/src/legacy/a.py', false],
    [[], ['/legacy'], '/p/legacy/a.py', true],
    [[], ['src/gen'], '/p/src/gen/a.py', true],
    [[], ['src/gen'], '/p/lib/src/gen/a.py', false],
    [[], ['*.spec.ts'], '/p/src/a.spec.ts', true],
    [[], ['**/migrations/**'], '/p/x/migrations/1.py', true],
    [[], ['.hidden'], '/p/.hidden/a.py', true],
    [['src'], [], '/p/src/a.py', false],
    [['src'], [], '/p/lib/a.py', true],
    [['src/**/*.py'], [], '/p/src/x/a.py', false],
    [['src'], ['src/gen'], '/p/src/gen/a.py', true],
    [[], ['*'], '/elsewhere/a.py', false],
  ];
  for (const [include, exclude, file, excluded] of table) {
    it(`include ${JSON.stringify(include)}, exclude ${JSON.stringify(exclude)}: ${file}`, () => {
      assert.equal(isExcluded(file, configuration(include, exclude)), excluded);
    });
  }

  it('take folder names with glob characters as they are', () => {
    assert.equal(isExcluded('/p/[id]/gen/a.ts', configuration([], ['gen'], '/p/[id]')), true);
  });
});

describe('paths', () => {
  it('are joined and taken apart as text', () => {
    assert.equal(joinPath('/a/b', '../c/./d.toml'), '/a/c/d.toml');
    assert.equal(joinPath('/', 'x'), '/x');
    assert.equal(joinPath('C:/a', '..\\b.toml'), 'C:/b.toml');
    assert.equal(joinPath('/a', '/etc/x.toml'), '/etc/x.toml');
    assert.equal(pathInside('/a', '/ab/c'), undefined);
    assert.equal(pathInside('/', '/ab/c'), 'ab/c');
  });
});

describe('the schema of the settings', () => {
  it('lists every rule, so that editors complete them', () => {
    const schema = settingsJsonSchema('editor', [{ id: 'a-rule', summary: 'Says why.' }]) as {
      properties: Record<string, { properties?: Record<string, { description: string; enum: string[] }> }>;
    };
    assert.deepEqual(schema.properties.rules?.properties?.['a-rule'], {
      description: 'Says why.',
      type: 'string',
      enum: ['auto', 'off', 'hint', 'information', 'warning', 'error'],
    });
    assert.ok(!('extends' in schema.properties));
    assert.ok('extends' in (settingsJsonSchema('project', []) as { properties: object }).properties);
  });
});
