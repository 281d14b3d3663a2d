/**
 * The real VS Code that the tests run in: the server and workbench inside the npm package `code-server`, shown by a
 * headless Chromium. The extension host is VS Code's own; only the desktop window is not there.
 */
export interface HostVersion {
  readonly codeServer: string;
  /** Version of Node that this host needs; absent: the one that runs the tests. */
  readonly node?: string;
  /** Where this host looks for ripgrep when it does not bring its own. */
  readonly ripgrep?: string;
  readonly nativeModules: readonly string[];
}

/** The oldest version that package.json's `engines.vscode` promises, and the latest. */
export const HOSTS = {
  '1.100': {
    codeServer: '4.100.3',
    ripgrep: '@vscode/ripgrep/bin/rg',
    nativeModules: ['@vscode/spdlog', 'native-watchdog'],
  },
  '1.139': {
    codeServer: '4.139.1',
    node: '24.21.0',
    nativeModules: ['@vscode/spdlog', '@vscode/native-watchdog'],
  },
} as const satisfies Record<string, HostVersion>;

export type HostName = keyof typeof HOSTS;

export const HOST_NAMES = Object.keys(HOSTS) as HostName[];

export const RIPGREP_PACKAGE = '@vscode/ripgrep-linux-x64@1.18.0';
