/** Brings every generated file up to date.   npm run generate */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { REPOSITORY } from '../paths';
import { generateAll } from './files';

async function main(): Promise<void> {
  for (const [file, text] of await generateAll()) {
    const place = path.join(REPOSITORY, file);
    if (existsSync(place) && readFileSync(place, 'utf8') === text) continue;
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
    console.log(`updated ${file}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
