/** Entry point of the engine in a browser or a web worker: no Node, no disk; assets come from beside the bundle. */
import type { Host } from './analysis/host';
import type { FrontEnd, FrontEndAssets } from './analysis/languages/frontEnd';

export { DEFAULT_CONFIGURATION } from './analysis/configuration/configuration';
export { createWorkspace } from './analysis/workspace';

export interface BrowserHostOptions {
  /** Address of the folder with the parsers' binaries, with a slash at the end. */
  readonly assets: string;
  readonly log: Host['log'];
}

export function createBrowserHost({ assets, log }: BrowserHostOptions): Host {
  const fromAssets: FrontEndAssets = {
    async loadBinary(name) {
      const response = await fetch(new URL(name, assets));
      if (!response.ok) throw new Error(`${name} is missing: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
  const loaded = new Map<'python' | 'javascript', Promise<FrontEnd>>();
  return {
    loadFrontEnd(language) {
      const family = language === 'python' ? 'python' : 'javascript';
      const frontEnd = loaded.get(family) ?? createFrontEnd(family, fromAssets);
      loaded.set(family, frontEnd);
      return frontEnd;
    },
    // The browser's own digests are asynchronous. A text is its own perfect hash as long as nothing is stored.
    hash: (text) => text,
    now: () => performance.now(),
    yield: () => new Promise((resolve) => setTimeout(resolve)),
    log,
  };
}

async function createFrontEnd(family: 'python' | 'javascript', assets: FrontEndAssets): Promise<FrontEnd> {
  const module =
    family === 'python'
      ? await import('./analysis/languages/python/index.js')
      : await import('./analysis/languages/javascript/index.js');
  return module.createFrontEnd(assets);
}
