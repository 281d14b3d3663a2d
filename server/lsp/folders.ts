/** The workspace folders, as far as they are on disk. */
import type { InitializeParams, WorkspaceFolder, WorkspaceFoldersChangeEvent } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import { isOnDisk, plainFileName } from './fileNames';

export interface Folder {
  readonly uri: string;
  readonly path: FileId;
}

export interface Folders {
  all(): readonly Folder[];
  /** The innermost folder that holds a file. */
  containing(file: FileId): Folder | null;
  change(event: WorkspaceFoldersChangeEvent): void;
}

export function trackFolders(params: InitializeParams): Folders {
  let folders = (params.workspaceFolders ?? []).flatMap(toFolder);
  return {
    all: () => folders,
    containing: (file) =>
      folders
        .filter((folder) => isInside(file, folder.path))
        .reduce<Folder | null>((best, next) => (best && best.path.length >= next.path.length ? best : next), null),
    change({ added, removed }) {
      const gone = new Set(removed.map((folder) => folder.uri));
      folders = [...folders.filter((folder) => !gone.has(folder.uri)), ...added.flatMap(toFolder)];
    },
  };
}

export function isInside(file: FileId, folder: FileId): boolean {
  return file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function toFolder({ uri }: WorkspaceFolder): Folder[] {
  return isOnDisk(uri) ? [{ uri, path: plainFileName(uri) }] : [];
}
