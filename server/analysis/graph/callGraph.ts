/** The call graph of the workspace, kept up to date: resolution, then effects up, then contexts down. */
import type { Caller, FunctionId } from '../../../rules/model';
import type { Evaluator } from '../evaluation/evaluator';
import { fileOf, type FileRecord } from '../evaluation/fileRecord';
import { sharingOf, type Sharing } from './alone';
import { NO_CONTEXTS, needsFallback, placeFunction, sameContexts, type Contexts } from './contexts';
import { NO_EFFECTS, sameSummary, summarise, type Summary } from './effects';
import type { CallEdge, FunctionNode } from './node';
import { overrideEdges } from './overrides';
import { Propagation } from './propagation';
import { resolveFunction } from './resolveFunction';
import { isSameData } from './sameData';

/** Prefix of the memo keys of resolved functions. */
const SITES = 'sites ';

export class CallGraph {
  private readonly nodes = new Map<FunctionId, FunctionNode>();
  private readonly callers = new Map<FunctionId, Set<FunctionId>>();
  private readonly starters = new Map<FunctionId, Set<FunctionId>>();
  private readonly implementations = new Map<FunctionId, Set<FunctionId>>();
  private readonly dirty = new Set<FunctionId>();
  /** Functions resolved since the beginning. */
  resolved = 0;
  /** What has changed since somebody last asked: functions, and who calls them. */
  private changed = new Set<string>();

  readonly effects = new Propagation<FunctionId, Summary>({
    inputs: (id) => this.callees(id),
    dependents: (id) => [...(this.callers.get(id) ?? []), ...(this.nodes.get(id)?.implements ?? [])],
    bottom: NO_EFFECTS,
    compute: (id, get) => {
      const node = this.nodes.get(id);
      return node ? summarise(node, get, this.overrides(id)) : NO_EFFECTS;
    },
    equal: sameSummary,
    needsBoost: () => false,
  });

  readonly tasks = new Propagation<FunctionId, boolean>({
    inputs: (id) => this.targets(id),
    dependents: (id) => this.sources(id),
    bottom: false,
    compute: (id, get) => {
      const node = this.nodes.get(id);
      if (!node) return false;
      return node.turns.tasks.length > 0 || [...this.targets(id)].some(get);
    },
    equal: (a, b) => a === b,
    needsBoost: () => false,
  });

  readonly contexts = new Propagation<FunctionId, Contexts>({
    inputs: (id) => this.sources(id),
    dependents: (id) => this.targets(id),
    bottom: NO_CONTEXTS,
    compute: (id, get, boost) => placeFunction(this.contextGraph, id, get, boost),
    equal: sameContexts,
    needsBoost: (id, value) => needsFallback(this.contextGraph, id, value),
  });

  private readonly contextGraph = {
    node: (id: FunctionId) => this.nodes.get(id),
    sources: (id: FunctionId) => this.sources(id),
    startsTasks: (id: FunctionId) => this.tasks.get(id),
    sharing: (id: FunctionId) => this.sharing(id),
  };

  constructor(private readonly evaluator: Evaluator) {}

  node(id: FunctionId): FunctionNode | undefined {
    return this.nodes.get(id);
  }

  /** Where a function starts to share its loop with others. */
  sharing(id: FunctionId): Sharing | null {
    const node = this.nodes.get(id);
    return node ? sharingOf(node, (to) => this.tasks.get(to)) : null;
  }

  /** Who calls or starts a function, sorted. */
  callersOf(id: FunctionId): readonly Caller[] {
    return this.sources(id).flatMap((source) => {
      const node = this.nodes.get(source);
      const calls = (node?.calls ?? []).filter((edge) => edge.to === id);
      const starts = (node?.starts ?? []).filter((edge) => edge.to === id);
      return [
        ...calls.map(({ op }) => ({ fn: source, op, how: 'call' as const })),
        ...starts.map(({ op, start }) => ({ fn: source, op, how: start.k })),
      ];
    });
  }

  markDirty(ids: Iterable<FunctionId>): void {
    for (const id of ids) this.dirty.add(id);
  }

  /** Marks the functions among the forgotten computations. */
  markForgotten(keys: readonly string[]): void {
    for (const key of keys) if (key.startsWith(SITES)) this.dirty.add(key.slice(SITES.length));
  }

  get isSettled(): boolean {
    return this.dirty.size === 0;
  }

  /**
   * Resolves what is dirty and propagates what changed.
   * @param limit how many functions at most, so that long work can be cut into slices
   * @returns whether nothing is left to do
   */
  settle(limit = Infinity): boolean {
    if (this.dirty.size === 0) return true;
    const dirty = [...this.dirty].slice(0, limit);
    for (const id of dirty) this.dirty.delete(id);
    const removed: FunctionId[] = [];
    const present: FunctionId[] = [];
    const reached = new Set<FunctionId>();
    const implemented = new Set<FunctionId>();
    for (const id of dirty) this.replace(id, removed, present, reached, implemented);
    for (const id of implemented) if (this.nodes.has(id) && !present.includes(id)) present.push(id);
    const rewired = new Set(present);
    const effects = this.effects.update(present, rewired, removed);
    const tasks = this.tasks.update(present, rewired, removed);
    // Where a function starts to share its loop depends on what it calls, and decides for all that it calls.
    const beside = [...tasks].flatMap((id) => this.sources(id)).flatMap((id) => [...this.targets(id)]);
    const moved = new Set([...present, ...tasks, ...[...reached, ...beside].filter((id) => this.nodes.has(id))]);
    const contexts = this.contexts.update(moved, moved, removed);
    for (const id of [...present, ...removed, ...effects, ...contexts]) this.noteChange(id);
    // What is resolved anew runs mostly where it ran before.
    for (const id of [...removed, ...contexts]) this.changed.add(`contexts:${id}`);
    for (const id of tasks) for (const user of [id, ...this.sources(id)]) this.noteChange(user);
    for (const id of reached) this.changed.add(`callers:${id}`);
    return this.dirty.size === 0;
  }

  private noteChange(id: FunctionId): void {
    this.changed.add(`graph:${id}`).add(`graph:${fileOf(id)}`);
  }

  /** Dependencies on functions and on their callers that changed since the last time. */
  takeChanged(): ReadonlySet<string> {
    const { changed } = this;
    this.changed = new Set();
    return changed;
  }

  /**
   * Resolves one function anew. Mostly it does what it did before: then nobody has to hear of it.
   * @param reached collects everything it starts or calls, before and now
   * @param implemented collects the abstract methods that it implements, before and now
   */
  private replace(
    id: FunctionId,
    removed: FunctionId[],
    present: FunctionId[],
    reached: Set<FunctionId>,
    implemented: Set<FunctionId>,
  ): void {
    const old = this.nodes.get(id);
    const found = this.evaluator.functionOf(id);
    const node = found && this.resolve(id, found);
    if (old && node && isSameData(old, node)) return;
    if (old) for (const to of this.unlink(old)) reached.add(to);
    for (const method of old?.implements ?? []) implemented.add(method);
    if (!node) {
      if (this.nodes.delete(id)) removed.push(id);
      return;
    }
    this.nodes.set(id, node);
    present.push(id);
    for (const to of this.link(node)) reached.add(to);
    for (const method of node.implements) implemented.add(method);
  }

  /** Code that is deeper than the stack costs the findings of its own function, not everybody's. */
  private resolve(id: FunctionId, found: { readonly record: FileRecord; readonly index: number }): FunctionNode | null {
    this.resolved++;
    try {
      return this.evaluator.memo.compute<FunctionNode | null>(`${SITES}${id}`, null, () =>
        resolveFunction(this.evaluator, found.record, found.index),
      );
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  private link(node: FunctionNode): readonly FunctionId[] {
    for (const edge of node.calls) addTo(this.callers, edge.to, node.id);
    for (const edge of node.starts) addTo(this.starters, edge.to, node.id);
    for (const method of node.implements) addTo(this.implementations, method, node.id);
    return [...node.calls.map((e) => e.to), ...node.starts.map((e) => e.to)];
  }

  private unlink(node: FunctionNode): readonly FunctionId[] {
    for (const edge of node.calls) this.callers.get(edge.to)?.delete(node.id);
    for (const edge of node.starts) this.starters.get(edge.to)?.delete(node.id);
    for (const method of node.implements) this.implementations.get(method)?.delete(node.id);
    return [...node.calls.map((e) => e.to), ...node.starts.map((e) => e.to)];
  }

  private callees(id: FunctionId): ReadonlySet<FunctionId> {
    return new Set([...(this.nodes.get(id)?.calls ?? []), ...this.overrides(id)].map((edge) => edge.to));
  }

  private overrides(id: FunctionId): readonly CallEdge[] {
    return overrideEdges(this.implementations.get(id) ?? new Set());
  }

  private targets(id: FunctionId): ReadonlySet<FunctionId> {
    const node = this.nodes.get(id);
    const edges = [...(node?.calls ?? []), ...(node?.starts ?? [])].map((edge) => edge.to);
    return new Set([...edges, ...(this.implementations.get(id) ?? [])]);
  }

  /** Sorted, because the first of equals wins. */
  private sources(id: FunctionId): readonly FunctionId[] {
    const callers = [...(this.callers.get(id) ?? []), ...(this.starters.get(id) ?? [])];
    const found = new Set([...callers, ...(this.nodes.get(id)?.implements ?? [])]);
    return [...found].sort();
  }
}

function addTo(table: Map<FunctionId, Set<FunctionId>>, key: FunctionId, value: FunctionId): void {
  const set = table.get(key);
  if (set) set.add(value);
  else table.set(key, new Set([value]));
}
