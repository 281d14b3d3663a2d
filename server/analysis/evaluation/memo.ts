/**
 * Memoised computations with recorded dependencies: the heart of incrementality.
 *
 * Every computation runs in a frame; what it reads is recorded as dependency keys, its own and those of the
 * computations it uses. When something changes, `invalidate` forgets exactly the entries that read it. Recursive
 * computations are cut at the repeated key with a fallback; what was computed below such a cut depends on where the
 * recursion was entered and is therefore not kept, so results never depend on the order of questions.
 */
export class Memo {
  private readonly entries = new Map<string, { readonly value: unknown; readonly dependencies: ReadonlySet<string> }>();
  private readonly dependents = new Map<string, Set<string>>();
  private readonly groups = new Map<string, Set<string>>();
  private readonly frames: Frame[] = [];
  private readonly running = new Map<string, number>();

  /** Deeper recursion than this is cut like a cycle. */
  private static readonly maxDepth = 100;

  /** @param groupOf sorts dependencies into groups that can be listed; `null` = none */
  constructor(private readonly groupOf: (dependency: string) => string | null) {}

  compute<T>(key: string, fallback: T, run: () => T, narrow?: (dependency: string) => string): T {
    const known = this.entries.get(key);
    if (known) {
      this.trackAll(known.dependencies);
      return known.value as T;
    }
    const depth = this.frames.length;
    const entered = this.running.get(key);
    if (entered !== undefined || depth >= Memo.maxDepth) {
      this.taint(entered ?? -1);
      return fallback;
    }
    const frame: Frame = { dependencies: new Set(), cutAt: depth };
    this.frames.push(frame);
    this.running.set(key, depth);
    try {
      const value = run();
      const dependencies = narrow ? new Set([...frame.dependencies].map(narrow)) : frame.dependencies;
      frame.dependencies = dependencies;
      if (frame.cutAt >= depth) this.keep(key, value, dependencies);
      return value;
    } finally {
      this.frames.pop();
      this.running.delete(key);
      const parent = this.frames.at(-1);
      if (parent) {
        for (const dependency of frame.dependencies) parent.dependencies.add(dependency);
        parent.cutAt = Math.min(parent.cutAt, frame.cutAt < depth ? frame.cutAt : parent.cutAt);
      }
    }
  }

  track(dependency: string): void {
    this.frames.at(-1)?.dependencies.add(dependency);
  }

  /** Forgets everything that read one of these; answers the keys that were forgotten. */
  invalidate(changed: Iterable<string>): readonly string[] {
    const forgotten: string[] = [];
    for (const dependency of changed) {
      const keys = this.dependents.get(dependency);
      if (!keys) continue;
      for (const key of [...keys]) {
        this.forget(key);
        forgotten.push(key);
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

  has(key: string): boolean {
    return this.entries.has(key);
  }

  clear(): void {
    this.entries.clear();
    this.dependents.clear();
    this.groups.clear();
  }

  private keep(key: string, value: unknown, dependencies: ReadonlySet<string>): void {
    this.entries.set(key, { value, dependencies });
    for (const dependency of dependencies) {
      let keys = this.dependents.get(dependency);
      if (!keys) {
        this.dependents.set(dependency, (keys = new Set()));
        this.addDependency(dependency);
      }
      keys.add(key);
    }
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

  private trackAll(dependencies: ReadonlySet<string>): void {
    const frame = this.frames.at(-1);
    if (frame) for (const dependency of dependencies) frame.dependencies.add(dependency);
  }

  private taint(cutAt: number): void {
    const frame = this.frames.at(-1);
    if (frame) frame.cutAt = Math.min(frame.cutAt, cutAt);
  }
}

interface Frame {
  dependencies: Set<string>;
  /** Smallest depth at which a computation below this frame was cut; own depth or more = complete. */
  cutAt: number;
}
