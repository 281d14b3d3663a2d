/** What the languages' own compilers say about a text: syntax, and what makes a name or an `await` wrong where it stands. */
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from '../paths';

export interface Source {
  readonly name: string;
  readonly text: string;
}

/** One answer per source: its problems, without places, or `null`. */
export function problemsIn(sources: readonly Source[]): readonly (string | null)[] {
  const python = sources.filter(isPython);
  const compiled = compilePython(python);
  const answers = new Map(python.map((source, at) => [source, compiled[at] ?? null]));
  return sources.map((source) => (isPython(source) ? (answers.get(source) ?? null) : checkScript(source)));
}

function isPython({ name }: Source): boolean {
  return /\.pyi?$/.test(name);
}

function compilePython(sources: readonly Source[]): readonly (string | null)[] {
  if (sources.length === 0) return [];
  const script = path.join(REPOSITORY, 'scripts/fuzzFixes/python.py');
  const { stdout, stderr, status } = spawnSync('python3', [script], {
    input: JSON.stringify(sources.map(({ text }) => text)),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`python3: ${stderr}`);
  return JSON.parse(stdout) as (string | null)[];
}

/** `await` where it may not stand, a name declared twice, a name used before its declaration. */
const TELLING: ReadonlySet<number> = new Set([1308, 1375, 1378, 1432, 2300, 2448, 2451, 2454]);

/** The file alone: nothing that it imports is known, so only what its own text gets wrong counts. */
function checkScript({ name, text }: Source): string | null {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: true,
    noLib: true,
    noResolve: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    jsx: ts.JsxEmit.Preserve,
  };
  const program = ts.createProgram([name], options, {
    ...ts.createCompilerHost(options),
    getSourceFile: (asked) => (asked === name ? file : undefined),
    fileExists: (asked) => asked === name,
  });
  const problems = [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file).filter(({ code }) => TELLING.has(code)),
  ];
  const texts = problems.map(
    ({ code, messageText }) => `TS${String(code)} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
  return texts.length === 0 ? null : texts.join('; ');
}
