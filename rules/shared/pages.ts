/** Code that runs in a browser. */
import type { FunctionView } from '../model';

/** Effects and handlers of a page cannot wait, and what nobody handles there is written to its console and ends nothing. */
export function isPlainCodeOfPage({ facts, contexts }: FunctionView): boolean {
  return !facts.isAsync && contexts.length > 0 && contexts.every(({ loop }) => loop === 'browser');
}
