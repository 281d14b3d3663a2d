/**
 * Which parts of a file say the same in two versions of its facts, positions apart. Comparing stops at the first
 * difference and writes nothing down, so what an edit leaves alone costs a fraction of its fingerprints. Only a hint:
 * what is not found to be the same may be so all the same.
 */
import type { FileFacts, FunctionFacts, Span } from '../../../rules/facts';
import { followedSpan, type TextChange } from '../overlay/textChange';
import { lineIndexAt } from '../positions';
import { bindingOf } from './fileRecord';
import { isPosition } from './fingerprint';
import { NUMBERED } from './numbering';

/** Functions and classes are given by their indices in the later version. */
export class SameFacts {
  private readonly before: Version;
  private readonly after: Version;
  /** Equal numbers stand for the same functions, classes and imports in both versions. */
  private readonly isNumberedAlike: boolean;
  private readonly known = new Map<number, Comparison>();
  /** Of what is being compared: every position went where the change of the text took it. */
  private isInPlace = false;
  /** All functions in an outermost function, by its index. */
  private readonly nests: ReadonlyMap<number, readonly number[]>;

  /** @param change between the texts; without it nothing is known to stand where it stood */
  constructor(
    before: FileFacts,
    after: FileFacts,
    private readonly change: TextChange | null = null,
  ) {
    this.before = versionOf(before);
    this.after = versionOf(after);
    this.isNumberedAlike = PARTS.every((part) => isSameList(this.before[part], this.after[part]));
    this.nests = nestsOf(after);
  }

  /** One function, without those inside of it. */
  function(index: number): boolean {
    return this.compareFunction(index).isSame;
  }

  /** The same also holds for where it stands. */
  functionInPlace(index: number): boolean {
    const { isSame, isInPlace } = this.compareFunction(index);
    return isSame && isInPlace && !this.functionBefore(index)?.operations.some(({ span }) => this.endsLineOf(span));
  }

  classInPlace(index: number): boolean {
    const after = this.after.facts.classes[index];
    const before = this.before.facts.classes[this.before.classes.indexOf(after?.key ?? '')];
    const { isSame, isInPlace } = this.compare(before, after);
    return isSame && isInPlace;
  }

  imports(): boolean {
    return this.isEqual(this.before.facts.imports, this.after.facts.imports);
  }

  /** What the file says outside of functions, classes and imports. */
  about(): boolean {
    return this.isEqual(restOf(this.before.facts), restOf(this.after.facts));
  }

  private isEqual(before: object, after: object): boolean {
    const { isSame, isInPlace } = this.compare(before, after);
    return isSame && isInPlace;
  }

  private compareFunction(index: number): Comparison {
    const known = this.known.get(index);
    if (known !== undefined) return known;
    const comparison = this.compare(this.functionBefore(index), this.functionAt(index));
    this.known.set(index, comparison);
    return comparison;
  }

  private compare(before: object | undefined, after: object | undefined): Comparison {
    this.isInPlace = this.change !== null;
    const isSame = before !== undefined && after !== undefined && this.same(before, after);
    return { isSame, isInPlace: this.isInPlace };
  }

  /** Whether the first line of what stands there may end elsewhere than where the change of the text took its end. */
  private endsLineOf({ start, end }: Span): boolean {
    const { change } = this;
    if (!change || change.start < start || change.start >= end) return false;
    const { lineStarts } = this.before.facts;
    return lineIndexAt(lineStarts, start) === lineIndexAt(lineStarts, change.start);
  }

  /** A function and those around and inside of it: all that its names and results can stand for. */
  nest(index: number): boolean {
    const members = this.nests.get(outermost(this.after.facts, index));
    return members?.every((member) => this.function(member)) === true;
  }

  /** What a function looks like from outside: decorators are evaluated around it. */
  signature(index: number): boolean {
    const fn = this.functionAt(index);
    return this.nest(index) && (fn?.decorators.length === 0 || this.function(fn?.parent ?? -1));
  }

  binding(owner: number, name: string): boolean {
    const before = bindingOf(this.functionBefore(owner), name);
    const after = bindingOf(this.functionAt(owner), name);
    if (!before || !after || !this.same(before, after)) return false;
    // Parameters are described by their function.
    if (after.k === 'parameter') return this.nest(owner);
    return !('assignments' in after) || after.assignments.every(({ fn }) => this.nest(fn));
  }

  class(index: number): boolean {
    const after = this.after.facts.classes[index];
    const before = this.before.facts.classes[this.before.classes.indexOf(after?.key ?? '')];
    if (!before || !after || !this.same(before, after) || !this.nest(after.parent)) return false;
    const members = after.members.flatMap(({ fn }) => fn ?? []);
    const assigning = after.fields.flatMap(({ assignments }) => assignments.map(({ fn }) => fn));
    return (
      members.every((fn) => this.functionBefore(fn)?.kind === this.functionAt(fn)?.kind) &&
      assigning.every((fn) => this.nest(fn))
    );
  }

  private functionAt(index: number): FunctionFacts | undefined {
    return this.after.facts.functions[index];
  }

  private functionBefore(index: number): FunctionFacts | undefined {
    const { facts, functions, indices } = this.before;
    const key = this.after.functions[index];
    if (key === undefined) return undefined;
    return facts.functions[functions[index] === key ? index : (indices.get(key) ?? -1)];
  }

  /** Plain data without positions; a number that stands for something is as good as what it stands for. */
  private same(a: unknown, b: unknown, key = ''): boolean {
    if (typeof a === 'number' && typeof b === 'number') return this.sameNumber(a, b, key);
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
    if (Array.isArray(a)) {
      return Array.isArray(b) && a.length === b.length && a.every((item, at) => this.same(item, b[at]));
    }
    const [mine, theirs] = [a as Members, b as Members];
    let members = 0;
    for (const name in mine) {
      if (!Object.hasOwn(theirs, name)) return false;
      if (isPosition(name, mine[name])) this.isInPlace &&= this.isMoved(mine[name], theirs[name]);
      else if (!this.same(mine[name], theirs[name], name)) return false;
      members++;
    }
    for (const _ in theirs) members--;
    return members === 0;
  }

  private isMoved(before: unknown, after: unknown): boolean {
    if (!this.change) return false;
    const [moved, now] = [followedSpan(before as Span, this.change), after as Span];
    return moved?.start === now.start && moved.end === now.end;
  }

  private sameNumber(a: number, b: number, key: string): boolean {
    if (this.isNumberedAlike) return a === b;
    const part = NUMBERED[key];
    return part === undefined ? a === b : this.before[part][a] === this.after[part][b];
  }
}

interface Comparison {
  readonly isSame: boolean;
  readonly isInPlace: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/** Keys of functions and classes, texts of imports: by number. */
interface Version {
  readonly facts: FileFacts;
  readonly functions: readonly string[];
  readonly classes: readonly string[];
  readonly imports: readonly string[];
  /** Of functions, by key. */
  readonly indices: ReadonlyMap<string, number>;
}

const PARTS = ['functions', 'classes', 'imports'] as const;

function versionOf(facts: FileFacts): Version {
  const functions = facts.functions.map(({ key }) => key);
  const indices = new Map(functions.map((key, index) => [key, index]));
  const classes = facts.classes.map(({ key }) => key);
  return { facts, functions, classes, imports: facts.imports.map(textOfImport), indices };
}

/** But for what moves with every edit. */
function restOf({ language, exports, explicitExports, markers, layout }: FileFacts): object {
  const { importInsertionOffset: _, ...style } = layout;
  return { language, exports, explicitExports, markers, style };
}

function textOfImport({ span: _, ...rest }: FileFacts['imports'][number]): string {
  return JSON.stringify(rest);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at]);
}

function nestsOf(facts: FileFacts): ReadonlyMap<number, readonly number[]> {
  const nests = new Map<number, number[]>();
  for (const index of facts.functions.keys()) {
    const outer = outermost(facts, index);
    const members = nests.get(outer);
    if (members) members.push(index);
    else nests.set(outer, [index]);
  }
  return nests;
}

/** The function around it that stands in the module itself; the module stands alone. */
function outermost(facts: FileFacts, index: number): number {
  let outer = index;
  for (let parent = facts.functions[outer]?.parent ?? -1; parent > 0; parent = facts.functions[outer]?.parent ?? -1) {
    outer = parent;
  }
  return outer;
}
