/** The address of a workbench, with the parameters that VS Code itself understands. */
import type { RunningServer } from './server';

export interface TestEntry {
  readonly extension: string;
  readonly tests: string;
}

export function workbenchUrl(server: RunningServer, entry?: TestEntry): string {
  const remote = (file: string) => `vscode-remote://${server.authority}${file}`;
  const payload = [['skipWelcome', 'true']];
  if (entry !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(entry.extension)], ['extensionTestsPath', remote(entry.tests)]);
  }
  const url = new URL(`http://${server.authority}/`);
  if (server.workspaceFile === undefined) url.searchParams.set('folder', server.workspace);
  else url.searchParams.set('workspace', server.workspaceFile);
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
