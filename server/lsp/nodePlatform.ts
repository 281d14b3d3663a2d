/** The language server's surroundings on Node: disk, bundled pages. */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { FileId } from '../../rules/model';
import { MODELS_PAGE } from '../../rules/models/page';
import { rulePagePath, type RulePageName } from '../platform/assets';
import { nodeFileSystem, type FileSystem } from '../platform/fileSystem';
import { createNodeHost } from '../platform/nodeHost';
import { readSource } from '../platform/readSource';
import { walkFolder } from '../platform/walk';
import type { Log } from './log';
import type { FileAccess, FileContent, Platform } from './platform';

/** The page on the three models lies beside those of rules. */
const MODELS: RulePageName = { id: MODELS_PAGE, area: 'models' };

export function createNodePlatform(log: Log, rules: readonly RulePageName[]): Platform {
  const pageOf = (id: string): string | undefined => {
    const rule = [...rules, MODELS].find((candidate) => candidate.id === id);
    return rule && rulePagePath(rule);
  };
  return {
    host: createNodeHost({ log }),
    files: createFileAccess(nodeFileSystem, log),
    async readRulePage(id) {
      const page = pageOf(id);
      return page === undefined ? null : readFile(page, 'utf8');
    },
    rulePageUri(id) {
      const page = pageOf(id);
      return page === undefined ? null : pathToFileURL(page).href;
    },
  };
}

export function createFileAccess(fileSystem: FileSystem, log: Log): FileAccess {
  return {
    async list(folder, signal) {
      const { sources, manifests, projectFiles, skipped } = await walkFolder(fileSystem, folder, { signal });
      for (const { file, reason } of skipped) log('info', `Not checked: ${file} (${reason})`);
      return [...projectFiles, ...manifests, ...sources];
    },
    async read(file, maxSize): Promise<FileContent> {
      const source = await readSource(fileSystem, file, maxSize);
      if (source.ok) return { k: 'text', text: source.text, ...(source.onDisk && { onDisk: source.onDisk }) };
      return (await exists(fileSystem, file)) ? { k: 'unusable', reason: source.reason } : { k: 'missing' };
    },
  };
}

async function exists(fileSystem: FileSystem, file: FileId): Promise<boolean> {
  try {
    return (await fileSystem.kindOf(file)) === 'file';
  } catch {
    return false;
  }
}
