/** Starts and stops a VS Code server in throwaway folders. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InstalledHost } from './install';
import { run } from './packages';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 3_000;

/** What a desktop has by default, and peace from everything that talks to the network. */
const SETTINGS = {
  'files.autoSave': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
};

/** They would tie this server to the editor that the tests were started from. */
const FOREIGN_VARIABLES = ['VSCODE_IPC_HOOK_CLI', 'ELECTRON_RUN_AS_NODE', 'VSCODE_CWD'];

export interface ServerOptions {
  readonly vsix: string;
  /** Copied, because tests write into it. */
  readonly workspace: string;
  /** In it, for a workspace of several folders. */
  readonly workspaceFile?: string;
  /** Restricted mode: nobody has said that the workspace can be trusted. */
  readonly restricted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningServer {
  readonly authority: string;
  readonly workspace: string;
  readonly workspaceFile?: string;
  /** What the server and the extension's output channels have logged so far. */
  logFiles(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

export async function startServer(host: InstalledHost, options: ServerOptions): Promise<RunningServer> {
  const home = await mkdtemp(path.join(tmpdir(), 'threadwise-editor-'));
  const workspace = path.join(home, 'workspace');
  const logFile = path.join(home, 'server.log');
  await cp(options.workspace, workspace, { recursive: true });
  const env = environment(home, options.env);
  const folders = await prepareFolders(home, options.settings);
  await run(host.node, [host.serverMain, ...folders, '--install-extension', options.vsix], home, env);

  const port = await freePort();
  const log = openSync(logFile, 'w');
  const server = spawn(host.node, [host.serverMain, ...folders, ...listenOn(port, options.restricted === true)], {
    env,
    stdio: ['ignore', log, log],
    // Its own process group: stopping it takes extension host and language server along.
    detached: true,
  });
  closeSync(log);
  const dispose = async () => {
    await stopGroup(server);
    await rm(home, { recursive: true, force: true });
  };
  if (!(await isReady(server, port))) {
    const output = await readFile(logFile, 'utf8');
    await dispose();
    throw new Error(`VS Code ${host.name} did not start.\n${output}`);
  }
  return {
    authority: `127.0.0.1:${port}`,
    workspace,
    ...(options.workspaceFile !== undefined && { workspaceFile: path.join(workspace, options.workspaceFile) }),
    logFiles: async () => [logFile, ...(await outputChannels(home))],
    dispose,
  };
}

function environment(home: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...extra };
  return Object.fromEntries(Object.entries(env).filter(([name]) => !FOREIGN_VARIABLES.includes(name)));
}

async function prepareFolders(home: string, settings: ServerOptions['settings']): Promise<string[]> {
  const data = path.join(home, 'server');
  const user = path.join(data, 'data/User');
  await mkdir(user, { recursive: true });
  await writeFile(path.join(user, 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
  const extensions = path.join(home, 'extensions');
  return ['--accept-server-license-terms', '--server-data-dir', data, '--extensions-dir', extensions];
}

async function outputChannels(home: string): Promise<string[]> {
  const logs = path.join(home, 'server/data/logs');
  const names = await readdir(logs, { recursive: true });
  return names.filter((name) => path.basename(name) === 'Threadwise.log').map((name) => path.join(logs, name));
}

function listenOn(port: number, restricted: boolean): string[] {
  const trust = restricted ? [] : ['--disable-workspace-trust'];
  const address = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  // Recent versions read the test parameters of the address only with the smoke test driver.
  return [...address, '--enable-smoke-test-driver', '--telemetry-level', 'off', ...trust];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

async function isReady(server: ChildProcess, port: number): Promise<boolean> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (server.exitCode === null && server.signalCode === null && Date.now() < deadline) {
    const response = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined);
    if (response?.ok === true) return true;
    await sleep(100);
  }
  return false;
}

async function stopGroup(server: ChildProcess): Promise<void> {
  if (server.pid === undefined) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    signalGroup(server.pid, signal);
    const deadline = Date.now() + STOP_LIMIT_MS;
    while (Date.now() < deadline) {
      if (!signalGroup(server.pid, 0)) return;
      await sleep(100);
    }
  }
}

/** @returns whether the group still exists */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
