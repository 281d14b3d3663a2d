/** Words for what is wrong with a settings value: one line per problem, with a suggestion where a name is near. */
import type { z } from 'zod';
import { didYouMean } from './suggestion';
import type { KeyPath } from './document';

export interface SettingsProblem {
  readonly path: KeyPath;
  /** Whether the key itself is wrong, rather than its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

export interface ProblemContext {
  /** The value that was checked. */
  readonly value: unknown;
  /** A path as its author spelled it. */
  readonly spell: (path: KeyPath) => KeyPath;
  /** The allowed keys of the table at a path, for suggestions. */
  readonly knownKeys: (path: KeyPath) => readonly string[];
}

/** What the schema says about a value, one problem per mistake. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  context: ProblemContext,
  prefix: KeyPath = [],
): SettingsProblem[] {
  return issues.flatMap((issue) => {
    const path: KeyPath = [...prefix, ...issue.path.filter((part) => typeof part !== 'symbol')];
    const branch = issue.code === 'invalid_union' ? bestBranch(issue.errors) : undefined;
    return branch === undefined ? problemsOfIssue(issue, path, context) : problemsOf(branch, context, path);
  });
}

function problemsOfIssue(issue: z.core.$ZodIssue, path: KeyPath, context: ProblemContext): SettingsProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const where = path.length === 0 ? '' : ` in ${nameOf(context.spell(path))}`;
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: 'key' as const,
      message: `Unknown key "${key}"${where}.${didYouMean(key, context.knownKeys(path))}`,
    }));
  }
  const name = nameOf(context.spell(path));
  return [{ path, at: 'value', message: messageOf(issue, name, valueAt(context.value, path)) }];
}

/** The alternative that got furthest: the one whose first mistake lies deepest. */
function bestBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const depth = (branch: readonly z.core.$ZodIssue[]): number => branch[0]?.path.length ?? 0;
  const best = branches.reduce<readonly z.core.$ZodIssue[] | undefined>(
    (chosen, branch) => (chosen === undefined || depth(branch) > depth(chosen) ? branch : chosen),
    undefined,
  );
  return best !== undefined && depth(best) > 0 ? best : undefined;
}

function messageOf(issue: z.core.$ZodIssue, name: string, value: unknown): string {
  if (value === undefined) {
    return `${name} is missing.`;
  }
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(name, issue.values.map(String), value);
    case 'invalid_type':
      return `${name} must be ${typeWords(issue.expected)}, not ${describe(value)}.`;
    case 'invalid_format':
      return `${name} must be a version such as 3.9 or a range such as >=3.9, not ${describe(value)}.`;
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `${name} must be at least ${String(issue.minimum)}, not ${describe(value)}.`
        : `${name} must not be empty.`;
    default:
      return `${name} has a value that is not allowed here: ${describe(value)}.`;
  }
}

function oneOf(name: string, values: readonly string[], value: unknown): string {
  const hint = typeof value === 'string' ? didYouMean(value, values) : '';
  return `${name} must be ${alternatives(values)}, not ${describe(value)}.${hint}`;
}

function alternatives(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

/** `"rules.busy-wait"`, `"catalog.apis[0].cost"`. */
function nameOf(path: KeyPath): string {
  const text = path.reduce<string>((name, part) => {
    if (typeof part === 'number') {
      return `${name}[${String(part)}]`;
    }
    return name === '' ? part : `${name}.${part}`;
  }, '');
  return text === '' ? 'The configuration' : `"${text}"`;
}

function typeWords(expected: string): string {
  const words: Record<string, string> = {
    array: 'a list',
    object: 'a table',
    record: 'a table',
    string: 'a text',
    boolean: 'true or false',
    number: 'a number',
    int: 'a whole number',
  };
  return words[expected] ?? `a ${expected}`;
}

const LONGEST_VALUE = 40;

function describe(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value === 'object' && value !== null) {
    return 'a table';
  }
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function valueAt(root: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined,
    root,
  );
}
