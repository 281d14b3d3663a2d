/** Runs the command line in this process, on a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { realEngine, type Engine } from '../../server/cli/engine';
import type { CliIo, Output } from '../../server/cli/io';
import { runCli } from '../../server/cli/run';
import { nodeFileSystem, type FileSystem } from '../../server/platform/fileSystem';
import type { Report } from '../../server/report/report';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface RunOptions {
  readonly engine?: Engine;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
  readonly signal?: AbortSignal;
  readonly fileSystem?: FileSystem;
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as a JSON report. */
  readonly json: () => Report;
}

const folders: string[] = [];

/** A new folder with these files. */
export function createProject(files: Files): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'threadwise-cli-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

export function removeProjects(): void {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function run(argv: readonly string[], cwd: string, options: RunOptions = {}): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr'): Output => ({
    write: (text) => {
      texts[name] += text;
    },
    isTTY: options.isTTY ?? false,
    columns: 100,
  });
  const io: CliIo = {
    stdout: output('stdout'),
    stderr: output('stderr'),
    cwd,
    env: options.env ?? {},
    signal: options.signal ?? new AbortController().signal,
    fileSystem: options.fileSystem ?? nodeFileSystem,
    now: () => performance.now(),
  };
  const startLanguageServer = (): Promise<void> => Promise.reject(new Error('not in tests'));
  const exitCode = await runCli(argv, io, { engine: options.engine ?? realEngine, startLanguageServer });
  return { exitCode, ...texts, json: () => JSON.parse(texts.stdout) as Report };
}

export const BLOCKING_HELPER = 'import time\n\n\ndef query():\n    time.sleep(3)\n';
export const HANDLER = 'from db import query\n\n\nasync def handler():\n    query()\n';
