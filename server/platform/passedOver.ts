/** Why a walk would pass over a file: the questions of the walk, asked for one file. */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';
import type { FileSystem } from './fileSystem';
import { ignoreRulesAbove, ignoreRulesIn, isIgnored } from './ignoreRules';
import { isForeignByContent, isForeignByName } from './sourceFiles';

/** @param top the folder that is walked, around the file */
export async function whyPassedOver(fileSystem: FileSystem, top: string, file: FileId): Promise<string | undefined> {
  let rules = await ignoreRulesAbove(fileSystem, top);
  if (isIgnored(rules, top, true)) {
    rules = undefined;
  }
  let folder = top;
  const names = path.relative(top, file).split(path.sep);
  for (const [at, name] of names.entries()) {
    const isFolder = at < names.length - 1;
    const entries = new Set((await fileSystem.readFolder(folder)).map((entry) => entry.name));
    if (folder !== top && isForeignByContent(path.basename(folder), entries)) {
      return `it lies in ${path.basename(folder)}, which is build output or an environment`;
    }
    if (isFolder && isForeignByName(name)) {
      return `it lies in ${name}`;
    }
    rules = await ignoreRulesIn(fileSystem, folder, entries, rules);
    folder = path.join(folder, name);
    if (isIgnored(rules, folder, isFolder)) {
      return 'an ignore file (.gitignore, .ignore) names it';
    }
  }
  return undefined;
}
