/** rules/ and server/analysis/ know neither Node nor the DOM, and projects see only what they refer to. */
import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from '../support/paths';

/** Messages of the compiler for one more file in a project; the project's own files are part of the program. */
function compile(project: string, text: string): string[] {
  const folder = path.join(REPOSITORY, project);
  const file = path.join(folder, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config: unknown };
  const { fileNames, options, projectReferences } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const example = path.join(folder, 'boundaryExample.ts');
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile: (name, target) =>
      name === example ? ts.createSourceFile(name, text, target) : disk.getSourceFile(name, target),
    fileExists: (name) => name === example || disk.fileExists(name),
    readFile: (name) => (name === example ? text : disk.readFile(name)),
  };
  const program = ts.createProgram({
    rootNames: [...fileNames, example],
    options,
    host,
    ...(projectReferences === undefined ? {} : { projectReferences }),
  });
  const source = program.getSourceFile(example);
  return [...program.getOptionsDiagnostics(), ...program.getSemanticDiagnostics(source)]
    .filter((message) => message.file === undefined || message.file === source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const UNKNOWN_NAMES = ['process', 'Buffer', 'require', 'setTimeout', 'console', 'document', 'window', 'fetch'];

describe('globals of the pure folders', () => {
  for (const project of ['rules', 'server/analysis']) {
    it(`${project}/ sees neither Node nor the DOM`, () => {
      const lines = UNKNOWN_NAMES.map((name, index) => `export const v${index} = ${name};`);
      const messages = compile(project, lines.join('\n'));
      assert.equal(messages.length, UNKNOWN_NAMES.length, messages.join('\n'));
      for (const [index, name] of UNKNOWN_NAMES.entries()) {
        assert.match(messages[index] ?? '', new RegExp(`^Cannot find name '${name}'`));
      }
    });

    it(`${project}/ sees the language itself`, () => {
      assert.deepEqual(compile(project, 'export const v = new Map([[1, Promise.resolve(Math.PI)]]);'), []);
    });
  }

  it('rules/ cannot even compile an import of the analysis', () => {
    const messages = compile('rules', "import type { Host } from '../server/analysis/host';\nexport type X = Host;");
    assert.match(messages.join('\n'), /not under 'rootDir'|not listed within the file list/);
  });
});
