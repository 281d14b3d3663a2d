/** The same suites in a desktop VS Code, where one can be downloaded.   node out/test/editor/desktop.js */
import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { runMain } from '../support/runMain';
import { SUITE_NAMES, SUITE_VARIABLE, suiteOf, TEST_ENTRY, VSIX, type SuiteName } from './suites';

async function main(): Promise<void> {
  const vscodeExecutablePath = await downloadAndUnzipVSCode('stable').catch((error: unknown) => {
    throw new Error('Missing: a desktop VS Code; it could not be downloaded.', { cause: error });
  });
  for (const suite of SUITE_NAMES) await runSuite(vscodeExecutablePath, suite);
}

async function runSuite(vscodeExecutablePath: string, suite: SuiteName): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'threadwise-desktop-'));
  try {
    const workspace = path.join(home, 'workspace');
    const { folder, workspaceFile = '', restricted = false } = suiteOf(suite);
    await cp(folder, workspace, { recursive: true });
    const folders = [`--extensions-dir=${path.join(home, 'extensions')}`, `--user-data-dir=${path.join(home, 'user')}`];
    const [cli = vscodeExecutablePath] = resolveCliArgsFromVSCodeExecutablePath(vscodeExecutablePath);
    execFileSync(cli, [...folders, '--install-extension', VSIX], { stdio: 'inherit' });
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: TEST_ENTRY.extension,
      extensionTestsPath: TEST_ENTRY.tests,
      extensionTestsEnv: { [SUITE_VARIABLE]: suite },
      launchArgs: [
        path.join(workspace, workspaceFile),
        ...folders,
        ...(restricted ? [] : ['--disable-workspace-trust']),
      ],
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

runMain(main);
