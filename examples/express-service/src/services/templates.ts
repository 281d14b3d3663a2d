/** Templates on disk. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

export function loadTemplate(name: string): string {
  return readFileSync(`templates/${name}.html`, 'utf8');
}

export function loadTemplateAsync(name: string): Promise<string> {
  return readFile(`templates/${name}.html`, 'utf8');
}
