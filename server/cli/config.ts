/** `threadwise config`: which settings apply to a path, and where they come from. */
import type { PathGlobs } from '../analysis/configuration/configuration';
import type { Origin } from '../analysis/configuration/origin';
import type { VersionRange } from '../analysis/project/pythonTarget';
import { displayPath } from '../platform/paths';
import { effectiveConfiguration, type EffectiveConfiguration } from './effective';
import type { Engine } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';

export async function showConfiguration(
  io: CliIo,
  engine: Engine,
  name: string,
  format: 'text' | 'json',
): Promise<void> {
  const effective = await effectiveConfiguration(io, engine, name);
  io.stdout.write(format === 'json' ? asJson(io, effective) : asText(io, effective));
  const [first, ...others] = effective.errors.map(
    ({ file, line, column, message }) => `${displayPath(io.cwd, file)}:${line}:${column}: ${message}`,
  );
  others.forEach((error) => io.stderr.write(`${error}\n`));
  if (first !== undefined) {
    throw new UsageError(first);
  }
}

function asJson(io: CliIo, effective: EffectiveConfiguration): string {
  const { target, isFolder, leftOut, projectFiles, rules, include, exclude, maxFileSize, catalog } = effective;
  const { min, max, freeThreaded } = effective.targetPython.value;
  const sourced = (value: unknown, from: Origin): object => ({ value, from: originAsData(io, from) });
  const answer = {
    version: 1,
    path: displayPath(io.cwd, target),
    ...(isFolder ? {} : { checked: leftOut === undefined }),
    ...(leftOut === undefined ? {} : { reason: leftOut }),
    projectFiles: projectFiles.map((file) => displayPath(io.cwd, file)),
    rules: rules.map(({ id, value, from }) => ({ id, severity: value, from: originAsData(io, from) })),
    targetPython: {
      value: { min: min.join('.'), max: max?.join('.') ?? null, freeThreaded },
      from: pythonOrigin(effective, (from) => originAsData(io, from)),
    },
    include: sourced(include.value.globs, include.from),
    exclude: sourced(exclude.value.globs, exclude.from),
    maxFileSize: sourced(maxFileSize.value, maxFileSize.from),
    catalog: catalog.map(({ list, value, from }) => ({ list, entry: value, from: originAsData(io, from) })),
    errors: effective.errors.map(({ file, line, column, message }) => {
      return { file: displayPath(io.cwd, file), line, column, message };
    }),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function originAsData(io: CliIo, from: Origin): object {
  if (from === undefined) {
    return { source: 'default' };
  }
  const { file, line, pattern } = from;
  const place = { file: displayPath(io.cwd, file), line };
  return pattern === undefined ? { source: 'project file', ...place } : { source: 'override', ...place, pattern };
}

/** A setting, a manifest or the default. */
function pythonOrigin<T>({ targetPython }: EffectiveConfiguration, tell: (from: Origin) => T): T | { source: string } {
  const { value, from } = targetPython;
  return from !== undefined || value.from === 'default' ? tell(from) : { source: value.from };
}

const NO_PROJECT_FILE =
  'none (no threadwise.toml, [tool.threadwise] or "threadwise" in package.json applies; an editor adds its own settings)';

function asText(io: CliIo, effective: EffectiveConfiguration): string {
  const { target, projectFiles, rules, include, exclude, maxFileSize, targetPython, catalog } = effective;
  const files = projectFiles.map((file) => displayPath(io.cwd, file)).join(', which extends ');
  const python = pythonOrigin(effective, (from) => originAsText(io, from));
  const lines = [
    `Settings for ${displayPath(io.cwd, target)}`,
    ...decision(effective),
    `  project file: ${files === '' ? NO_PROJECT_FILE : files}`,
    `  target Python: ${versions(targetPython.value)} (${typeof python === 'string' ? python : python.source})`,
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

function decision({ isFolder, leftOut }: EffectiveConfiguration): string[] {
  if (isFolder) {
    return [];
  }
  return [leftOut === undefined ? '  checked: yes' : `  checked: only when it is named, because ${leftOut}`];
}

function originAsText(io: CliIo, from: Origin): string {
  if (from === undefined) {
    return 'default';
  }
  const place = `${displayPath(io.cwd, from.file)}:${from.line}`;
  return from.pattern === undefined ? place : `${place}, for ${from.pattern}`;
}

function versions({ min, max, freeThreaded }: VersionRange): string {
  const range = max === null ? `${min.join('.')} and later` : `${min.join('.')} to ${max.join('.')}`;
  return freeThreaded ? `${range}, without the GIL` : range;
}

function globs(io: CliIo, { folder, globs: patterns }: PathGlobs, none: string): string {
  return patterns.length === 0 ? none : `${patterns.join(', ')} in ${displayPath(io.cwd, folder)}`;
}
