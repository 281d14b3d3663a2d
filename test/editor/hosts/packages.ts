/** Packages from npm as plain folders: no install script of theirs ever runs. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export async function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { stdout } = await execute(command, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 2 ** 26 });
  return stdout;
}

/** @param members what to unpack; nothing given: everything */
export async function unpackPackage(spec: string, folder: string, members: readonly string[] = []): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pack = ['pack', spec, '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
  const tarball = path.join(folder, path.basename(packedFile(await run('npm', pack, folder))));
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1', ...members], folder);
  await rm(tarball);
}

/** npm 11 prints a list, later ones an object by package name. */
function packedFile(json: string): string {
  const [packed] = Object.values(JSON.parse(json) as Record<string, { readonly filename: string }>);
  if (packed === undefined) throw new Error(`npm pack printed no file name: ${json}`);
  return packed.filename;
}

/** Fills the folder unless it exists. An interrupted run leaves nothing half-done under the final name. */
export async function createOnce(folder: string, fill: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(path.dirname(folder), { recursive: true });
  const draft = await mkdtemp(path.join(path.dirname(folder), '.installing-'));
  try {
    await fill(draft);
    if (!existsSync(folder)) await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
