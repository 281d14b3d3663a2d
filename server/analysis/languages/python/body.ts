/** One function (or the module body) while its operations are being collected. */
import type {
  ClassIndex,
  Decorator,
  FunctionFacts,
  FunctionIndex,
  FunctionKind,
  Operation,
  OperationId,
  Parameter,
  Place,
  Span,
  Step,
  TypeExpression,
  Value,
} from '../../../../rules/facts';
import { BindingDraft } from './bindings';
import type { FileBuilder } from './file';
import type { Scope } from './scopes';
import type { SyntaxNode } from './syntax';

/** What is known about a function when its definition is met; its body is read later. */
export interface Signature {
  readonly key: string;
  readonly name: string;
  readonly kind: FunctionKind;
  readonly isAsync: boolean;
  /** -1 for the module body. */
  readonly parent: FunctionIndex;
  readonly class: ClassIndex | undefined;
  readonly parameters: readonly Parameter[];
  readonly returns: TypeExpression | undefined;
  readonly decorators: readonly Decorator[];
  readonly span: Span;
  readonly nameSpan: Span;
  readonly isStub: boolean;
}

export class Body {
  readonly operations: Operation[] = [];
  /** Set by the first `yield`. */
  isGenerator = false;
  private readonly bindings = new Map<string, BindingDraft>();
  private steps: Step[] = [];

  constructor(
    readonly file: FileBuilder,
    readonly index: FunctionIndex,
    readonly signature: Signature,
    /** The scope of the code being read. */
    public scope: Scope,
  ) {}

  /** What the keys of functions and classes inside start with. */
  get prefix(): string {
    return this.index === 0 ? '' : `${this.signature.key}.`;
  }

  text(node: SyntaxNode): string {
    return this.file.text.slice(node.start, node.end);
  }

  // --- operations and steps

  emit(operation: Operation): OperationId {
    const id = this.operations.length;
    this.operations.push(operation);
    this.steps.push(id);
    return id;
  }

  /** An operation that its step mentions (entering a context manager), and that therefore is no step itself. */
  emitApart(operation: Operation): OperationId {
    return this.operations.push(operation) - 1;
  }

  push(step: Step): void {
    this.steps.push(step);
  }

  /** The steps that `action` adds, as a block of its own. */
  block(action: () => void): Step[] {
    const outer = this.steps;
    const inner: Step[] = [];
    this.steps = inner;
    action();
    this.steps = outer;
    return inner;
  }

  /** Runs `action` with another scope. */
  within(scope: Scope, action: () => void): void {
    const outer = this.scope;
    this.scope = scope;
    action();
    this.scope = outer;
  }

  /** A name that keeps data beyond this call is read, a local one is merely mentioned. */
  readName(value: Value, span: Span): void {
    if (value.k !== 'name' || value.scope < 0 || value.scope === this.index) return;
    if (this.file.body(value.scope)?.isData(value.name) !== true) return;
    this.emit({ k: 'read', place: { k: 'name', name: value.name, scope: value.scope }, span });
  }

  // --- bindings

  binding(name: string): BindingDraft {
    const known = this.bindings.get(name);
    if (known) return known;
    const draft = new BindingDraft();
    this.bindings.set(name, draft);
    return draft;
  }

  /** A name for a comprehension variable that is not in use in this function. */
  freeName(name: string, isTaken: boolean): string {
    if (!isTaken && !this.bindings.has(name)) return name;
    let ordinal = 2;
    while (this.bindings.has(`${name}~${ordinal}`)) ordinal++;
    return `${name}~${ordinal}`;
  }

  /** Not constant, although it may be assigned only once. */
  markMutated(name: string): void {
    this.binding(name).mutated = true;
  }

  isData(name: string): boolean {
    return this.bindings.get(name)?.isData ?? true;
  }

  /** Records that `place` (in this function's scopes) receives a value. */
  assign(place: Place, value: Value, op?: OperationId): void {
    const assignment = { fn: this.index, ...(op !== undefined && { op }), value };
    if (place.k === 'name') {
      if (place.scope >= 0) this.file.body(place.scope)?.binding(place.name).assign(assignment);
      return;
    }
    if (place.k === 'index') return;
    const { of } = place;
    if (of.k === 'class') this.file.classes[of.class]?.field(place.name).assignToClass(assignment);
    else if (of.k === 'self') this.assignToSelf(of.class, place.name, assignment);
  }

  private assignToSelf(index: ClassIndex, name: string, assignment: { fn: FunctionIndex; value: Value }): void {
    const field = this.file.classes[index]?.field(name);
    if (this.signature.kind === 'class-method') field?.assignToClass(assignment);
    else field?.assignToInstance(assignment);
  }

  finish(): FunctionFacts {
    const { signature } = this;
    const bindings: Record<string, ReturnType<BindingDraft['finish']>> = {};
    for (const [name, draft] of this.bindings) setOwn(bindings, name, draft.finish());
    return {
      key: signature.key,
      name: signature.name,
      kind: signature.kind,
      isAsync: signature.isAsync,
      isGenerator: this.isGenerator,
      parent: signature.parent,
      ...(signature.class !== undefined && { class: signature.class }),
      parameters: signature.parameters,
      ...(signature.returns && { returns: signature.returns }),
      decorators: signature.decorators,
      span: signature.span,
      nameSpan: signature.nameSpan,
      bindings,
      operations: this.operations,
      body: this.steps,
      isStub: signature.isStub,
    };
  }
}

/** Plain assignment, except for `__proto__`, which would set the prototype instead of a property. */
function setOwn<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    record[name] = value;
  }
}
