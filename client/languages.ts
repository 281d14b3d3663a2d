/** The languages that are checked. */
export const LANGUAGES = ['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact'] as const;

/** On disk or not: untitled documents, notebook cells and virtual file systems count too. */
export const SELECTOR = LANGUAGES.map((language) => ({ language }));

export function isChecked(languageId: string): boolean {
  return (LANGUAGES as readonly string[]).includes(languageId);
}
