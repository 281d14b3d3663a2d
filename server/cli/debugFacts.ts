/** `threadwise debug facts`: what the analysis sees in one file. */
import type { Language } from '../../rules/facts';
import { DEFAULT_CONFIGURATION } from '../analysis/configuration/configuration';
import { createNodeHost } from '../platform/nodeHost';
import { toFileId } from '../platform/paths';
import { readSource } from '../platform/readSource';
import { isSourceName } from '../platform/sourceFiles';
import type { Engine } from './engine';
import { UsageError } from './exit';
import type { CliIo } from './io';

export async function printFacts(io: CliIo, engine: Engine, name: string): Promise<void> {
  const file = toFileId(name, io.cwd);
  if (!isSourceName(file)) {
    throw new UsageError(`Not a Python, JavaScript or TypeScript file: ${name}`);
  }
  const source = await readSource(io.fileSystem, file, DEFAULT_CONFIGURATION.maxFileSize);
  if (!source.ok) {
    throw new UsageError(`${name}: ${source.reason}`);
  }
  const log = (level: string, message: string): void => io.stderr.write(`threadwise: ${level}: ${message}\n`);
  const host = engine.createHost?.(log) ?? createNodeHost({ log });
  const language = languageOf(file);
  const frontEnd = await host.loadFrontEnd(language);
  const extraction = frontEnd.extract(source.text, language, file);
  if (!extraction.ok) {
    throw new UsageError(`${name}: skipped because it is ${extraction.reason}`);
  }
  io.stdout.write(`${JSON.stringify(extraction.facts, null, 2)}\n`);
}

function languageOf(file: string): Language {
  if (/\.pyi?$/i.test(file)) {
    return 'python';
  }
  return /\.[cm]?tsx?$/i.test(file) ? 'typescript' : 'javascript';
}
