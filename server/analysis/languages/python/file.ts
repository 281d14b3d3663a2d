/** One file while it is being read: the tables that its functions share, and the functions still to be read. */
import type { FunctionIndex, ImportFact } from '../../../../rules/facts';
import { Body, type Signature } from './body';
import type { ClassDraft } from './classDraft';
import type { Scope } from './scopes';

export class FileBuilder {
  readonly bodies: Body[] = [];
  readonly classes: ClassDraft[] = [];
  readonly imports: ImportFact[] = [];
  mainGuard = false;
  /** Inside `if TYPE_CHECKING:`. */
  typeOnly = false;
  /** The strings of `__all__`; `undefined` while there is none, `null` when it is not a literal. */
  explicitExports: readonly string[] | null | undefined;
  private readonly keys = new Map<string, number>();
  private readonly pending: (() => void)[] = [];

  constructor(
    readonly text: string,
    /** Whether any `:=` occurs. */
    readonly hasWalrus: boolean,
  ) {}

  addBody(signature: Signature, scope: (index: FunctionIndex) => Scope): Body {
    const index = this.bodies.length;
    const body = new Body(this, index, signature, scope(index));
    this.bodies.push(body);
    return body;
  }

  body(index: FunctionIndex): Body | undefined {
    return this.bodies[index];
  }

  /** Makes a qualified name unique within the file. */
  uniqueKey(name: string): string {
    const count = (this.keys.get(name) ?? 0) + 1;
    this.keys.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  }

  /** Lambdas are always numbered. */
  lambdaKey(prefix: string): string {
    const name = `${prefix}<lambda>`;
    const count = (this.keys.get(name) ?? 0) + 1;
    this.keys.set(name, count);
    return `${name}#${count}`;
  }

  /** Function bodies are read after the code around them, so that all names of that code are known. */
  later(action: () => void): void {
    this.pending.push(action);
  }

  runPending(): void {
    // Actions may add further ones at the end.
    for (const action of this.pending) action();
  }
}
