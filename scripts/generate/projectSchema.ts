/** schemas/threadwise.schema.json: the shape of a project file, for editors and other tools. */
import type { Rule } from '../../rules/rule';
import { settingsJsonSchema } from '../../server/analysis/configuration/schema';

interface JsonSchema {
  readonly properties?: Record<string, object>;
}

export function projectSchema(rules: readonly Rule[]): string {
  const { properties = {}, ...rest } = settingsJsonSchema('project', rules) as JsonSchema;
  const described = { title: 'Threadwise project file', ...rest, properties: withKebabCase(properties) };
  return JSON.stringify(described);
}

/** Project files may write `target-python` for `targetPython`. */
function withKebabCase(properties: Record<string, object>): Record<string, object> {
  const spellings = Object.entries(properties).flatMap(([name, schema]) => {
    const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return kebab === name ? [[name, schema] as const] : [[name, schema] as const, [kebab, schema] as const];
  });
  return Object.fromEntries(spellings);
}
