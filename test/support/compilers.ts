/**
 * What the languages' own compilers say about fixed files: `tsc --noEmit` with the libraries of Node and of browsers, Python's
 * `compile()`. A fixture's packages are not installed, so what counts is what they did not say about the file before.
 */
import * as path from 'node:path';
import ts from 'typescript';
import { problemsIn } from '../../scripts/fuzzFixes/compilers';
import type { Files } from './analysis';
import { REPOSITORY } from './paths';

/** A project in which one file was fixed. */
export interface FixedFile {
  /** For people: the fixture, and what was fixed. */
  readonly label: string;
  readonly files: Files;
  readonly file: string;
  readonly fixed: string;
}

/** One line for each problem that a fix has brought. */
export function problemsOfFixes(all: readonly FixedFile[]): readonly string[] {
  const python = all.filter(({ file }) => /\.pyi?$/.test(file));
  const scripts = all.filter((one) => !python.includes(one));
  return [...pythonProblems(python), ...scriptProblems(scripts)];
}

/** A text in newer syntax than that of the Python at hand does not compile to begin with: our own parser is its only judge. */
function pythonProblems(all: readonly FixedFile[]): readonly string[] {
  const sources = (textOf: (one: FixedFile) => string) => all.map((one) => ({ name: one.file, text: textOf(one) }));
  const before = problemsIn(sources(({ files, file }) => files[file] ?? ''));
  const after = problemsIn(sources(({ fixed }) => fixed));
  return all.flatMap(({ label }, at) => {
    const problem = after[at] ?? null;
    return problem === null || before[at] !== null ? [] : [`${label}: ${problem}`];
  });
}

const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  types: ['node'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.Preserve,
};

/** All projects, as they were and as they are, in one program: the libraries are read once. */
function scriptProblems(all: readonly FixedFile[]): readonly string[] {
  const texts = new Map<string, string>();
  const folderOf = (index: number, state: string): string =>
    path.join(REPOSITORY, 'fixed', `${String(index)}-${state}`);
  for (const [index, { files, file, fixed }] of all.entries())
    for (const [name, text] of Object.entries(files)) {
      texts.set(path.join(folderOf(index, 'before'), name), text);
      texts.set(path.join(folderOf(index, 'after'), name), name === file ? fixed : text);
    }
  const program = ts.createProgram([...texts.keys()].filter(isScript), OPTIONS, hostWith(texts));
  return all.flatMap(({ label, file }, index) => {
    const known = diagnosticsOf(program, path.join(folderOf(index, 'before'), file));
    const found = diagnosticsOf(program, path.join(folderOf(index, 'after'), file));
    return withoutEach(found, known).map((problem) => `${label}: ${problem}`);
  });
}

function isScript(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name);
}

function hostWith(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS, true);
  const folders = new Set([...texts.keys()].map((name) => path.dirname(name)));
  return {
    ...host,
    fileExists: (name) => texts.has(name) || host.fileExists(name),
    directoryExists: (name) => folders.has(name) || host.directoryExists?.(name) === true,
    readFile: (name) => texts.get(name) ?? host.readFile(name),
    getSourceFile: (name, options) => {
      const text = texts.get(name);
      return text === undefined ? host.getSourceFile(name, options) : ts.createSourceFile(name, text, options, true);
    },
  };
}

function diagnosticsOf(program: ts.Program, name: string): readonly string[] {
  const file = program.getSourceFile(name);
  if (!file) throw new Error(`${name} is not part of the program`);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    .map(({ code, messageText }) => `TS${String(code)} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
    .filter((problem) => !MISSING_PACKAGE.test(problem));
}

/** A fix may import a package that is not installed here. */
const MISSING_PACKAGE = /^TS2307 Cannot find module '(?!\.|node:)/;

/** What is there more often than before. */
function withoutEach(found: readonly string[], known: readonly string[]): readonly string[] {
  const left = [...known];
  return found.filter((problem) => {
    const at = left.indexOf(problem);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
