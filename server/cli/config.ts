/** `threadwise config`: which settings apply to a path, and where they come from. */
import type { PathGlobs } from '../analysis/configuration/configuration';
import type { Origin } from '../analysis/configuration/origin';
import { versionsText } from '../analysis/project/pythonTarget';
import { displayPath } from '../platform/paths';
import { configurationOf, type Answer } from './effective';
import type { Engine } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';

export async function showConfiguration(
  io: CliIo,
  engine: Engine,
  name: string,
  format: 'text' | 'json',
): Promise<void> {
  const answer = await configurationOf(io, engine, name);
  io.stdout.write(format === 'json' ? asJson(io, answer) : asText(io, answer));
  const [first, ...others] = answer.effective.errors.map(
    ({ file, line, column, message }) => `${displayPath(io.cwd, file)}:${line}:${column}: ${message}`,
  );
  others.forEach((error) => io.stderr.write(`${error}\n`));
  if (first !== undefined) {
    throw new UsageError(first);
  }
}

function asJson(io: CliIo, answer: Answer): string {
  const { target, isFolder, leftOut, effective } = answer;
  const { projectFiles, rules, include, exclude, maxFileSize, asyncLibrary, catalog } = effective;
  const { min, max, freeThreaded } = answer.python;
  const sourced = (value: unknown, from: Origin): object => ({ value, from: originAsData(io, from) });
  const data = {
    version: 1,
    path: displayPath(io.cwd, target),
    ...(isFolder ? {} : { checked: leftOut === undefined }),
    ...(leftOut === undefined ? {} : { reason: leftOut }),
    projectFiles: projectFiles.map((file) => displayPath(io.cwd, file)),
    rules: rules.map(({ id, value, from }) => ({ id, severity: value, from: originAsData(io, from) })),
    targetPython: {
      value: { min: min.join('.'), max: max?.join('.') ?? null, freeThreaded },
      from: pythonOrigin(answer, (from) => originAsData(io, from)),
    },
    asyncLibrary: sourced(asyncLibrary.value, asyncLibrary.from),
    include: sourced(include.value.globs, include.from),
    exclude: sourced(exclude.value.globs, exclude.from),
    maxFileSize: sourced(maxFileSize.value, maxFileSize.from),
    catalog: catalog.map(({ list, value, from }) => ({ list, entry: value, from: originAsData(io, from) })),
    errors: effective.errors.map(({ file, line, column, message }) => {
      return { file: displayPath(io.cwd, file), line, column, message };
    }),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function originAsData(io: CliIo, from: Origin): object {
  if (from === undefined || from.file === null) {
    return { source: from === undefined ? 'default' : 'editor' };
  }
  const { file, line, pattern } = from;
  const place = { file: displayPath(io.cwd, file), line };
  return pattern === undefined ? { source: 'project file', ...place } : { source: 'override', ...place, pattern };
}

/** A setting, a manifest or the default. */
function pythonOrigin<T>({ effective, python }: Answer, tell: (from: Origin) => T): T | { source: string } {
  const { from } = effective.targetPython;
  return from !== undefined || python.from === 'default' ? tell(from) : { source: python.from };
}

const NO_PROJECT_FILE =
  'none (no threadwise.toml, [tool.threadwise] or "threadwise" in package.json applies; an editor adds its own settings)';

function asText(io: CliIo, answer: Answer): string {
  const { projectFiles, rules, include, exclude, maxFileSize, asyncLibrary, catalog } = answer.effective;
  const files = projectFiles.map((file) => displayPath(io.cwd, file)).join(', which extends ');
  const python = pythonOrigin(answer, (from) => originAsText(io, from));
  const lines = [
    `Settings for ${displayPath(io.cwd, answer.target)}`,
    ...decision(answer),
    `  project file: ${files === '' ? NO_PROJECT_FILE : files}`,
    `  target Python: ${versionsText(answer.python)} (${typeof python === 'string' ? python : python.source})`,
    `  async library: ${asyncLibrary.value} (${originAsText(io, asyncLibrary.from)})`,
    `  include: ${globs(io, include.value, 'every source file')} (${originAsText(io, include.from)})`,
    `  exclude: ${globs(io, exclude.value, 'dependencies, build output and ignored files')} (${originAsText(io, exclude.from)})`,
    `  largest file: ${maxFileSize.value} bytes (${originAsText(io, maxFileSize.from)})`,
    '  rules:',
    ...rules.map(({ id, value, from }) => `    ${id}: ${value} (${originAsText(io, from)})`),
    ...(catalog.length === 0 ? ['  catalogue: bundled'] : ['  catalogue: bundled, and']),
    ...catalog.map(({ list, value, from }) => `    ${list}: ${value} (${originAsText(io, from)})`),
  ];
  return `${lines.join('\n')}\n`;
}

function decision({ isFolder, leftOut }: Answer): string[] {
  if (isFolder) {
    return [];
  }
  return [leftOut === undefined ? '  checked: yes' : `  checked: only when it is named, because ${leftOut}`];
}

function originAsText(io: CliIo, from: Origin): string {
  if (from === undefined || from.file === null) {
    return from === undefined ? 'default' : 'editor';
  }
  const place = `${displayPath(io.cwd, from.file)}:${from.line}`;
  return from.pattern === undefined ? place : `${place}, for ${from.pattern}`;
}

function globs(io: CliIo, { folder, globs: patterns }: PathGlobs, none: string): string {
  return patterns.length === 0 ? none : `${patterns.join(', ')} in ${displayPath(io.cwd, folder)}`;
}
