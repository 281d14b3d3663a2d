/** Which functions and classes are taken from the text as it is, and which from the last one that parsed. */
import type { ClassFacts, FileFacts, FunctionFacts, Span } from '../../../rules/facts';
import { isSamePlace, stands, type TextChange } from './textChange';

export type Source = 'now' | 'then';

export interface Version {
  readonly facts: FileFacts;
  readonly functions: ReadonlyMap<string, number>;
  readonly classes: ReadonlyMap<string, number>;
}

/** By key, in the order of the merged file: parents before children. */
export interface Choice {
  readonly functions: ReadonlyMap<string, Source>;
  readonly classes: ReadonlyMap<string, Source>;
}

export function versionOf(facts: FileFacts): Version {
  return {
    facts,
    functions: new Map(facts.functions.map((fn, index) => [fn.key, index])),
    classes: new Map(facts.classes.map((cls, index) => [cls.key, index])),
  };
}

export function choose(then: Version, now: Version, change: TextChange): Choice {
  return new Chooser(then, now, change).run();
}

class Chooser {
  private readonly functions = new Map<string, Source>();
  private readonly classes = new Map<string, Source>();
  private readonly touched: ReadonlySet<FunctionFacts | ClassFacts>;

  constructor(
    private readonly then: Version,
    private readonly now: Version,
    private readonly change: TextChange,
  ) {
    this.touched = touchedBy(now.facts);
  }

  run(): Choice {
    for (const fn of this.then.facts.functions)
      this.compare(fn, this.now.facts.functions[this.now.functions.get(fn.key) ?? -1], this.functions);
    for (const cls of this.then.facts.classes)
      this.compare(cls, this.now.facts.classes[this.now.classes.get(cls.key) ?? -1], this.classes);
    this.keepOwnersOfVanished();
    while (this.keepMembersOfKept() || this.addNew());
    return this.inOrder();
  }

  private compare<T extends FunctionFacts | ClassFacts>(
    before: T,
    after: T | undefined,
    choice: Map<string, Source>,
  ): void {
    if (after) {
      const isSound = isSamePlace(before.span, after.span, this.change) && !this.touched.has(after);
      choice.set(before.key, isSound ? 'now' : 'then');
    } else if (stands({ start: before.span.start, end: before.nameSpan.end }, this.change))
      choice.set(before.key, 'then');
  }

  /** What still stands there but was not recognised takes whatever should name it along. */
  private keepOwnersOfVanished(): void {
    const { facts } = this.then;
    for (const cls of facts.classes)
      if (this.classes.has(cls.key) && !this.now.classes.has(cls.key)) this.keepFunction(cls.parent);
    for (const fn of facts.functions) {
      if (!this.functions.has(fn.key) || this.now.functions.has(fn.key)) continue;
      this.keepFunction(fn.parent);
      const cls = fn.class === undefined ? undefined : facts.classes[fn.class];
      if (cls) this.classes.set(cls.key, 'then');
    }
  }

  private keepFunction(index: number): void {
    const fn = this.then.facts.functions[index];
    if (fn) this.functions.set(fn.key, 'then');
  }

  /** Bodies of then refer to all that they held then, deleted or not. */
  private keepMembersOfKept(): boolean {
    const { facts } = this.then;
    return this.addMissing(facts, 'then');
  }

  private addNew(): boolean {
    return this.addMissing(this.now.facts, 'now');
  }

  private addMissing(facts: FileFacts, source: Source): boolean {
    const before = this.functions.size + this.classes.size;
    const isFrom = (index: number): boolean => this.functions.get(facts.functions[index]?.key ?? '') === source;
    for (const cls of facts.classes)
      if (!this.classes.has(cls.key) && isFrom(cls.parent)) this.classes.set(cls.key, source);
    for (const fn of facts.functions) {
      if (this.functions.has(fn.key)) continue;
      const owner = fn.class === undefined ? undefined : this.classes.get(facts.classes[fn.class]?.key ?? '');
      // A new method of a class as it was then has nobody who names it; a deleted one is still named.
      const isWanted =
        source === 'then' ? isFrom(fn.parent) || owner === 'then' : isFrom(fn.parent) && (owner ?? 'now') === 'now';
      if (isWanted) this.functions.set(fn.key, source);
    }
    return this.functions.size + this.classes.size > before;
  }

  private inOrder(): Choice {
    const order = <T>(keys: readonly string[], choice: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
      new Map(keys.flatMap((key) => (choice.has(key) ? [[key, choice.get(key) as T]] : [])));
    return {
      functions: order([...this.then.functions.keys(), ...this.now.functions.keys()], this.functions),
      classes: order([...this.then.classes.keys(), ...this.now.classes.keys()], this.classes),
    };
  }
}

/** Functions and classes that have an error in their own text, outside of what is nested in them. */
function touchedBy(facts: FileFacts): ReadonlySet<FunctionFacts | ClassFacts> {
  const touched = new Set<FunctionFacts | ClassFacts>();
  for (const error of facts.errorSpans) {
    const functions = facts.functions.filter((fn) => touches(fn.span, error));
    const classes = facts.classes.filter((cls) => touches(cls.span, error));
    for (const part of [...functions, ...classes]) if (!contains(part.span, error)) touched.add(part);
    const owner = innermost(functions.filter((fn) => contains(fn.span, error)));
    const cls = innermost(classes.filter((c) => contains(c.span, error)));
    if (owner) touched.add(owner);
    if (cls && facts.functions[cls.parent] === owner) touched.add(cls);
  }
  return touched;
}

function touches(span: Span, error: Span): boolean {
  return error.start <= span.end && error.end >= span.start;
}

function contains(span: Span, error: Span): boolean {
  return span.start <= error.start && error.end <= span.end;
}

function innermost<T extends { readonly span: Span }>(parts: readonly T[]): T | undefined {
  return parts.reduce<T | undefined>(
    (best, part) => (best && best.span.end - best.span.start < part.span.end - part.span.start ? best : part),
    undefined,
  );
}
