/** The few questions that we ask of a disk. Tests put a file system with unreadable or vanishing files in its place. */
import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';

export type EntryKind = 'file' | 'folder' | 'link' | 'other';

export interface FolderEntry {
  readonly name: string;
  readonly kind: EntryKind;
}

export interface FileSystem {
  /** Entries of a folder, sorted by name. */
  readFolder(path: string): Promise<readonly FolderEntry[]>;
  /** What a path leads to, through links. */
  kindOf(path: string): Promise<EntryKind>;
  /** The path without links. */
  realPath(path: string): Promise<string>;
  /** @returns the bytes, or only the size of a file with more than `limit` bytes */
  readFile(path: string, limit: number): Promise<Uint8Array | { readonly size: number }>;
}

export const nodeFileSystem: FileSystem = {
  async readFolder(path) {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, kind: kindOfEntry(entry) })).sort(byName);
  },
  async kindOf(path) {
    return kindOfEntry(await stat(path));
  },
  realPath: (path) => realpath(path),
  async readFile(path, limit) {
    // A pipe must not be waited for: whoever checks a folder does not expect that.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size } = await handle.stat();
      return size > limit ? { size } : await handle.readFile();
    } finally {
      await handle.close();
    }
  },
};

interface EntryType {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOfEntry(entry: EntryType): EntryKind {
  if (entry.isFile()) {
    return 'file';
  }
  if (entry.isDirectory()) {
    return 'folder';
  }
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function byName(a: FolderEntry, b: FolderEntry): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

/** Why a file or folder could not be read, in words for the list of skipped files. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'vanished during the scan';
    case 'EACCES':
    case 'EPERM':
      return 'unreadable: permission denied';
    case 'ELOOP':
      return 'unreadable: symbolic links in a circle';
    case 'EISDIR':
      return 'not a file';
    default:
      return `unreadable: ${code ?? (error instanceof Error ? error.message : String(error))}`;
  }
}
