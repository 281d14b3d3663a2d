/** Starts a new rule: module, page, fixtures, registry.   npm run new-rule <area>/<id> [python] [javascript] */
import { RULE_IDS } from '../../rules';
import { REPOSITORY } from '../paths';
import { readRequest } from './request';
import { scaffold } from './scaffold';

const NEXT = `
Next:
1. Write what it must find and what it must not into the fixtures, with carets under the spans.
2. Write detect, message and fixes. \`npm run test:unit\` runs the fixtures and the examples of the page.
3. Write the page; \`npm run generate\` brings settings, tables and documents up to date.`;

try {
  const written = scaffold(REPOSITORY, readRequest(process.argv.slice(2), RULE_IDS));
  console.log(written.map((file) => `wrote ${file}`).join('\n') + NEXT);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
