/** One function while its operations are being collected. */
import type ts from 'typescript';
import type {
  Block,
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
import type { FileBuilder } from './file';
import { finishBinding, Scope, type BindingDraft } from './scopes';

export interface BodyOptions {
  readonly key: string;
  readonly name: string;
  readonly kind: FunctionKind;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly parent: Body | null;
  /** Scope in which the function stands. */
  readonly scope: Scope | null;
  readonly class?: ClassIndex;
  /** What `this` is inside. */
  readonly self: ClassIndex | null;
  readonly isStatic?: boolean;
  readonly decorators: readonly Decorator[];
  readonly span: Span;
  readonly nameSpan: Span;
  readonly isStub: boolean;
}

export class Body {
  readonly operations: Operation[] = [];
  readonly bindings = new Map<string, BindingDraft>();
  readonly parameters: Parameter[] = [];
  readonly key: string;
  readonly name: string;
  /** What `this` is, here and now: static blocks run in the function around the class. */
  self: ClassIndex | null;
  isStatic: boolean;
  returns: TypeExpression | undefined;
  /** The scope that statements being read stand in. */
  scope: Scope;
  private steps: Step[] = [];

  constructor(
    readonly file: FileBuilder,
    readonly index: FunctionIndex,
    private readonly options: BodyOptions,
  ) {
    this.key = options.key;
    this.name = options.name;
    this.self = options.self;
    this.isStatic = options.isStatic ?? false;
    this.scope = new Scope(options.scope, this);
  }

  get parent(): Body | null {
    return this.options.parent;
  }

  get kind(): FunctionKind {
    return this.options.kind;
  }

  get isAsync(): boolean {
    return this.options.isAsync;
  }

  /** Prefix for the keys of what stands inside. */
  get prefix(): string {
    return this.index === 0 ? '' : `${this.key}.`;
  }

  emit(operation: Operation): OperationId {
    this.steps.push(this.operations.length);
    return this.operations.push(operation) - 1;
  }

  /** An operation that its step mentions (entering), and that therefore is no step itself. */
  emitApart(operation: Operation): OperationId {
    return this.operations.push(operation) - 1;
  }

  /** Emits an operation and stands for its result. */
  result(operation: Operation): Value {
    return { k: 'op', op: this.emit(operation) };
  }

  push(step: Step): void {
    this.steps.push(step);
  }

  append(block: Block): void {
    for (const step of block) this.steps.push(step);
  }

  /** Collects the steps that `fill` produces into a block of their own. */
  block(fill: () => void): Step[] {
    const outer = this.steps;
    const inner: Step[] = [];
    this.steps = inner;
    fill();
    this.steps = outer;
    return inner;
  }

  /** Runs `action` with the class as `this`. */
  asStatic<T>(owner: ClassIndex, action: () => T): T {
    const { self, isStatic } = this;
    this.self = owner;
    this.isStatic = true;
    const result = action();
    this.self = self;
    this.isStatic = isStatic;
    return result;
  }

  within<T>(scope: Scope, action: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    const result = action();
    this.scope = outer;
    return result;
  }

  /** A read that others could interfere with: a member, an element, or a name that outlives this call. */
  read(place: Place, span: Span): void {
    if (place.k === 'name' && !this.outlives(place)) return;
    this.emit({ k: 'read', place, span });
  }

  /** Removes the read of `place` again, because nothing happened since. */
  dropLastRead(place: Place): void {
    const last = this.operations.length - 1;
    const operation = this.operations[last];
    if (operation?.k !== 'read' || operation.place !== place || this.steps[this.steps.length - 1] !== last) return;
    this.operations.pop();
    this.steps.pop();
  }

  private outlives(place: Place & { k: 'name' }): boolean {
    if (place.scope < 0 || place.scope === this.index) return false;
    const kind = this.file.functions[place.scope]?.bindings.get(place.name)?.k;
    return kind === 'variable' || kind === 'parameter';
  }

  span(node: ts.Node): Span {
    return this.file.span(node);
  }

  finish(): FunctionFacts {
    const { options } = this;
    return {
      key: options.key,
      name: options.name,
      kind: options.kind,
      isAsync: options.isAsync,
      isGenerator: options.isGenerator,
      parent: options.parent?.index ?? -1,
      ...(options.class !== undefined && { class: options.class }),
      parameters: this.parameters,
      ...(this.returns && { returns: this.returns }),
      decorators: options.decorators,
      span: options.span,
      nameSpan: options.nameSpan,
      bindings: Object.fromEntries([...this.bindings].map(([name, draft]) => [name, finishBinding(draft)])),
      operations: this.operations,
      body: this.steps,
      isStub: options.isStub,
    };
  }
}
