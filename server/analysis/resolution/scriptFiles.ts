/** JavaScript and TypeScript: which file a path without or with an extension stands for. */
import type { FileId } from '../../../rules/model';
import { child } from './paths';
import { hasDirectory, hasFile, type ResolutionContext } from './probe';

export type ScriptLanguage = 'javascript' | 'typescript';

const TYPESCRIPT_FIRST = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.d.mts', '.d.cts'];
const JAVASCRIPT_FIRST = ['.js', '.jsx', '.mjs', '.cjs', '.ts', '.tsx', '.mts', '.cts', '.d.ts', '.d.mts', '.d.cts'];

/** What a compiled extension was compiled from. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const EXTENSION = /(?:\.d)?\.[cm]?[jt]sx?$/;

/** The file itself under this name or the one it was compiled from; extensions as written or left out. */
export function scriptAt(context: ResolutionContext, path: string, language: ScriptLanguage): FileId | null {
  const extension = EXTENSION.exec(path)?.[0];
  if (extension !== undefined) {
    const stem = path.slice(0, -extension.length);
    const sources = (SOURCES[extension] ?? []).map((source) => stem + source);
    const found = firstOf(context, language === 'typescript' ? [...sources, path] : [path, ...sources]);
    if (found !== null) return found;
  }
  return firstOf(
    context,
    extensionsFor(language).map((added) => path + added),
  );
}

export function indexIn(context: ResolutionContext, directory: string, language: ScriptLanguage): FileId | null {
  if (!hasDirectory(context, directory)) return null;
  return firstOf(
    context,
    extensionsFor(language).map((extension) => child(directory, `index${extension}`)),
  );
}

/** Without the extension of a script, `.d.ts` included. */
export function withoutExtension(path: string): string {
  return path.replace(EXTENSION, '');
}

function extensionsFor(language: ScriptLanguage): readonly string[] {
  return language === 'typescript' ? TYPESCRIPT_FIRST : JAVASCRIPT_FIRST;
}

function firstOf(context: ResolutionContext, files: readonly FileId[]): FileId | null {
  return files.find((file) => hasFile(context, file)) ?? null;
}
