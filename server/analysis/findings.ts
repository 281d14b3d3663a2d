/**
 * Findings of files, kept until something changes that they were made from. Every file is looked at through a view of
 * its own: what rules remember in a view they do not read again, so that a shared one would hide what was read.
 *
 * A file that is open in an editor is looked at function by function: those of which nothing has changed that was read
 * keep their findings, which move with the text.
 */
import type { FileId, FunctionId } from '../../rules/model';
import type { Finding } from './api';
import { fileOfDependency, settingOf } from './evaluation/dependencies';
import type { Memo } from './evaluation/memo';
import { movedFinding, type Move } from './movedFinding';
import type { Remember } from './lint';

/** Whatever stands in facts of a file, positions included. */
export function factsRead(file: FileId): string {
  return `facts:${file}`;
}

/** Findings depend on it without asking: configuration, target versions. */
export const SURROUNDINGS = 'surroundings:';

/** So many files are looked at function by function: those that were opened or edited last. */
const MAX_EDITED = 8;

interface OfFunction {
  /** As of the text now; whether they still hold, the memo knows. */
  findings: readonly Finding[];
}

export class Findings {
  /** Functions of edited files that rules have looked at since the beginning. */
  checked = 0;
  /** In the order in which they were opened or edited. */
  private readonly edited = new Map<FileId, Map<FunctionId, OfFunction>>();
  private readonly opened = new Set<FileId>();

  /** @param find with a way to remember findings of functions for a file that is being edited */
  constructor(
    private readonly memo: Memo,
    private readonly find: (file: FileId, remember: Remember | null) => readonly Finding[],
  ) {}

  of(file: FileId): readonly Finding[] {
    return this.memo.observe(keyOfFile(file), () => this.look(file), withoutParts);
  }

  private look(file: FileId): readonly Finding[] {
    const functions = this.edited.get(file);
    if (!functions) return this.find(file, null);
    this.memo.track(factsRead(file));
    return this.find(file, ({ id }, look) => {
      const reduce = (dependencies: ReadonlySet<string>): ReadonlySet<string> =>
        withoutParts(dependencies).add(settingOf(file));
      return this.memo.observe(keyOf(id), () => this.keep(functions, id, look()), reduce).findings;
    });
  }

  private keep(functions: Map<FunctionId, OfFunction>, id: FunctionId, findings: readonly Finding[]): OfFunction {
    this.checked++;
    const kept = { findings };
    functions.set(id, kept);
    return kept;
  }

  /** Its next edit finds everything noted: otherwise the first one would look at all functions. */
  open(file: FileId): void {
    this.opened.add(file);
    if (this.edited.has(file)) return;
    this.memo.forget(keyOfFile(file));
    this.follow(file, new Map());
  }

  close(file: FileId): void {
    if (this.opened.delete(file)) this.unfollow(file);
  }

  /** @param move `null` when there was or is nothing to check */
  edit(file: FileId, move: Move | null): void {
    const functions = this.edited.get(file) ?? new Map<FunctionId, OfFunction>();
    if (!move) {
      this.unfollow(file);
      if (this.opened.has(file)) this.follow(file, new Map());
      return;
    }
    for (const [id, kept] of functions) {
      // Something has changed since, and nobody has looked again: the function is gone.
      if (!this.memo.has(keyOf(id))) functions.delete(id);
      kept.findings = kept.findings.map((finding) => movedFinding(finding, move));
    }
    this.follow(file, functions);
  }

  private follow(file: FileId, functions: Map<FunctionId, OfFunction>): void {
    this.edited.delete(file);
    this.edited.set(file, functions);
    const [oldest] = this.edited.keys();
    if (this.edited.size > MAX_EDITED && oldest !== undefined) this.unfollow(oldest);
  }

  /** What the file has was made from what its functions have. */
  private unfollow(file: FileId): void {
    const functions = this.edited.get(file);
    if (!functions) return;
    this.edited.delete(file);
    this.memo.forget(keyOfFile(file));
    for (const id of functions.keys()) this.memo.forget(keyOf(id));
  }
}

function keyOfFile(file: FileId): string {
  return `findings ${file}`;
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
