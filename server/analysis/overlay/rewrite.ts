/** Carries parts of one version's facts over into the merged file: indices become those of the merge, old spans move. */
import type { FunctionFacts, ImportFact, Operation, Span } from '../../../rules/facts';
import type { Version } from './choice';
import { movedSpan, stands, type TextChange } from './textChange';

export interface Targets {
  readonly functions: ReadonlyMap<string, number>;
  readonly classes: ReadonlyMap<string, number>;
  readonly imports: ImportTable;
}

/** Imports of the merged file; grows on demand. */
export class ImportTable {
  readonly facts: ImportFact[] = [];
  private readonly indices = new Map<string, number>();

  add(fact: ImportFact): number {
    const text = asText(fact);
    const known = this.indices.get(text);
    if (known !== undefined) return known;
    this.indices.set(text, this.facts.length);
    return this.facts.push(fact) - 1;
  }

  has(fact: ImportFact, index: number): boolean {
    return this.indices.get(asText(fact)) === index;
  }
}

const SPANS = new Set(['span', 'calleeSpan', 'headSpan', 'nameSpan']);
const FUNCTION_INDICES = new Set(['fn', 'scope', 'parent']);

export class Rewriter {
  private readonly imports = new Map<number, number>();
  private isInPlace: boolean | null = null;

  /** @param change absent for the text as it is */
  constructor(
    private readonly version: Version,
    private readonly targets: Targets,
    private readonly change: TextChange | null,
  ) {}

  node<T>(node: T): T {
    return this.keepsAll() ? node : (this.anything(node) as T);
  }

  /** Nothing of this version means or stands elsewhere in the merged file: asked once the imports of either are there. */
  private keepsAll(): boolean {
    if (this.change) return false;
    const { functions, classes, facts } = this.version;
    return (this.isInPlace ??=
      isInPlace(functions, this.targets.functions) &&
      isInPlace(classes, this.targets.classes) &&
      facts.imports.every((fact, index) => this.targets.imports.has(fact, index)));
  }

  /** Operations whose text is gone keep their number and do nothing any more. */
  operations(operations: FunctionFacts['operations']): readonly Operation[] {
    return operations.map((operation) => {
      const moved = this.node(operation);
      return this.change && !operationStands(operation, this.change) ? emptied(moved) : moved;
    });
  }

  import(index: number): number {
    const known = this.imports.get(index);
    if (known !== undefined) return known;
    const fact = this.version.facts.imports[index];
    if (!fact) return index;
    const target = this.targets.imports.add(this.anything(fact) as ImportFact);
    this.imports.set(index, target);
    return target;
  }

  functionIndex(index: number): number {
    return this.targets.functions.get(this.version.facts.functions[index]?.key ?? '') ?? -1;
  }

  classIndex(index: number): number | undefined {
    return this.targets.classes.get(this.version.facts.classes[index]?.key ?? '');
  }

  private anything(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((item) => this.anything(item));
    if (typeof node !== 'object' || node === null) return node;
    if (this.isLost(node)) return { k: 'unknown' };
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, this.member(key, member)]));
  }

  private member(key: string, member: unknown): unknown {
    if (typeof member === 'number') {
      if (FUNCTION_INDICES.has(key)) return this.functionIndex(member);
      if (key === 'class') return this.classIndex(member);
      return key === 'import' ? this.import(member) : member;
    }
    return this.change && SPANS.has(key) ? movedSpan(member as Span, this.change) : this.anything(member);
  }

  /** A value that mentions a function or class that is not there. */
  private isLost(node: object): boolean {
    if ('k' in node && node.k === 'function' && 'fn' in node) return this.functionIndex(node.fn as number) < 0;
    if (!('k' in node) || !('class' in node)) return false;
    return this.classIndex(node.class as number) === undefined;
  }
}

function isInPlace(own: ReadonlyMap<string, number>, targets: ReadonlyMap<string, number>): boolean {
  for (const [key, index] of own) if (targets.get(key) !== index) return false;
  return true;
}

function operationStands(operation: Operation, change: TextChange): boolean {
  if (operation.k === 'call') return stands(operation.calleeSpan, change);
  const { start, end } = operation.span;
  return stands(operation.span, change) || start < change.start || end > change.oldEnd;
}

function emptied(operation: Operation): Operation {
  const { span } = operation;
  return {
    k: 'call',
    callee: { k: 'unknown' },
    arguments: [],
    span,
    calleeSpan: { start: span.start, end: span.start },
  };
}

function asText(fact: ImportFact): string {
  return JSON.stringify({ ...fact, span: 0 });
}
