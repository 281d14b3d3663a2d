/** Code that only tests run. */
import type { FunctionView } from '../model';

/** A function that nobody is seen to run is test code where its file is. */
export function isTestCode({ contexts, file }: FunctionView): boolean {
  const known = contexts.length > 0 ? contexts : (file.functions[0]?.contexts ?? []);
  return known.length > 0 && known.every(({ phase }) => phase === 'test');
}
