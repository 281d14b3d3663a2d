/**
 * Findings of files, kept until something changes that they were made from. Every file is looked at through a view of
 * its own: what rules remember in a view they do not read again, so that a shared one would hide what was read.
 *
 * A file that somebody edits is looked at function by function: those of which nothing has changed that was read keep
 * their findings, which move with the text.
 */
import type { FileId, FunctionId } from '../../rules/model';
import type { Finding } from './api';
import { fileOfDependency, outlineOf } from './evaluation/dependencies';
import type { Memo } from './evaluation/memo';
import { movedFinding } from './movedFinding';
import type { TextChange } from './overlay/textChange';
import type { Remember } from './lint';

/** Whatever stands in facts of a file, positions included. */
export function factsRead(file: FileId): string {
  return `facts:${file}`;
}

/** Findings depend on it without asking: configuration, target versions. */
export const SURROUNDINGS = 'surroundings:';

/** So many files are looked at function by function: those that were edited last. */
const MAX_EDITED = 8;

interface OfFunction {
  /** As of the text now; whether they still hold, the memo knows. */
  findings: readonly Finding[];
}

export class Findings {
  /** Functions of edited files that rules have looked at since the beginning. */
  checked = 0;
  private readonly edited = new Map<FileId, Map<FunctionId, OfFunction>>();

  /** @param find with a way to remember findings of functions for a file that is being edited */
  constructor(
    private readonly memo: Memo,
    private readonly find: (file: FileId, remember: Remember | null) => readonly Finding[],
  ) {}

  of(file: FileId): readonly Finding[] {
    return this.memo.observe(`findings ${file}`, () => this.look(file), withoutParts);
  }

  private look(file: FileId): readonly Finding[] {
    const functions = this.edited.get(file);
    if (!functions) return this.find(file, null);
    this.memo.track(factsRead(file));
    return this.find(file, ({ id }, look) => {
      const reduce = (dependencies: ReadonlySet<string>): ReadonlySet<string> =>
        withoutParts(dependencies).add(outlineOf(file));
      return this.memo.observe(keyOf(id), () => this.keep(functions, id, look()), reduce).findings;
    });
  }

  private keep(functions: Map<FunctionId, OfFunction>, id: FunctionId, findings: readonly Finding[]): OfFunction {
    this.checked++;
    const kept = { findings };
    functions.set(id, kept);
    return kept;
  }

  /** @param change `null` when there was or is nothing to check */
  edit(file: FileId, change: TextChange | null): void {
    const functions = this.edited.get(file) ?? new Map<FunctionId, OfFunction>();
    this.edited.delete(file);
    if (!change) {
      this.forget(functions);
      return;
    }
    for (const kept of functions.values())
      kept.findings = kept.findings.map((finding) => movedFinding(finding, file, change));
    this.edited.set(file, functions);
    const [oldest] = this.edited.keys();
    if (this.edited.size <= MAX_EDITED || oldest === undefined) return;
    this.forget(this.edited.get(oldest) ?? new Map<FunctionId, OfFunction>());
    this.edited.delete(oldest);
  }

  private forget(functions: ReadonlyMap<FunctionId, OfFunction>): void {
    for (const id of functions.keys()) this.memo.forget(keyOf(id));
  }
}

function keyOf(fn: FunctionId): string {
  return `findings in ${fn}`;
}

/** Parts of a file that is read as a whole need not be remembered one by one. */
function withoutParts(dependencies: ReadonlySet<string>): Set<string> {
  const kept = new Set([SURROUNDINGS]);
  for (const dependency of dependencies) {
    const file = dependency.startsWith('role:') ? null : fileOfDependency(dependency);
    if (file === null || !dependencies.has(factsRead(file))) kept.add(dependency);
  }
  return kept;
}
