/** How fast the parts of the engine are, one after the other, on texts that they see for the first time. */
import type { Host } from '../../server/analysis/host';
import type { Workspace } from '../../server/analysis/api';
import type { Extraction, FrontEnd } from '../../server/analysis/languages/frontEnd';
import { DEFAULT_CONFIGURATION } from '../../server/analysis/configuration/configuration';
import { languageOf } from '../../server/analysis/languages/languageOf';
import { parse as parseJavaScript } from '../../server/analysis/languages/javascript/parse';
import { createParser } from '../../server/analysis/languages/python/parse';
import { createWorkspace } from '../../server/analysis/workspace';
import { loadBinary } from '../../server/platform/assets';
import { createNodeHost } from '../../server/platform/nodeHost';
import { processorTime } from './processorTime';
import type { Half } from './workspace';

export interface Phase {
  readonly name: string;
  readonly milliseconds: number;
}

export const nodeHost = createNodeHost({ log: (level, message) => console.error(`${level}: ${message}`) });

export async function measureParse(half: Half): Promise<Phase> {
  const parsePython = await createParser({ loadBinary });
  return measure('parse', () => {
    for (const [file, text] of half.texts) {
      if (file.endsWith('.py')) parsePython(text);
      else parseJavaScript(text, file);
    }
  });
}

export interface ColdRun {
  readonly phases: readonly Phase[];
  readonly workspace: Workspace;
  readonly findings: number;
}

/** Extracts beforehand, so that what the workspace does on its own is measured apart. */
export async function measureCold(halves: readonly Half[]): Promise<ColdRun> {
  const extracted = new Map<string, Extraction>();
  const extract = await measureAsync('parse + extract', async () => {
    for (const half of halves) await extractAll(half, extracted);
  });
  const host: Host = {
    ...nodeHost,
    loadFrontEnd: async (language) => remembering(await nodeHost.loadFrontEnd(language), extracted),
  };
  const workspace = createWorkspace(host, () => DEFAULT_CONFIGURATION);
  const graph = await measureAsync('graph', async () => {
    await load(workspace, halves);
    workspace.settle();
  });
  let findings = 0;
  const rules = measure('rules', () => {
    for (const half of halves) for (const file of half.texts.keys()) findings += workspace.check(file).length;
  });
  return { phases: [extract, graph, rules], workspace, findings };
}

async function extractAll(half: Half, extracted: Map<string, Extraction>): Promise<void> {
  for (const [file, text] of half.texts) {
    const language = languageOf(file);
    if (!language) throw new Error(`${file} is in no language`);
    const frontEnd = await nodeHost.loadFrontEnd(language);
    extracted.set(text, frontEnd.extract(text, language, file.slice(file.lastIndexOf('/') + 1)));
  }
}

/** Each extraction is given out once: afterwards, an edit that goes back to an earlier text pays like any other. */
function remembering(frontEnd: FrontEnd, extracted: Map<string, Extraction>): FrontEnd {
  return {
    ...frontEnd,
    extract(text, language, fileName) {
      const known = extracted.get(text);
      extracted.delete(text);
      return known ?? frontEnd.extract(text, language, fileName);
    },
  };
}

async function load(workspace: Workspace, halves: readonly Half[]): Promise<void> {
  workspace.setKnownFiles(halves.flatMap((half) => [...half.texts.keys(), ...half.manifests.keys()]));
  for (const { manifests } of halves) for (const [file, text] of manifests) workspace.setManifest(file, text);
  for (const { texts } of halves) for (const [file, text] of texts) await workspace.setText(file, text);
}

function measure(name: string, run: () => void): Phase {
  const start = processorTime();
  run();
  return { name, milliseconds: processorTime() - start };
}

async function measureAsync(name: string, run: () => Promise<void>): Promise<Phase> {
  const start = processorTime();
  await run();
  return { name, milliseconds: processorTime() - start };
}
