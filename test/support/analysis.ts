/** A workspace of in-memory files on the real engine, for tests. */
import { RULES } from '../../rules';
import type { Library } from '../../rules/catalog/schema';
import type { Configuration } from '../../server/analysis/configuration/configuration';
import { DEFAULT_CONFIGURATION } from '../../server/analysis/configuration/configuration';
import type { Finding, Workspace } from '../../server/analysis/api';
import { createWorkspace } from '../../server/analysis/workspace';
import { createNodeHost } from '../../server/platform/nodeHost';
import { isManifest } from '../../server/analysis/resolution/manifests';

/** Path → text. */
export type Files = Readonly<Record<string, string>>;

/** One host for all tests of a run: parsers are loaded once. */
const host = createNodeHost({
  log: (level, message) => {
    if (level === 'error') throw new Error(message);
  },
});

export function emptyWorkspace(
  configuration: Configuration = DEFAULT_CONFIGURATION,
  libraries?: readonly Library[],
): Workspace {
  return createWorkspace(host, () => configuration, libraries);
}

/** Rules that are off by default are on where they are tested: in their fixtures and on their pages. */
export function configurationWith(rule: string): Configuration {
  const isOff = RULES.some(({ id, isOffByDefault }) => id === rule && isOffByDefault === true);
  return isOff ? { ...DEFAULT_CONFIGURATION, rules: { [rule]: 'auto' } } : DEFAULT_CONFIGURATION;
}

export async function workspaceOf(
  files: Files,
  configuration?: Configuration,
  libraries?: readonly Library[],
): Promise<Workspace> {
  const workspace = emptyWorkspace(configuration, libraries);
  workspace.setKnownFiles(Object.keys(files));
  for (const [file, text] of Object.entries(files)) await setFile(workspace, file, text);
  return workspace;
}

export async function setFile(workspace: Workspace, file: string, text: string): Promise<void> {
  if (isManifest(file)) workspace.setManifest(file, text);
  else await workspace.setText(file, text);
}

/** Regular expressions are judged after the first check. */
export async function judgePatterns(workspace: Workspace, files: Files): Promise<void> {
  for (const file of Object.keys(files)) workspace.check(file);
  await workspace.judgePatterns();
}

export async function checkFiles(files: Files, configuration?: Configuration): Promise<readonly Finding[]> {
  const workspace = await workspaceOf(files, configuration);
  await judgePatterns(workspace, files);
  return Object.keys(files)
    .sort()
    .flatMap((file) => workspace.check(file));
}
