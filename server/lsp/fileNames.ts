/**
 * Document URIs ↔ the engine's file names. Files on disk are named by their path; everything else (untitled documents,
 * virtual file systems) by its URI, with an ending that says the language where the URI has none.
 */
import { URI } from 'vscode-uri';
import type { FileId } from '../../rules/model';
import { isNotebook } from '../analysis/languages/languageOf';
import { isSourceName } from '../platform/sourceFiles';

const ENDING_OF_LANGUAGE: Readonly<Record<string, string>> = {
  python: '.py',
  javascript: '.js',
  javascriptreact: '.jsx',
  typescript: '.ts',
  typescriptreact: '.tsx',
};

export interface FileNames {
  /** `null`: not a language that is checked. */
  fileOf(uri: string, languageId: string): FileId | null;
  fileOfNotebook(uri: string): FileId;
  uriOf(file: FileId): string;
}

/** Path of a `file:` URI with `/` on every system; other URIs stay what they are. */
export function plainFileName(uri: string): FileId {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath.replaceAll('\\', '/') : uri;
}

/** A file name of the engine that stands for something that is not on disk. */
export function isUri(file: FileId): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(file);
}

export function isOnDisk(uri: string): boolean {
  return URI.parse(uri).scheme === 'file';
}

export function createFileNames(): FileNames {
  // Clients differ in how they escape URIs, so the spelling that the client used is the one it gets back.
  const spellings = new Map<FileId, string>();
  const remember = (file: FileId, uri: string): FileId => {
    spellings.set(file, uri);
    return file;
  };
  return {
    fileOfNotebook(uri) {
      const plain = plainFileName(uri);
      return remember(isNotebook(plain) ? plain : `${plain}#.ipynb`, uri);
    },
    fileOf(uri, languageId) {
      const ending = ENDING_OF_LANGUAGE[languageId];
      const plain = plainFileName(uri);
      if (ending === undefined && !isSourceName(plain)) return null;
      return remember(isSourceName(plain) ? plain : `${plain}#${ending ?? ''}`, uri);
    },
    uriOf(file) {
      return spellings.get(file) ?? (isUri(file) ? file : URI.file(file).toString());
    },
  };
}
