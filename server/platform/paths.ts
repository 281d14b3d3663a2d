/** Paths of this machine as the file ids of the analysis (absolute, `/`), and as people read them. */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';

export function toFileId(file: string, cwd = process.cwd()): FileId {
  return withSlashes(path.resolve(cwd, file));
}

export function withSlashes(file: string): string {
  return path.sep === '\\' ? file.replaceAll('\\', '/') : file;
}

/** Relative to the working directory, with `/`; `.` for the directory itself. */
export function displayPath(cwd: string, file: FileId): string {
  const relative = withSlashes(path.relative(cwd, file));
  return relative === '' ? '.' : relative;
}

/** Whether a file or folder is the folder itself or lies in it. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** The folder itself and all around it, nearest first. */
export function* ancestors(folder: string): Generator<string> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    yield current;
    if (path.dirname(current) === current) {
      return;
    }
  }
}
