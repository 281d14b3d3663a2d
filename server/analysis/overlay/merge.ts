/** Builds the facts of one file out of two versions, part by part. */
import type {
  Assignment,
  Binding,
  ClassFacts,
  Field,
  FileFacts,
  FunctionFacts,
  ImportFact,
  SuppressionComment,
} from '../../../rules/facts';
import { lineIndexAt } from '../positions';
import type { Choice, Source, Version } from './choice';
import { ImportTable, Rewriter } from './rewrite';
import { movedSpan, stands, type TextChange } from './textChange';

interface Side {
  readonly version: Version;
  readonly rewriter: Rewriter;
}

export function mergeFacts(then: Version, now: Version, choice: Choice, change: TextChange): FileFacts {
  const targets = {
    functions: new Map([...choice.functions.keys()].map((key, index) => [key, index])),
    classes: new Map([...choice.classes.keys()].map((key, index) => [key, index])),
    imports: new ImportTable(),
  };
  const sides = {
    then: { version: then, rewriter: new Rewriter(then, targets, change) },
    now: { version: now, rewriter: new Rewriter(now, targets, null) },
  };
  return new Merge(choice, sides, change).run(targets.imports.facts);
}

class Merge {
  constructor(
    private readonly choice: Choice,
    private readonly sides: Readonly<Record<Source, Side>>,
    private readonly change: TextChange,
  ) {}

  run(imports: readonly ImportFact[]): FileFacts {
    const now = this.sides.now.version.facts;
    const main = this.sides[this.sourceOf(now.functions[0]?.key)];
    for (const index of main.version.facts.imports.keys()) main.rewriter.import(index);
    const { exports, explicitExports, markers } = main.version.facts;
    return {
      ...now,
      functions: [...this.choice.functions].map(([key, source]) => this.function(key, source)),
      classes: [...this.choice.classes].map(([key, source]) => this.class(key, source)),
      exports: main.rewriter.node(exports),
      ...(explicitExports ? { explicitExports } : {}),
      markers,
      suppressions: this.suppressions(),
      imports,
    };
  }

  private sourceOf(functionKey: string | undefined): Source {
    return this.choice.functions.get(functionKey ?? '') ?? 'now';
  }

  private function(key: string, source: Source): FunctionFacts {
    const { version, rewriter } = this.sides[source];
    const fn = functionIn(version, key);
    if (!fn) throw new RangeError(`no function ${key}`);
    const { operations, bindings, ...rest } = fn;
    const names = Object.keys(bindings);
    return {
      ...rewriter.node(rest),
      ...this.header(fn, source),
      operations: rewriter.operations(operations),
      bindings: Object.fromEntries(names.map((name) => [name, this.binding(key, name, source)])),
    };
  }

  /** Decorators, defaults and annotations are read in the parent, so they must be of the same version as the parent. */
  private header(fn: FunctionFacts, source: Source): Partial<FunctionFacts> {
    const parent = this.sides[source].version.facts.functions[fn.parent];
    const { decorators, parameters, returns } = this.asReadIn(
      parent,
      source,
      fn,
      (version) => functionIn(version, fn.key),
      ['decorators', 'parameters', 'returns'],
    );
    return { decorators, parameters, ...(returns ? { returns } : {}) };
  }

  private asReadIn<T extends object, K extends keyof T>(
    parent: FunctionFacts | undefined,
    source: Source,
    own: T,
    other: (version: Version) => T | undefined,
    keys: readonly K[],
  ): Pick<T, K> {
    const { rewriter } = this.sides[source];
    const parts = pick(own, keys);
    const parentSource = parent ? this.sourceOf(parent.key) : source;
    if (parentSource === source) return rewriter.node(parts);
    const side = this.sides[parentSource];
    const counterpart = other(side.version);
    const theirs = counterpart && pick(counterpart, keys);
    if (theirs && withoutNumbers(theirs) === withoutNumbers(parts)) return side.rewriter.node(theirs);
    return withoutOperations(rewriter.node(parts)) as Pick<T, K>;
  }

  private binding(owner: string, name: string, source: Source): Binding {
    const own = bindingIn(this.sides[source].version, owner, name);
    if (!own) throw new RangeError(`no binding ${name}`);
    const binding = this.sides[source].rewriter.node(own);
    if (!('assignments' in binding)) return binding;
    return { ...binding, assignments: this.assignments((version) => bindingIn(version, owner, name)) };
  }

  /** Assignments belong to the functions in which they stand. */
  private assignments(find: (version: Version) => object | undefined): readonly Assignment[] {
    return (['then', 'now'] as const).flatMap((source) => {
      const { version, rewriter } = this.sides[source];
      const found = find(version);
      const assignments = found && 'assignments' in found ? (found.assignments as readonly Assignment[]) : [];
      const isChosen = (a: Assignment): boolean =>
        this.choice.functions.get(version.facts.functions[a.fn]?.key ?? '') === source;
      return assignments.filter(isChosen).map((a) => rewriter.node(a));
    });
  }

  private class(key: string, source: Source): ClassFacts {
    const { version, rewriter } = this.sides[source];
    const cls = classIn(version, key);
    if (!cls) throw new RangeError(`no class ${key}`);
    const parent = version.facts.functions[cls.parent];
    const header = this.asReadIn(parent, source, cls, (v) => classIn(v, key), ['bases', 'decorators']);
    const other = classIn(this.sides[source === 'now' ? 'then' : 'now'].version, key);
    const names = new Set([...cls.fields, ...(other?.fields ?? [])].map((field) => field.name));
    const fields = [...names].flatMap((name) => this.field(key, name, source));
    return { ...rewriter.node({ ...cls, fields: [] }), ...header, fields };
  }

  private field(cls: string, name: string, source: Source): readonly Field[] {
    const find = (version: Version): Field | undefined => classIn(version, cls)?.fields.find((f) => f.name === name);
    const assignments = this.assignments(find);
    const own = find(this.sides[source].version);
    if (own) return [{ ...this.sides[source].rewriter.node({ ...own, assignments: [] }), assignments }];
    // A field that only the other version has: from a method that is taken from there.
    return assignments.length > 0 ? [{ name, assignments, isStatic: false }] : [];
  }

  /** Comments that an unclosed string has swallowed still count. */
  private suppressions(): readonly SuppressionComment[] {
    const { facts: now } = this.sides.now.version;
    const { facts: then } = this.sides.then.version;
    const seen = new Set(now.suppressions.map((comment) => comment.span.start));
    const kept = then.suppressions.flatMap((comment) => {
      if (!stands(comment.span, this.change)) return [];
      const span = movedSpan(comment.span, this.change);
      const distance = comment.line - lineIndexAt(then.lineStarts, comment.span.start);
      const moved = { ...comment, span, line: lineIndexAt(now.lineStarts, span.start) + distance };
      return seen.has(span.start) ? [] : [moved];
    });
    return [...now.suppressions, ...kept].sort((a, b) => a.span.start - b.span.start);
  }
}

function functionIn(version: Version, key: string): FunctionFacts | undefined {
  return version.facts.functions[version.functions.get(key) ?? -1];
}

function classIn(version: Version, key: string): ClassFacts | undefined {
  return version.facts.classes[version.classes.get(key) ?? -1];
}

function bindingIn(version: Version, owner: string, name: string): Binding | undefined {
  const bindings = functionIn(version, owner)?.bindings;
  return bindings && Object.hasOwn(bindings, name) ? bindings[name] : undefined;
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Pick<T, K>;
}

/** As text, apart from positions and numbers of operations and the like. */
function withoutNumbers(node: unknown): string {
  return JSON.stringify(node, (_, member: unknown) => (typeof member === 'number' ? 0 : member));
}

function withoutOperations(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutOperations);
  if (typeof node !== 'object' || node === null) return node;
  if ('k' in node && node.k === 'op') return { k: 'unknown' };
  return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, withoutOperations(member)]));
}
