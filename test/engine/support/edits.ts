/** Random edits as people make them, on whole projects. */
import type { Files } from '../../support/analysis';
import {
  NAMES,
  pythonFunction,
  pythonModule,
  pythonStatement,
  pythonTopLevel,
  typescriptFunction,
  typescriptModule,
  typescriptStatement,
  typescriptTopLevel,
} from './generated';
import type { Random } from './random';

export type ProjectEdit =
  /** `typed`: one of many in a row, in a file that is open in an editor. */
  | { readonly k: 'text' | 'typed' | 'manifest'; readonly file: string; readonly text: string }
  | { readonly k: 'remove'; readonly file: string };

/** What the project holds after the edits. */
export function applied(files: Files, edits: readonly ProjectEdit[]): Files {
  const result: Record<string, string> = { ...files };
  for (const edit of edits) {
    if (edit.k === 'remove') Reflect.deleteProperty(result, edit.file);
    else result[edit.file] = edit.text;
  }
  return result;
}

export function randomEdits(random: Random, files: Files): readonly ProjectEdit[] {
  const sources = Object.keys(files).filter((file) => /\.(?:pyi?|[cm]?[jt]sx?)$/.test(file));
  if (sources.length === 0) return addFile(random, files);
  const file = random.pick(sources);
  const text = files[file] ?? '';
  switch (random.below(12)) {
    case 0:
      return [{ k: 'remove', file }];
    case 1:
      return addFile(random, files);
    case 2: {
      const other = random.pick(sources);
      const target = random.chance(3) ? file.replace(/(\w+)(\.\w+)$/, `${random.pick(['a', 'b', 'c', 'd'])}$2`) : other;
      return target === file
        ? []
        : [
            { k: 'remove', file },
            { k: 'text', file: target, text },
          ];
    }
    case 3:
      return manifestEdit(random, files, file);
    case 4:
      return typedEdits(random, file, text);
    default:
      return [{ k: 'text', file, text: editedText(random, text, file.endsWith('.py')) }];
  }
}

/** A line or a whole function, a few characters at a time: mostly, the text in between does not parse. Some of it is taken back. */
function typedEdits(random: Random, file: string, text: string): readonly ProjectEdit[] {
  const isPython = file.endsWith('.py');
  const lines = text.split('\n');
  const line = random.below(lines.length + 1);
  const at = lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, 0);
  const indent = /^\s*/.exec(lines[line] ?? '')?.[0] ?? '';
  const typed = random.pick([
    () => `${indent}${statement(random, isPython)}\n`,
    () => `${topLevel(random, isPython)}\n`,
    () => `${(isPython ? pythonFunction(random) : typescriptFunction(random)).join('\n')}\n`,
  ])();
  const texts: ProjectEdit[] = [];
  const type = (length: number): void => {
    const now = typed.slice(0, length);
    texts.push({ k: 'typed', file, text: `${text.slice(0, at)}${now}${text.slice(at)}` });
  };
  let length = 0;
  while (length < typed.length) type((length += 1 + random.below(4)));
  if (random.chance(3)) while (length > 0) type((length = Math.max(0, length - 1 - random.below(8))));
  return texts;
}

function addFile(random: Random, files: Files): readonly ProjectEdit[] {
  const isPython = Object.keys(files).some((file) => file.endsWith('.py'));
  const name = random.pick(['a', 'b', 'c', 'd', 'index', '__init__', 'tests/test_a', 'pkg/e']);
  const folder = random.pick(['/project/', '/project/app/', '/project/src/', '/project/src/lib/', '/']);
  const file = `${folder}${name}${isPython ? '.py' : random.pick(['.ts', '.js', '.mts', '.d.ts'])}`;
  return [{ k: 'text', file, text: isPython ? pythonModule(random) : typescriptModule(random) }];
}

function manifestEdit(random: Random, files: Files, file: string): readonly ProjectEdit[] {
  const manifests = Object.keys(files).filter((name) => /\.(?:json|toml)$/.test(name));
  if (manifests.length > 0 && random.chance(4)) return [{ k: 'remove', file: random.pick(manifests) }];
  const folder = random.pick(['/project/', '/', '/project/src/']);
  if (file.endsWith('.py')) {
    const text = random.pick([
      '[project]\nname = "app"\n',
      '[project]\nname = "app"\n[project.scripts]\nrun = "app.a:load"\n',
      '[tool.setuptools]\npackage-dir = {"" = "app"}\n',
      'broken =',
    ]);
    return [{ k: 'manifest', file: `${folder}pyproject.toml`, text }];
  }
  const [name, text] = random.pick([
    ['package.json', '{"name": "project", "bin": {"x": "./server.ts"}}'],
    ['package.json', '{"name": "project", "main": "./src/a.js", "imports": {"#a": "./src/a.ts"}}'],
    ['tsconfig.json', '{"compilerOptions": {"baseUrl": ".", "paths": {"~/*": ["src/*"]}}}'],
    ['tsconfig.json', '{"compilerOptions": {}}'],
    ['package.json', '{'],
  ] as const);
  return [{ k: 'manifest', file: `${folder}${name}`, text }];
}

/** One to three changes of one text. */
function editedText(random: Random, text: string, isPython: boolean): string {
  let lines = text.split('\n');
  for (let left = 1 + random.below(3); left > 0; left--) lines = editedLines(random, lines, isPython);
  return lines.join('\n');
}

function editedLines(random: Random, lines: readonly string[], isPython: boolean): string[] {
  const at = random.below(Math.max(lines.length, 1));
  const line = lines[at] ?? '';
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const replaced = (...by: readonly string[]): string[] => [...lines.slice(0, at), ...by, ...lines.slice(at + 1)];
  const sign = isPython ? '#' : '//';
  switch (random.below(12)) {
    case 0:
      return replaced();
    case 1:
      return ['', '', ...lines];
    case 2:
      return replaced(`${line}  ${sign} threadwise: ignore`);
    case 3:
      return [topLevel(random, isPython), ...lines];
    case 4:
      return [...lines, ...(isPython ? pythonFunction(random) : typescriptFunction(random))];
    case 5: {
      const [from, to] = [random.pick(NAMES), random.pick(NAMES)];
      return lines.map((l) => l.replaceAll(from, to));
    }
    case 6:
      return replaced(
        line.includes('async ') ? line.replace('async ', '') : line.replace(/\b(def|function)\b/, 'async $1'),
      );
    case 7:
      return replaced(line.slice(0, random.below(line.length + 1)));
    case 8:
      return replaced(lines[random.below(lines.length)] ?? '');
    case 9:
      return replaced(line, line);
    case 10:
      return replaced(indent + statement(random, isPython));
    default:
      return replaced(line, indent + statement(random, isPython));
  }
}

function topLevel(random: Random, isPython: boolean): string {
  return isPython ? pythonTopLevel(random) : typescriptTopLevel(random);
}

function statement(random: Random, isPython: boolean): string {
  return isPython ? pythonStatement(random) : typescriptStatement(random);
}
