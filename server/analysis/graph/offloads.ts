import type { VersionRange } from '../project/pythonTarget';

/** Whether something that exists since a version of Python is there for the whole target range. */
export function isKnownFrom(since: string | undefined, target: VersionRange): boolean {
  if (since === undefined) return true;
  const [major = 0, minor = 0] = since.split('.').map(Number);
  return target.min[0] > major || (target.min[0] === major && target.min[1] >= minor);
}
