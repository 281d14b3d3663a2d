/**
 * A value per function that depends on the values of other functions: solved by components, and re-solved only as far
 * as values change. Within a component values are recomputed from the bottom, so that nothing keeps itself alive.
 */
import { components } from './components';

export interface Equations<Id, T> {
  /** Whose values `compute` reads. */
  inputs(id: Id): Iterable<Id>;
  /** Who reads the value of `id`. */
  dependents(id: Id): Iterable<Id>;
  readonly bottom: T;
  /** Monotone in what `get` answers, for a fixed `boost`. */
  compute(id: Id, get: (id: Id) => T, boost: Boost<Id, T> | null): T;
  equal(a: T, b: T): boolean;
  /** After the component is stable: should this member be computed again with a boost? */
  needsBoost(id: Id, value: T): boolean;
}

/**
 * Help for members that got too little. Whatever is decided by the *absence* of something must look at `settled`:
 * values that are still growing would make the outcome depend on the order of computation.
 */
export interface Boost<Id, T> {
  /** Values as they were before this round of help; `undefined` = not settled yet. */
  settled(id: Id): T | undefined;
}

export class Propagation<Id, T> {
  private readonly values = new Map<Id, T>();
  private readonly componentOf = new Map<Id, readonly Id[]>();
  /** Components solved since the beginning. */
  solved = 0;

  constructor(private readonly equations: Equations<Id, T>) {}

  get(id: Id): T {
    return this.values.get(id) ?? this.equations.bottom;
  }

  /**
   * @param dirty functions whose own part of the equation changed
   * @param rewired functions whose inputs changed: their components are found anew
   * @param removed functions that are gone; whoever read them must be dirty
   * @returns functions whose value changed
   */
  update(dirty: Iterable<Id>, rewired: ReadonlySet<Id>, removed: Iterable<Id>): ReadonlySet<Id> {
    const changed = new Set<Id>();
    const queue = new Set<readonly Id[]>();
    const roots = new Set<Id>(rewired);
    for (const id of rewired) for (const member of this.componentOf.get(id) ?? []) roots.add(member);
    for (const id of removed) {
      for (const member of this.componentOf.get(id) ?? []) if (member !== id) roots.add(member);
      this.values.delete(id);
      this.componentOf.delete(id);
      roots.delete(id);
    }
    for (const component of components(roots, (id) => this.equations.inputs(id))) {
      const isNew = component.some((id) => roots.has(id));
      if (!isNew && this.isKnown(component)) continue;
      for (const id of component) this.componentOf.set(id, component);
      queue.add(component);
    }
    for (const id of dirty) queue.add(this.componentFor(id));
    this.drain(queue, changed);
    return changed;
  }

  private isKnown(component: readonly Id[]): boolean {
    const known = component[0] === undefined ? undefined : this.componentOf.get(component[0]);
    return known?.length === component.length && component.every((id) => this.componentOf.get(id) === known);
  }

  private componentFor(id: Id): readonly Id[] {
    let component = this.componentOf.get(id);
    if (!component) this.componentOf.set(id, (component = [id]));
    return component;
  }

  private drain(queue: Set<readonly Id[]>, changed: Set<Id>): void {
    for (const component of queue) {
      queue.delete(component);
      for (const id of this.solve(component)) {
        changed.add(id);
        for (const dependent of this.equations.dependents(id)) {
          const next = this.componentFor(dependent);
          if (next !== component) queue.add(next);
        }
      }
    }
  }

  /** @returns members whose value changed */
  private solve(component: readonly Id[]): readonly Id[] {
    this.solved++;
    const before = new Map(component.map((id) => [id, this.get(id)] as const));
    this.iterate(component, new Set(), null);
    const needy = new Set(component.filter((id) => this.equations.needsBoost(id, this.get(id))));
    if (needy.size > 0) this.help(component, needy);
    return component.filter((id) => !this.equations.equal(before.get(id) ?? this.equations.bottom, this.get(id)));
  }

  /** First by what is settled outside of the component, then by what that leaves inside of it. */
  private help(component: readonly Id[], needy: ReadonlySet<Id>): void {
    const members = new Set(component);
    const outside = (id: Id): T | undefined => (members.has(id) ? undefined : this.get(id));
    this.iterate(component, needy, { settled: outside });
    if (component.length === 1 && !this.isCyclic(component)) return;
    const inside = new Map(component.map((id) => [id, this.get(id)] as const));
    this.iterate(component, needy, { settled: (id) => inside.get(id) ?? this.get(id) });
  }

  private isCyclic(component: readonly Id[]): boolean {
    return component.some((id) => component.length > 1 || contains(this.equations.inputs(id), id));
  }

  private iterate(component: readonly Id[], boosted: ReadonlySet<Id>, boost: Boost<Id, T> | null): void {
    const { equations } = this;
    const get = (id: Id): T => this.get(id);
    const isCyclic = this.isCyclic(component);
    if (isCyclic) for (const id of component) this.values.set(id, equations.bottom);
    for (let isStable = false; !isStable;) {
      isStable = true;
      for (const id of component) {
        const value = equations.compute(id, get, boosted.has(id) ? boost : null);
        const isSame = equations.equal(this.get(id), value);
        this.values.set(id, value);
        if (!isSame && isCyclic) isStable = false;
      }
    }
  }
}

/** A function that calls itself reads its own value: alone in its component, but a cycle all the same. */
function contains<Id>(ids: Iterable<Id>, id: Id): boolean {
  for (const other of ids) if (other === id) return true;
  return false;
}
