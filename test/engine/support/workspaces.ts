/** Workspaces whose parsing is shared, and everything they say about their files as one comparable value. */
import type { Workspace } from '../../../server/analysis/api';
import { DEFAULT_CONFIGURATION } from '../../../server/analysis/configuration/configuration';
import type { Host } from '../../../server/analysis/host';
import type { Extraction, FrontEnd } from '../../../server/analysis/languages/frontEnd';
import { isManifest } from '../../../server/analysis/resolution/manifests';
import { createWorkspace } from '../../../server/analysis/workspace';
import { createNodeHost } from '../../../server/platform/nodeHost';
import type { Files } from '../../support/analysis';

const nodeHost = createNodeHost({
  log: (level, message) => {
    if (level === 'error') throw new Error(message);
  },
});

/** Facts depend on the text alone (that is tested on its own), so comparing workspaces need not parse again. */
const extractions = new Map<string, Extraction>();

function remembering(frontEnd: FrontEnd): FrontEnd {
  return {
    extract(text, language, fileName) {
      const key = `${language} ${fileName.replace(/^.*?\./, '.')} ${text}`;
      const known = extractions.get(key) ?? frontEnd.extract(text, language, fileName);
      extractions.set(key, known);
      return known;
    },
    printEdits: (text, facts, intent) => frontEnd.printEdits(text, facts, intent),
  };
}

export const host: Host = {
  ...nodeHost,
  loadFrontEnd: async (language) => remembering(await nodeHost.loadFrontEnd(language)),
};

export function emptyWorkspace(): Workspace {
  return createWorkspace(host, () => DEFAULT_CONFIGURATION);
}

export async function put(workspace: Workspace, file: string, text: string): Promise<void> {
  if (isManifest(file)) workspace.setManifest(file, text);
  else await workspace.setText(file, text);
}

/** @param order the files in the order in which they are loaded */
export async function freshWorkspace(files: Files, order: readonly string[] = Object.keys(files)): Promise<Workspace> {
  const workspace = emptyWorkspace();
  workspace.setKnownFiles(order);
  for (const file of order) await put(workspace, file, files[file] ?? '');
  return workspace;
}

/** Findings of every file, and effects and contexts of its functions. */
export function everythingAbout(workspace: Workspace, files: Files): Readonly<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const file of Object.keys(files).sort()) {
    if (isManifest(file)) continue;
    answers[file] = { findings: workspace.check(file), functions: functionsOf(workspace, file, files[file] ?? '') };
  }
  return answers;
}

const FUNCTION_START = /\bdef \w|\bfunction\b|=>|\blambda\b|^ {2}\w+\([^()]*\) \{/gm;

function functionsOf(workspace: Workspace, file: string, text: string): readonly unknown[] {
  const offsets = [0, ...[...text.matchAll(FUNCTION_START)].map((match) => match.index + 4)];
  return offsets.flatMap((offset) => {
    const explanation = workspace.explainAt(file, Math.min(offset, text.length));
    if (!explanation) return [];
    const { span, contexts, effects, handOffs, function: name } = explanation;
    return [{ name, span, contexts: inOrder(contexts), effects: inOrder(effects), handOffs }];
  });
}

/** Sets by nature: only findings have a fixed order. */
function inOrder(items: readonly unknown[]): readonly string[] {
  return items.map((item) => JSON.stringify(item)).sort();
}
