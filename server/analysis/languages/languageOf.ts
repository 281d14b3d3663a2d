/** Which language a file is in, by its name. */
import type { Language } from '../../../rules/facts';

const LANGUAGES: Readonly<Record<string, Language>> = {
  py: 'python',
  pyi: 'python',
  pyw: 'python',
  ipynb: 'python',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
};

export function languageOf(file: string): Language | undefined {
  return LANGUAGES[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
}

/** The cells of a notebook, one after the other, are one module; it runs on the event loop of its kernel. */
export function isNotebook(file: string): boolean {
  return file.toLowerCase().endsWith('.ipynb');
}

/** Languages that share a front-end and a catalogue; no file imports one of another family. */
export type Family = 'python' | 'javascript';

export function familyOf(language: Language): Family {
  return language === 'python' ? 'python' : 'javascript';
}

export function familyOfFile(file: string): Family | undefined {
  const language = languageOf(file);
  return language && familyOf(language);
}
