/** Which language a file is in, by its name. */
import type { Language } from '../../../rules/facts';

const LANGUAGES: Readonly<Record<string, Language>> = {
  py: 'python',
  pyi: 'python',
  pyw: 'python',
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

/** Languages that share a front-end and a catalogue. */
export function familyOf(language: Language): 'python' | 'javascript' {
  return language === 'python' ? 'python' : 'javascript';
}
