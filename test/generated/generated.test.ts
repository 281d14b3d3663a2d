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

interface RulesSetting {
  readonly properties: Readonly<Record<string, { enum: string[]; enumDescriptions: string[]; description: string }>>;
}

describe('settings of the extension', () => {
  const { contributes } = JSON.parse(readText('package.json')) as {
    contributes: { configuration: { properties: Record<string, object> } };
  };
  const { properties } = contributes.configuration;

  it('are the ones that are read', () => {
    const analysis = Object.keys(editorSettingsSchema.shape);
    const read = [...analysis, 'enable', 'maxFiles', 'trace.server'].map((key) => `threadwise.${key}`);
    assert.deepEqual(Object.keys(properties).sort(), read.sort());
  });

  it('offer every rule with every severity', () => {
    const { properties: rules } = properties['threadwise.rules'] as RulesSetting;
    assert.deepEqual(
      Object.keys(rules),
      RULES.map((rule) => rule.id),
    );
    for (const rule of Object.values(rules)) {
      assert.deepEqual(rule.enum, SEVERITY_SETTINGS);
      assert.equal(rule.enumDescriptions.length, SEVERITY_SETTINGS.length);
      assert.notEqual(rule.description, '');
    }
  });

  it('have defaults that the server accepts', () => {
    const defaults = Object.entries(properties as Record<string, { default: unknown }>)
      .map(([key, setting]) => [key.replace('threadwise.', ''), setting.default] as const)
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
