/**
 * Findings of files, kept until something changes that they were made from. Every file is looked at through a view of
 * its own: what rules remember in a view they do not read again, so that a shared one would hide what was read.
 */
import type { FileId } from '../../rules/model';
import type { Finding } from './api';
import { fileOfDependency } from './evaluation/dependencies';
import type { Memo } from './evaluation/memo';

/** Whatever stands in facts of a file, positions included. */
export function factsRead(file: FileId): string {
  return `facts:${file}`;
}

/** Findings depend on it without asking: configuration, target versions. */
export const SURROUNDINGS = 'surroundings:';

export class Findings {
  constructor(
    private readonly memo: Memo,
    private readonly find: (file: FileId) => readonly Finding[],
  ) {}

  of(file: FileId): readonly Finding[] {
    return this.memo.observe(`findings ${file}`, () => this.find(file), withoutParts) as readonly Finding[];
  }
}

/** Parts of a file that is read as a whole need not be remembered one by one. */
function withoutParts(dependencies: ReadonlySet<string>): ReadonlySet<string> {
  const kept = new Set([SURROUNDINGS]);
  for (const dependency of dependencies) {
    const file = dependency.startsWith('role:') ? null : fileOfDependency(dependency);
    if (file === null || !dependencies.has(factsRead(file))) kept.add(dependency);
  }
  return kept;
}
