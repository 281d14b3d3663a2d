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

/** What the schema says about a value, one problem per mistake. `knownKeys` gives the allowed keys of an object. */
export function problemsOf(
  error: z.ZodError,
  value: unknown,
  knownKeys: (path: KeyPath) => readonly string[],
): SettingsProblem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, [], value, knownKeys));
}

function problemsOfIssue(
  issue: z.core.$ZodIssue,
  prefix: KeyPath,
  root: unknown,
  knownKeys: (path: KeyPath) => readonly string[],
): SettingsProblem[] {
  const path: KeyPath = [...prefix, ...issue.path.filter((part) => typeof part !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: 'key' as const,
      message: `Unknown key "${key}"${where(path)}.${didYouMean(key, knownKeys(path))}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    const branch = bestBranch(issue.errors);
    if (branch !== undefined) {
      return branch.flatMap((inner) => problemsOfIssue(inner, path, root, knownKeys));
    }
  }
  return [{ path, at: 'value', message: messageOf(issue, path, valueAt(root, path)) }];
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

function messageOf(issue: z.core.$ZodIssue, path: KeyPath, value: unknown): string {
  const name = nameOf(path);
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(name, issue.values.map(String), value);
    case 'invalid_type':
      return value === undefined
        ? `${name} is missing.`
        : `${name} must be ${typeWords(issue.expected)}, not ${describe(value)}.`;
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

function where(path: KeyPath): string {
  return path.length === 0 ? '' : ` in ${nameOf(path)}`;
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
