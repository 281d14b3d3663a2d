/** What is generated from the registry is up to date, and what the editor offers is what the server reads. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Ajv } from 'ajv';
import { RULES } from '../../rules';
import { generateAll } from '../../scripts/generate/files';
import { editorSettingsSchema, SEVERITY_SETTINGS } from '../../server/analysis/configuration/schema';
import { REPOSITORY } from '../support/paths';

function readText(file: string): string {
  return readFileSync(path.join(REPOSITORY, file), 'utf8');
}

describe('generated files', () => {
  it('are up to date', async () => {
    const stale = [...(await generateAll())].filter(([file, text]) => readText(file) !== text).map(([file]) => file);
    assert.deepEqual(stale, [], 'run `npm run generate`');
  });
});

interface Setting {
  readonly default: unknown;
  readonly order: number;
  readonly enum: string[];
  readonly enumDescriptions: string[];
  readonly description: string;
}

interface Category {
  readonly title: string;
  readonly properties: Readonly<Record<string, Setting>>;
}

describe('settings of the extension', () => {
  const { contributes } = JSON.parse(readText('package.json')) as {
    contributes: { configuration: readonly Category[] };
  };
  const categories = contributes.configuration;
  const settings = new Map(categories.flatMap(({ properties }) => Object.entries(properties)));
  const isOfRule = (name: string): boolean => name.startsWith('threadwise.rules.');

  it('are the ones that are read', () => {
    const analysis = Object.keys(editorSettingsSchema.shape).filter((key) => key !== 'rules');
    const read = [...analysis, 'enable', 'maxFiles', 'codeLens', 'scanWorkspace', 'trace.server'].map(
      (key) => `threadwise.${key}`,
    );
    assert.deepEqual([...settings.keys()].filter((name) => !isOfRule(name)).sort(), read.sort());
  });

  it('offer every rule with every severity', () => {
    assert.deepEqual(
      [...settings.keys()].filter(isOfRule).sort(),
      RULES.map((rule) => `threadwise.rules.${rule.id}`).sort(),
    );
    for (const [name, setting] of settings) {
      if (!isOfRule(name)) continue;
      assert.deepEqual(setting.enum, SEVERITY_SETTINGS);
      assert.equal(setting.enumDescriptions.length, SEVERITY_SETTINGS.length);
      assert.notEqual(setting.description, '');
      // VS Code sends what is the default like any other value.
      const rule = RULES.find(({ id }) => name === `threadwise.rules.${id}`);
      assert.equal(setting.default, rule?.isOffByDefault === true ? 'off' : 'auto');
    }
  });

  it('are grouped, in an order of their own', () => {
    assert.ok(categories.every(({ title }) => title !== ''));
    for (const { properties } of categories) {
      const orders = Object.values(properties).map(({ order }) => order);
      assert.deepEqual(orders, [...orders.keys()]);
    }
  });

  it('have defaults that the server accepts', () => {
    const defaults = [...settings]
      .map(([name, setting]) => [name.replace('threadwise.', ''), setting.default] as const)
      .filter(([key, value]) => key in editorSettingsSchema.shape && value !== null);
    assert.ok(editorSettingsSchema.safeParse(Object.fromEntries(defaults)).success);
  });
});

describe('schema of the project file', () => {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readText('schemas/threadwise.schema.json')) as object);
  const problems = (settings: object): unknown => (validate(settings) ? [] : validate.errors);

  it('accepts what project files may say', () => {
    const catalog = { apis: [{ api: 'acme.fetch', effect: 'blocks', category: 'network', cost: 'unbounded' }] };
    const rules = Object.fromEntries(RULES.map((rule) => [rule.id, 'off']));
    assert.deepEqual(problems({ rules, exclude: ['build/**'], 'target-python': '>=3.10', catalog }), []);
  });

  it('refuses unknown rules, unknown keys and wrong values', () => {
    for (const settings of [{ rules: { nonsense: 'off' } }, { rule: {} }, { exclude: 'build' }, { targetPython: 3 }]) {
      assert.notDeepEqual(problems(settings), [], JSON.stringify(settings));
    }
  });
});
