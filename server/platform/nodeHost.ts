/** The analysis's surroundings on Node. */
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Language } from '../../rules/facts';
import type { Host } from '../analysis/host';
import type { FrontEnd, FrontEndAssets } from '../analysis/languages/frontEnd';
import { loadBinary } from './assets';
import { createPatternJudge } from './patternJudge';

export interface NodeHostOptions {
  readonly log: Host['log'];
}

export function createNodeHost({ log }: NodeHostOptions): Host {
  const assets: FrontEndAssets = { loadBinary };
  const loaded = new Map<'python' | 'javascript', Promise<FrontEnd>>();
  return {
    loadFrontEnd(language: Language) {
      const family = language === 'python' ? 'python' : 'javascript';
      const frontEnd = loaded.get(family) ?? createFrontEnd(family, assets);
      loaded.set(family, frontEnd);
      return frontEnd;
    },
    hash: (text) => createHash('sha1').update(text).digest('base64'),
    now: () => performance.now(),
    yield: () => new Promise((resolve) => setImmediate(resolve)),
    judgePattern: createPatternJudge(),
    log,
  };
}

/** Parsers are large: each is loaded when the first file of its languages is seen. The build turns these into bundles. */
async function createFrontEnd(family: 'python' | 'javascript', assets: FrontEndAssets): Promise<FrontEnd> {
  const module =
    family === 'python'
      ? await import('../analysis/languages/python/index.js')
      : await import('../analysis/languages/javascript/index.js');
  return module.createFrontEnd(assets);
}
