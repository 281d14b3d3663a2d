/**
 * A cheap look at which files may import which, without parsing: the words in a text's import statements against the
 * names that a file can be imported by. It errs on the side of too many.
 */
import * as path from 'node:path';
import type { FileId } from '../../rules/model';

const IMPORT_TEXT =
  /^[ \t]*(?:from\s+\S+\s+import\s*\([^)]*\)|(?:from|import)\b[^\n]*|export\b[^\n]*\bfrom\b[^\n]*|\}\s*from\b[^\n]*)|\b(?:require|import|Worker|fork)\s*\([^)\n]*\)/gm;
const WORD = /[\w$-]+/g;
const FOLDER_MODULE = /^(?:index|main|__init__|__main__)$/;

export function importWords(text: string): Set<string> {
  const words = new Set<string>();
  for (const [statement] of text.matchAll(IMPORT_TEXT)) {
    for (const [word] of statement.matchAll(WORD)) {
      words.add(word);
    }
  }
  return words;
}

/** `db` for `app/db.ts`; for `pkg/src/index.ts` every folder, because packages are imported by any of these names. */
export function namesOf(file: FileId): string[] {
  const stem = path.basename(file).split('.')[0] ?? '';
  return FOLDER_MODULE.test(stem) ? [stem, ...file.split('/').slice(0, -1)].filter((name) => name !== '') : [stem];
}
