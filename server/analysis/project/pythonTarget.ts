/** The Python versions that a file has to run on: fixes must be valid at the lowest, hazards name the highest. */
import type { FileId } from '../../../rules/model';
import type { Manifests } from '../resolution/manifests';
import { rangeOf, type Minor } from './versionSpecifier';

export interface VersionRange {
  readonly min: Minor;
  /** Inclusive; `null` = open. */
  readonly max: Minor | null;
  /** The project is run on a build without the GIL. */
  readonly freeThreaded: boolean;
  /** Where this comes from, for messages. */
  readonly from: string;
}

const DEFAULT_MIN: Minor = [3, 9];

/** Setting, else what the nearest manifest declares, else the pinned interpreter. A `t` in the pin counts in any case. */
export function targetPython(file: FileId, manifests: Manifests, setting?: string): VersionRange {
  const pin = pinnedVersion(file, manifests);
  const chosen = (setting === undefined ? null : read(setting, 'setting')) ?? declared(file, manifests);
  if (chosen !== null) return { ...chosen, freeThreaded: chosen.freeThreaded || (pin?.freeThreaded ?? false) };
  return pin ?? { min: DEFAULT_MIN, max: null, freeThreaded: false, from: 'default' };
}

/** `3.9 and later` */
export function versionsText({ min, max, freeThreaded }: VersionRange): string {
  const range = max === null ? `${min.join('.')} and later` : `${min.join('.')} to ${max.join('.')}`;
  return freeThreaded ? `${range}, without the GIL` : range;
}

function declared(file: FileId, manifests: Manifests): VersionRange | null {
  for (const directory of manifests.directoriesAround(file)) {
    for (const { requiresPython } of manifests.pythonProjectsIn(directory)) {
      const range = requiresPython && read(requiresPython.specifier, requiresPython.from);
      if (range) return range;
    }
  }
  return null;
}

function pinnedVersion(file: FileId, manifests: Manifests): VersionRange | null {
  for (const directory of manifests.directoriesAround(file)) {
    const lines = manifests.pythonVersionIn(directory)?.split(/\r\n|\r|\n/) ?? [];
    for (const line of lines) {
      // `3.12`, `3.12.1`, `3.13t`, `cpython-3.12`, `pypy3.10-7.3.12`; `system` and comments say nothing.
      const version = /^(?:[a-z]+-?)?(\d+\.\d+[.\w]*)/.exec(line.trim())?.[1];
      const range = version === undefined ? null : read(version, '.python-version');
      if (range !== null) return range;
    }
  }
  return null;
}

function read(specifier: string, from: string): VersionRange | null {
  const range = rangeOf(specifier);
  return (
    range && { ...range, min: range.min ?? DEFAULT_MIN, freeThreaded: /\d\.\d+(?:\.\d+)?t\b/.test(specifier), from }
  );
}
