/** Real workspaces over texts: nothing on disk, the configuration as it comes. */
import type { Finding, Workspace } from '../../server/analysis/api';
import { DEFAULT_CONFIGURATION } from '../../server/analysis/configuration/configuration';
import { createWorkspace } from '../../server/analysis/workspace';
import { createNodeHost } from '../../server/platform/nodeHost';

export type Texts = Readonly<Record<string, string>>;

const FOLDER = '/project/';

export function fileNamed(name: string): string {
  return FOLDER + name;
}

/** @param manifests by name: `pyproject.toml`, `package.json` */
export async function workspaceWith(texts: Texts, manifests: Texts = {}): Promise<Workspace> {
  const host = createNodeHost({
    log: (level, message) => {
      if (level === 'error') throw new Error(message);
    },
  });
  const workspace = createWorkspace(host, () => DEFAULT_CONFIGURATION);
  for (const [name, text] of Object.entries(manifests)) workspace.setManifest(fileNamed(name), text);
  workspace.setKnownFiles(Object.keys(texts).map(fileNamed));
  for (const [name, text] of Object.entries(texts)) await workspace.setText(fileNamed(name), text);
  return workspace;
}

/** Findings of all files, in the order of the files. */
export async function findingsIn(texts: Texts, manifests: Texts = {}): Promise<readonly Finding[]> {
  const workspace = await workspaceWith(texts, manifests);
  return Object.keys(texts).flatMap((name) => workspace.check(fileNamed(name)));
}
