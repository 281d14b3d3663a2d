/** What is known about one name of a function while the file is being read, and the fact that comes out of it. */
import type { Assignment, Binding, ClassIndex, FunctionIndex, TypeExpression, Value } from '../../../../rules/facts';

interface ImportedName {
  readonly import: number;
  /** `null` = the module itself. */
  readonly name: string | null;
  /** Same text = the same thing imported again. */
  readonly identity: string;
}

export class BindingDraft {
  parameter: number | undefined;
  annotation: TypeExpression | undefined;
  /** `x += 1`, `del x`: not constant even with a single assignment. */
  mutated = false;
  private readonly imports: ImportedName[] = [];
  private readonly functions: { readonly fn: FunctionIndex; readonly owner: FunctionIndex }[] = [];
  private readonly classes: { readonly class: ClassIndex; readonly owner: FunctionIndex }[] = [];
  private readonly assigned: Assignment[] = [];

  addImport(imported: ImportedName, owner: FunctionIndex): void {
    if (this.imports.some((known) => known.identity === imported.identity)) return;
    this.imports.push(imported);
    const module: Value = { k: 'module', import: imported.import };
    const value: Value = imported.name === null ? module : { k: 'member', of: module, name: imported.name };
    this.assigned.push({ fn: owner, value });
  }

  addFunction(fn: FunctionIndex, owner: FunctionIndex): void {
    this.functions.push({ fn, owner });
    this.assigned.push({ fn: owner, value: { k: 'function', fn } });
  }

  addClass(index: ClassIndex, owner: FunctionIndex): void {
    this.classes.push({ class: index, owner });
    this.assigned.push({ fn: owner, value: { k: 'class', class: index } });
  }

  assign(assignment: Assignment): void {
    this.assigned.push(assignment);
  }

  /** A name that keeps data, rather than naming a function, class or module. */
  get isData(): boolean {
    return this.parameter !== undefined || this.assigned.some(({ value }) => !isDefinition(value));
  }

  finish(): Binding {
    const { assigned } = this;
    if (this.parameter !== undefined) return { k: 'parameter', index: this.parameter, assignments: assigned };
    if (this.imports.length > 0) return this.finishImport(this.imports);
    // The last definition is the one in force; earlier ones (overloads, other branches) stay as assignments.
    const last = this.functions.at(-1);
    if (last) {
      const others = assigned.filter(({ value }) => value.k !== 'function' || value.fn !== last.fn);
      return { k: 'function', fn: last.fn, assignments: others };
    }
    const lastClass = this.classes.at(-1);
    if (lastClass) {
      const others = assigned.filter(({ value }) => value.k !== 'class' || value.class !== lastClass.class);
      return { k: 'class', class: lastClass.class, assignments: others };
    }
    return this.finishVariable();
  }

  private finishImport(imports: readonly ImportedName[]): Binding {
    const [only] = imports;
    if (only && this.assigned.length === 1) return { k: 'import', import: only.import, name: only.name };
    return this.finishVariable();
  }

  private finishVariable(): Binding {
    return {
      k: 'variable',
      ...(this.annotation && { annotation: this.annotation }),
      assignments: this.assigned,
      constant: this.assigned.length === 1 && !this.mutated,
    };
  }
}

function isDefinition(value: Value): boolean {
  if (value.k === 'member') return value.of.k === 'module';
  return value.k === 'module' || value.k === 'function' || value.k === 'class';
}
