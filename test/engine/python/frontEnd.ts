/** The Python front-end as the tests use it. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { printFacts } from '../printFacts';
import type { FileFacts } from '../../../rules/facts';
import { createFrontEnd } from '../../../server/analysis/languages/python';
import type { FrontEnd, FrontEndAssets } from '../../../server/analysis/languages/frontEnd';

const ASSETS: Readonly<Record<string, string>> = {
  'web-tree-sitter.wasm': require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
  'tree-sitter-python.wasm': require.resolve('tree-sitter-python/tree-sitter-python.wasm'),
};

const assets: FrontEndAssets = {
  loadBinary: async (name) => {
    const path = ASSETS[name];
    if (path === undefined) throw new Error(`no asset ${name}`);
    return new Uint8Array(await readFile(path));
  },
};

let shared: Promise<FrontEnd> | undefined;

export function pythonFrontEnd(): Promise<FrontEnd> {
  shared ??= anotherPythonFrontEnd();
  return shared;
}

/** One that knows no text yet. */
export function anotherPythonFrontEnd(): Promise<FrontEnd> {
  return createFrontEnd(assets);
}

/** Facts of a text that can be read. */
export async function factsOf(text: string): Promise<FileFacts> {
  const frontEnd = await pythonFrontEnd();
  const extraction = frontEnd.extract(text, 'python', 'sample.py');
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.facts;
}

/** Facts as compact text, without the line for the module itself. */
export async function printed(text: string): Promise<string> {
  return printFacts(await factsOf(text)).replace(/^module <module>\(\)\n?/, '');
}

/** Text of a template without its first line break and its common indentation. */
export function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common)).join('\n');
}

/** One test per case: what it shows, the source, and the facts that come out of it. */
export function describeCases(
  title: string,
  cases: readonly (readonly [name: string, code: string, expected: string])[],
): void {
  describe(title, () => {
    for (const [name, code, expected] of cases) {
      it(name, async () => {
        assert.equal(dedent(await printed(dedent(code))), dedent(expected));
      });
    }
  });
}
