/** Reads the project files that may apply: those in the folders of the checked files and in all folders around them. */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';
import { parseProjectFile, PROJECT_FILE_NAMES, type ParsedProjectFile } from '../analysis/configuration/projectFile';
import { extendedFile } from '../analysis/configuration/resolve';
import { decodeSource } from './decode';
import { reasonOf, type FileSystem } from './fileSystem';
import { ancestors, withSlashes } from './paths';

const LARGEST_PROJECT_FILE = 5_000_000;

export interface ProjectFileStore {
  /** All that have been read so far. */
  readonly files: ReadonlyMap<FileId, ParsedProjectFile>;
  /** Reads what may apply to files in a folder. */
  ensure(folder: string): Promise<void>;
}

export function createProjectFileStore(fileSystem: FileSystem, knownRuleIds: readonly string[]): ProjectFileStore {
  const files = new Map<FileId, ParsedProjectFile>();
  const visited = new Set<string>();

  const read = async (file: FileId): Promise<void> => {
    if (visited.has(file)) {
      return;
    }
    visited.add(file);
    const parsed = await readProjectFile(fileSystem, file, knownRuleIds);
    if (parsed === undefined) {
      return;
    }
    files.set(file, parsed);
    const base = parsed.configuration === undefined ? undefined : extendedFile(file, parsed.configuration);
    if (base !== undefined) {
      await read(base);
    }
  };

  return {
    files,
    async ensure(folder) {
      for (const current of ancestors(folder)) {
        if (visited.has(current)) {
          return;
        }
        visited.add(current);
        for (const name of PROJECT_FILE_NAMES) {
          await read(withSlashes(path.join(current, name)));
        }
      }
    },
  };
}

/** @returns nothing when there is no such file, or when it is a manifest that only its owner's tools need to read */
async function readProjectFile(
  fileSystem: FileSystem,
  file: FileId,
  knownRuleIds: readonly string[],
): Promise<ParsedProjectFile | undefined> {
  const unusable = (reason: string): ParsedProjectFile | undefined =>
    path.basename(file) === 'threadwise.toml'
      ? { errors: [{ file, line: 1, column: 1, span: { start: 0, end: 0 }, message: `Cannot be read: ${reason}.` }] }
      : undefined;
  try {
    const bytes = await fileSystem.readFile(file, LARGEST_PROJECT_FILE);
    if (!(bytes instanceof Uint8Array)) {
      return unusable('too large');
    }
    const decoded = decodeSource(bytes, file);
    return decoded.ok ? parseProjectFile(file, decoded.text, knownRuleIds) : unusable(decoded.reason);
  } catch (error) {
    const isMissing =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return isMissing ? undefined : unusable(reasonOf(error));
  }
}
