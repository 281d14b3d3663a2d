/** Where the project around a file begins, so that what calls into the file is seen too. */
import { homedir, tmpdir } from 'node:os';
import * as path from 'node:path';
import type { FileSystem } from './fileSystem';
import { exists } from './ignoreRules';
import { ancestors, isInside } from './paths';

const ROOT_MARKERS = [
  '.git',
  'threadwise.toml',
  'package.json',
  'pyproject.toml',
  'setup.cfg',
  'setup.py',
  'tsconfig.json',
];

export interface ProjectRoot {
  readonly folder: string;
  /** Nothing says that this is a project: look at little. */
  readonly isGuess: boolean;
}

/**
 * The nearest folder upwards with a repository or a manifest; a repository further up wins over a manifest, because
 * the packages of one repository import each other. Never the home or temporary directory or the top of a disk.
 */
export async function findProjectRoot(fileSystem: FileSystem, folder: string, cwd: string): Promise<ProjectRoot> {
  let manifest: string | undefined;
  for (const current of ancestors(folder)) {
    if (isTooWide(current)) {
      break;
    }
    const marker = await firstMarker(fileSystem, current);
    if (marker === '.git') {
      return { folder: current, isGuess: false };
    }
    if (marker !== undefined) {
      manifest ??= current;
    }
  }
  return manifest === undefined
    ? { folder: await guessRoot(fileSystem, folder, cwd), isGuess: true }
    : { folder: manifest, isGuess: false };
}

/** Without any manifest: where the command runs, if the file is below; else the folder that Python would import from. */
async function guessRoot(fileSystem: FileSystem, folder: string, cwd: string): Promise<string> {
  if (isInside(cwd, folder) && !isTooWide(cwd)) {
    return cwd;
  }
  for (const current of ancestors(folder)) {
    if (isTooWide(path.dirname(current)) || !(await exists(fileSystem, path.join(current, '__init__.py')))) {
      return current;
    }
  }
  return folder;
}

function isTooWide(folder: string): boolean {
  return path.dirname(folder) === folder || isInside(folder, homedir()) || isInside(folder, tmpdir());
}

async function firstMarker(fileSystem: FileSystem, folder: string): Promise<string | undefined> {
  for (const marker of ROOT_MARKERS) {
    if (await exists(fileSystem, path.join(folder, marker))) {
      return marker;
    }
  }
  return undefined;
}
