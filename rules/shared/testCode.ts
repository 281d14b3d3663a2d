/** Code that only tests or build tools run. */
import type { FunctionView, Phase } from '../model';

/** A function that nobody is seen to run is test code where its file is. */
export function isTestCode(fn: FunctionView): boolean {
  return runsOnlyIn(fn, ['test']);
}

/** Nobody but who develops the program waits for it, or minds its end. */
export function isDevelopmentCode(fn: FunctionView): boolean {
  return runsOnlyIn(fn, ['test', 'build']);
}

function runsOnlyIn({ contexts, file }: FunctionView, phases: readonly Phase[]): boolean {
  const known = contexts.length > 0 ? contexts : (file.functions[0]?.contexts ?? []);
  return known.length > 0 && known.every(({ phase }) => phases.includes(phase));
}
