/** Globs on file ids, compiled once. */
import picomatch from 'picomatch';

const compiled = new Map<string, (path: string) => boolean>();

export function matchesGlob(path: string, glob: string): boolean {
  let test = compiled.get(glob);
  if (!test) compiled.set(glob, (test = picomatch(glob, { dot: true })));
  return test(path);
}
