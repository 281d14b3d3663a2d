/** Lexical scoping: which function declares a name. */
import type { ClassIndex, FunctionIndex, Value } from '../../../../rules/facts';
import type { NameTable } from './names';

/** What a scope is; class scopes are seen only by code that stands directly in the class body. */
type ScopeKind = 'module' | 'function' | 'class' | 'comprehension';

export class Scope {
  /** The first parameter of a method, when it stands for the instance or the class. */
  selfName: string | undefined;
  /** The class that `selfName` and `super()` refer to. */
  selfClass: ClassIndex | undefined;
  private readonly values = new Map<string, Value>();

  private constructor(
    readonly kind: ScopeKind,
    /** The function whose bindings hold the names of this scope. */
    readonly fn: FunctionIndex,
    readonly parent: Scope | null,
    private readonly names: NameTable,
    private readonly renamed: ReadonlyMap<string, string> | null,
    /** Of a class scope; -1 for others. */
    readonly classIndex: ClassIndex,
  ) {}

  static module(names: NameTable): Scope {
    return new Scope('module', 0, null, names, null, -1);
  }

  static function(fn: FunctionIndex, parent: Scope, names: NameTable): Scope {
    return new Scope('function', fn, parent, names, null, -1);
  }

  static class(index: ClassIndex, parent: Scope, names: NameTable): Scope {
    return new Scope('class', parent.fn, parent, names, null, index);
  }

  /** @param renamed the names that the comprehension binds, and what they are called among the function's bindings */
  static comprehension(parent: Scope, names: NameTable, renamed: ReadonlyMap<string, string>): Scope {
    return new Scope('comprehension', parent.fn, parent, names, renamed, -1);
  }

  /** What a name stands for when it is mentioned here. */
  resolve(name: string): Value {
    const known = this.values.get(name);
    if (known) return known;
    const value = this.lookUp(name);
    this.values.set(name, value);
    return value;
  }

  /** Where an assignment in this scope goes: like `resolve`, but `:=` in a comprehension skips to the function. */
  resolveWalrus(name: string): Value {
    return this.kind === 'comprehension' && this.parent ? this.parent.resolveWalrus(name) : this.resolve(name);
  }

  /** The class around a piece of code whose methods reach this scope: what `super()` starts from. */
  enclosingClass(): ClassIndex | undefined {
    if (this.selfClass !== undefined || this.kind === 'class') return this.selfClass;
    return this.parent?.enclosingClass();
  }

  private lookUp(name: string): Value {
    let value = this.own(name);
    for (let scope = this.parent; scope && !value; scope = scope.parent) {
      if (scope.kind !== 'class') value = scope.own(name);
    }
    if (value) return value;
    return { k: 'name', name, scope: -1 };
  }

  private own(name: string): Value | undefined {
    if (this.kind === 'comprehension') {
      const renamed = this.renamed?.get(name);
      return renamed === undefined ? undefined : { k: 'name', name: renamed, scope: this.fn };
    }
    if (this.names.globals.has(name) && this.kind !== 'module') return { k: 'name', name, scope: 0 };
    if (!this.names.declared.has(name) || this.names.nonlocals.has(name)) return undefined;
    if (this.kind === 'class') {
      return { k: 'member', of: { k: 'class', class: this.classIndex }, name };
    }
    if (name === this.selfName && this.selfClass !== undefined) return { k: 'self', class: this.selfClass };
    return { k: 'name', name, scope: this.fn };
  }
}
