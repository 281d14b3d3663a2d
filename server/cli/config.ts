/** `threadwise config`: which settings apply to a path, and where they come from. */
import * as path from 'node:path';
import type { Configuration, PathGlobs } from '../analysis/configuration/configuration';
import { isExcluded } from '../analysis/configuration/globs';
import { resolveWithSources } from '../analysis/configuration/resolve';
import { displayPath, toFileId } from '../platform/paths';
import { createProjectFileStore } from '../platform/projectFiles';
import type { Engine } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';

export async function showConfiguration(io: CliIo, engine: Engine, name: string): Promise<void> {
  const target = toFileId(name, io.cwd);
  const isFolder = await kindOf(io, target, name);
  const store = createProjectFileStore(
    io.fileSystem,
    engine.rules.map((rule) => rule.id),
  );
  await store.ensure(isFolder ? target : path.dirname(target));
  const probe = isFolder ? `${target}/any` : target;
  const { configuration, sources, errors } = resolveWithSources(probe, store.files);
  const problems = [...sources.flatMap((source) => store.files.get(source)?.errors ?? []), ...errors];
  const from = sources.map((source) => displayPath(io.cwd, source)).join(', which extends ');
  const lines = [
    `Settings for ${displayPath(io.cwd, target)}`,
    `  from: ${from === '' ? 'defaults (no threadwise.toml, [tool.threadwise] or "threadwise" in package.json applies)' : from}`,
    ...describe(io, configuration),
    ...(!isFolder && isExcluded(target, configuration)
      ? ['  This file is excluded; it is checked only when named.']
      : []),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  if (problems.length > 0) {
    const [first] = problems;
    const rest = problems
      .slice(1)
      .map((error) => `${displayPath(io.cwd, error.file)}:${error.line}:${error.column}: ${error.message}`);
    rest.forEach((line) => io.stderr.write(`${line}\n`));
    throw new UsageError(
      first === undefined ? '' : `${displayPath(io.cwd, first.file)}:${first.line}:${first.column}: ${first.message}`,
    );
  }
}

async function kindOf(io: CliIo, target: string, name: string): Promise<boolean> {
  try {
    return (await io.fileSystem.kindOf(target)) === 'folder';
  } catch {
    throw new UsageError(`No such file or folder: ${name}`);
  }
}

function describe(io: CliIo, configuration: Configuration): string[] {
  const rules = Object.entries(configuration.rules).map(([id, severity]) => `    ${id}: ${severity}`);
  const additions = Object.values(configuration.catalog).flat().length;
  return [
    `  include: ${globs(io, configuration.include, 'every source file')}`,
    `  exclude: ${globs(io, configuration.exclude, 'nothing besides dependencies, build output and ignored files')}`,
    `  target-python: ${configuration.targetPython ?? 'what the project declares'}`,
    `  max-file-size: ${configuration.maxFileSize} bytes`,
    `  catalog: ${additions === 0 ? 'bundled' : `bundled and ${additions} more entries`}`,
    ...(rules.length === 0 ? ['  rules: auto'] : ['  rules (others: auto):', ...rules]),
  ];
}

function globs(io: CliIo, { folder, globs: patterns }: PathGlobs, none: string): string {
  return patterns.length === 0 ? none : `${patterns.join(', ')} (in ${displayPath(io.cwd, folder)})`;
}
