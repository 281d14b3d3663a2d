/** Answers that are known, each with what it was made from; forgotten as soon as any of that changes. */

export interface Entry {
  readonly value: unknown;
  readonly dependencies: ReadonlySet<string>;
}

/** The dependency on an answer being known; it changes when the answer is forgotten. */
export function entryDependency(key: string): string {
  return `entry:${key}`;
}

export class Answers {
  private readonly entries = new Map<string, Entry>();
  private readonly dependents = new Map<string, Set<string>>();
  private readonly groups = new Map<string, Set<string>>();
  private readonly names = new Map<string, string>();

  /** @param groupOf sorts dependencies into groups that can be listed; `null` = none */
  constructor(private readonly groupOf: (dependency: string) => string | null) {}

  get(key: string): Entry | undefined {
    return this.entries.get(key);
  }

  keep(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    for (const dependency of entry.dependencies) {
      let keys = this.dependents.get(dependency);
      if (!keys) {
        this.dependents.set(dependency, (keys = new Set()));
        this.addDependency(dependency);
      }
      keys.add(key);
    }
  }

  /** Forgets everything that read one of these; answers the keys that were forgotten. */
  invalidate(changed: Iterable<string>): readonly string[] {
    const forgotten: string[] = [];
    const pending = [...changed];
    for (let dependency = pending.pop(); dependency !== undefined; dependency = pending.pop()) {
      for (const key of [...(this.dependents.get(dependency) ?? [])]) {
        this.forget(key);
        forgotten.push(key);
        pending.push(entryDependency(key));
      }
    }
    return forgotten;
  }

  forget(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    for (const dependency of entry.dependencies) {
      const keys = this.dependents.get(dependency);
      keys?.delete(key);
      if (keys?.size === 0) this.dropDependency(dependency);
    }
  }

  /** Dependencies of a group that somebody has. */
  dependenciesIn(group: string): readonly string[] {
    return [...(this.groups.get(group) ?? [])];
  }

  /** One copy of every dependency: there are many more mentions than dependencies. */
  interned(dependency: string): string {
    const known = this.names.get(dependency);
    if (known !== undefined) return known;
    this.names.set(dependency, dependency);
    return dependency;
  }

  clear(): void {
    this.entries.clear();
    this.dependents.clear();
    this.groups.clear();
  }

  private addDependency(dependency: string): void {
    const group = this.groupOf(dependency);
    if (group === null) return;
    const members = this.groups.get(group);
    if (members) members.add(dependency);
    else this.groups.set(group, new Set([dependency]));
  }

  private dropDependency(dependency: string): void {
    this.dependents.delete(dependency);
    const group = this.groupOf(dependency);
    if (group !== null) this.groups.get(group)?.delete(dependency);
  }
}
