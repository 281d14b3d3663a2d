/** `.gitignore` and `.ignore` files: nested ones overrule the ones further up, `.ignore` overrules `.gitignore`. */
import * as path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { FileSystem } from './fileSystem';
import { ancestors, withSlashes } from './paths';

/** Strongest last. */
const IGNORE_FILES = ['.gitignore', '.ignore'] as const;
const LARGEST_IGNORE_FILE = 1_000_000;

/** The ignore files that hold in one folder; linked upwards. */
export interface IgnoreRules {
  readonly parent: IgnoreRules | undefined;
  readonly folder: string;
  /** Weakest first. */
  readonly matchers: readonly Ignore[];
}

/** @param entries names of the folder's entries, so that files that do not exist are not looked for */
export async function ignoreRulesIn(
  fileSystem: FileSystem,
  folder: string,
  entries: ReadonlySet<string>,
  parent: IgnoreRules | undefined,
): Promise<IgnoreRules | undefined> {
  const present = IGNORE_FILES.filter((name) => entries.has(name));
  if (present.length === 0) {
    return parent;
  }
  const texts = await Promise.all(present.map((name) => readText(fileSystem, path.join(folder, name))));
  return { parent, folder, matchers: texts.map((text) => ignore({ allowRelativePaths: false }).add(text)) };
}

/** The rules that hold in a folder because of the folders around it, up to the end of the repository. */
export async function ignoreRulesAbove(fileSystem: FileSystem, folder: string): Promise<IgnoreRules | undefined> {
  const chain: string[] = [];
  let insideRepository = false;
  for (const current of ancestors(folder)) {
    chain.push(current);
    if (await exists(fileSystem, path.join(current, '.git'))) {
      insideRepository = true;
      break;
    }
  }
  if (!insideRepository) {
    return undefined;
  }
  let rules: IgnoreRules | undefined;
  for (const current of chain.slice(1).reverse()) {
    rules = await ignoreRulesIn(fileSystem, current, new Set(IGNORE_FILES), rules);
  }
  return rules;
}

export function isIgnored(rules: IgnoreRules | undefined, file: string, isFolder: boolean): boolean {
  for (let current = rules; current !== undefined; current = current.parent) {
    const relative = withSlashes(path.relative(current.folder, file)) + (isFolder ? '/' : '');
    for (const matcher of [...current.matchers].reverse()) {
      const verdict = matcher.test(relative);
      if (verdict.ignored || verdict.unignored) {
        return verdict.ignored;
      }
    }
  }
  return false;
}

/** An ignore file that cannot be read ignores nothing. */
async function readText(fileSystem: FileSystem, file: string): Promise<string> {
  try {
    const bytes = await fileSystem.readFile(file, LARGEST_IGNORE_FILE);
    return bytes instanceof Uint8Array
      ? Buffer.from(bytes)
          .toString('utf8')
          .replace(/^\ufeff/, '')
      : '';
  } catch {
    return '';
  }
}

export async function exists(fileSystem: FileSystem, file: string): Promise<boolean> {
  try {
    await fileSystem.kindOf(file);
    return true;
  } catch {
    return false;
  }
}
