/** Paths with `/` (or URIs) as plain strings: the analysis knows no file system. */
import type { FileId } from '../../../rules/model';

export function fileNameOf(file: FileId): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** The folder of a file or folder; `undefined` at the top. */
export function folderOf(file: FileId): FileId | undefined {
  const slash = file.lastIndexOf('/');
  if (slash < 0 || file === '/') {
    return undefined;
  }
  return slash === 0 ? '/' : file.slice(0, slash);
}

/** Joins a folder and a relative path, resolving `.` and `..`. */
export function joinPath(folder: FileId, relative: string): FileId {
  if (relative.startsWith('/') || /^[A-Za-z]:[\\/]/.test(relative)) {
    return relative.replaceAll('\\', '/');
  }
  const parts = folder === '/' ? [''] : folder.split('/');
  for (const part of relative.replaceAll('\\', '/').split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** The path of a file inside a folder; `undefined` when it lies elsewhere. */
export function pathInside(folder: FileId, file: FileId): string | undefined {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : undefined;
}
