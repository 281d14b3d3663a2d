import { readFileSync } from 'node:fs';

export function readTemplate(name: string): string {
  return readFileSync(`templates/${name}.html`, 'utf8');
}
