/** The JavaScript front-end as the tests use it. */
import assert from 'node:assert/strict';
import { printFacts } from '../printFacts';
import type { FileFacts, Language } from '../../../rules/facts';
import { extract } from '../../../server/analysis/languages/javascript/extract';

export function languageOf(fileName: string): Language {
  return /\.[cm]?tsx?$/.test(fileName) ? 'typescript' : 'javascript';
}

/** Facts of a text that can be read. */
export function factsOf(text: string, fileName = 'sample.js'): FileFacts {
  const extraction = extract(text, languageOf(fileName), fileName);
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.facts;
}

/** Text of a template without its first line break and its common indentation. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common)).join('\n');
}

/** What it shows, the source, the facts that come out of it (without the line for the module), and the file name. */
export type Case = readonly [name: string, code: string, expected: string, fileName?: string];

export function describeCases(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    for (const [name, code, expected, fileName] of cases) {
      it(name, () => {
        const printed = printFacts(factsOf(dedent(code), fileName)).replace(/^module <module>\(\)\n?/, '');
        assert.equal(dedent(printed), dedent(expected));
      });
    }
  });
}
