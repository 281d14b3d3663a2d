/**
 * Memoised computations with recorded dependencies: the heart of incrementality.
 *
 * Every computation runs in a frame; what it reads is recorded as dependency keys, its own and those of the
 * computations it uses. When something changes, `invalidate` forgets exactly the entries that read it.
 *
 * Computations that need each other form a component. It is solved as a whole, always from its first key in
 * alphabetical order: a computation that is running already answers what it gave in the round before, at first its
 * fallback. So answers depend neither on which member is asked first nor on what is known already, and every round
 * computes every member once. Deep recursion is unwound and begun again from its lower end, so depth costs no stack.
 */
import { Answers, entryDependency, type Entry } from './answers';

export class Memo {
  private readonly answers: Answers;
  private readonly frames: Frame[] = [];
  /** Notes what is read from outside of all computations. */
  private observer: Frame | null = null;
  private readonly running = new Map<string, Frame>();
  /** Members of components that are being solved: answers of this round and of the round before. */
  private readonly provisional = new Map<string, Provisional>();
  private readonly previous = new Map<string, unknown>();
  /** What was running when recursion got too deep; it is begun again when its lower end is answered. */
  private readonly waiting = new Set<string>();
  private readonly waitingDependencies = new Set<string>();

  /** Levels of expressions around the running computations: they take stack as well. */
  nesting = 0;

  private static readonly maxDepth = 150;
  private static readonly maxNesting = 300;
  /** Answers that have not settled by then grow without end (`x = x.next`). */
  private static readonly maxRounds = 3;

  /** @param groupOf sorts dependencies into groups that can be listed; `null` = none */
  constructor(groupOf: (dependency: string) => string | null) {
    this.answers = new Answers(groupOf);
  }

  compute<T>(key: string, fallback: T, run: () => T, narrow?: (dependency: string) => string): T {
    const computation: Computation = { key, fallback, run, ...(narrow ? { narrow } : {}) };
    const value = this.frames.length === 0 ? this.fromBelow(computation) : this.answer(computation);
    return value as T;
  }

  /**
   * Keeps what is worked out around the computations, not inside of one: it may ask any number of questions, and
   * recursion below them is unwound question by question. Whoever is observed around it depends on it as a whole.
   * @param reduce leaves out dependencies that others cover
   */
  observe<T>(key: string, run: () => T, reduce: (dependencies: ReadonlySet<string>) => ReadonlySet<string>): T {
    let known = this.answers.get(key);
    if (!known) {
      const { value, reads } = this.observed(run);
      this.answers.keep(key, (known = { value, dependencies: reduce(reads) }));
    }
    this.observer?.dependencies.add(entryDependency(key));
    return known.value as T;
  }

  /** Works something out once for several that are observed: each of them that is given it reads what it was made from. */
  shared<T>(run: () => T): () => T {
    let known: Observed<T> | null = null;
    return () => {
      known ??= this.observed(run);
      return this.use(known.value, known.reads, COMPLETE) as T;
    };
  }

  private observed<T>(run: () => T): Observed<T> {
    const outer = this.observer;
    const observer: Frame = { depth: -1, low: COMPLETE, isCyclic: false, dependencies: new Set() };
    this.observer = observer;
    try {
      return { value: run(), reads: observer.dependencies };
    } finally {
      this.observer = outer;
    }
  }

  /** Whoever reads now is no computation, but its answer is kept. */
  get isObserved(): boolean {
    return this.frames.length === 0 && this.observer !== null;
  }

  /** Who reads now: the same one need not be told twice. */
  get reader(): object | null {
    return this.asking;
  }

  /** Answers a question from outside. Computations at which the recursion got too deep are answered first. */
  private fromBelow(question: Computation): unknown {
    const pending: Pending[] = [{ computation: question, path: [] }];
    for (let next = pending.at(-1); next; next = pending.at(-1)) {
      try {
        const value = this.answer(next.computation);
        pending.pop();
        for (const key of next.path) this.waiting.delete(key);
        if (pending.length === 0) return value;
      } catch (error) {
        this.provisional.clear();
        this.previous.clear();
        if (!(error instanceof TooDeep)) throw error;
        pending.push(error);
        for (const key of error.path) this.waiting.add(key);
      } finally {
        if (pending.length === 0) this.waitingDependencies.clear();
      }
    }
    return question.fallback;
  }

  private answer(computation: Computation): unknown {
    const { key, fallback } = computation;
    const known = this.answers.get(key);
    if (known) return this.use(known.value, inherited(key, known.dependencies), COMPLETE);
    const frame = this.running.get(key);
    if (frame) {
      frame.isCyclic = true;
      return this.use(this.previous.has(key) ? this.previous.get(key) : fallback, [], frame.depth);
    }
    const before = this.provisional.get(key);
    if (before) return this.use(before.value, before.dependencies, before.low);
    if (this.waiting.has(key)) {
      // A cycle that is longer than the stack is deep: cut here for good.
      this.keep(key, fallback, new Set(this.waitingDependencies));
      return this.use(fallback, this.waitingDependencies, COMPLETE);
    }
    if (this.frames.length >= Memo.maxDepth || this.nesting >= Memo.maxNesting) throw this.tooDeep(computation);
    return this.evaluate(computation);
  }

  private tooDeep(computation: Computation): TooDeep {
    for (const frame of this.frames)
      for (const dependency of frame.dependencies) this.waitingDependencies.add(dependency);
    return new TooDeep(computation, [...this.running.keys()]);
  }

  /** Notes in the asking frame what an answer depends on. */
  private use(value: unknown, dependencies: Iterable<string>, low: number): unknown {
    const asking = this.asking;
    if (asking) {
      for (const dependency of dependencies) asking.dependencies.add(dependency);
      asking.low = Math.min(asking.low, low);
    }
    return value;
  }

  private evaluate(computation: Computation): unknown {
    const firstMember = this.provisional.size;
    const { value, frame } = this.run(computation);
    const { dependencies, low, depth } = frame;
    if (low < depth) return this.postpone([[computation, value]], frame, firstMember);
    if (frame.isCyclic) return this.solve(computation, frame, firstMember);
    this.keep(computation.key, value, dependencies);
    return this.use(value, inherited(computation.key, dependencies), COMPLETE);
  }

  /** Answers that hold only as long as a computation further up has the answer that it had. */
  private postpone(answers: readonly Answer[], { dependencies, low }: Frame, firstMember: number): unknown {
    for (const [computation, value] of answers)
      this.provisional.set(computation.key, { computation, value, dependencies, low });
    for (const member of [...this.provisional.values()].slice(firstMember)) member.low = Math.min(member.low, low);
    return this.use(answers[0]?.[1], dependencies, low);
  }

  private run(computation: Computation): { readonly value: unknown; readonly frame: Frame } {
    const { key, narrow } = computation;
    const depth = this.frames.length;
    const frame: Frame = { depth, low: COMPLETE, isCyclic: false, dependencies: new Set() };
    this.frames.push(frame);
    this.running.set(key, frame);
    try {
      const value = computation.run();
      if (narrow) frame.dependencies = new Set([...frame.dependencies].map(narrow));
      return { value, frame };
    } finally {
      this.frames.pop();
      this.running.delete(key);
    }
  }

  /** Answers all members of the component that was found below `asked`, in rounds from a fixed first member. */
  private solve(asked: Computation, found: Frame, firstMember: number): unknown {
    let members = this.takeProvisional(firstMember);
    const head = [asked, ...members.map((m) => m.computation)].reduce((a, b) => (b.key < a.key ? b : a));
    const all: Frame = { ...found, dependencies: new Set(found.dependencies) };
    let answers: ReadonlyMap<string, Answer> = new Map();
    for (let round = 0; round < Memo.maxRounds; round++) {
      const { value, frame } = this.run(head);
      members = this.takeProvisional(firstMember);
      for (const of of [frame, ...members]) for (const dependency of of.dependencies) all.dependencies.add(dependency);
      all.low = Math.min(all.low, frame.low);
      const before = answers;
      answers = new Map([[head, value] as const, ...members.map(asAnswer)].map((answer) => [answer[0].key, answer]));
      if (isSame(before, answers)) break;
      for (const [key, [, answer]] of answers) this.previous.set(key, answer);
    }
    for (const key of answers.keys()) this.previous.delete(key);
    // Seen from the head, the component may turn out to be part of a larger one.
    if (all.low < all.depth) this.postpone([...answers.values()], all, firstMember);
    else this.keepTogether(head.key, answers, all.dependencies);
    // How the members lead to each other may depend on their answers; then the asked one is not among them yet.
    return this.answer(asked);
  }

  private keepTogether(head: string, answers: ReadonlyMap<string, Answer>, dependencies: ReadonlySet<string>): void {
    const sameAsHead = new Set([entryDependency(head)]);
    for (const [key, [, answer]] of answers) this.keep(key, answer, key === head ? dependencies : sameAsHead);
  }

  private takeProvisional(from: number): readonly Provisional[] {
    const taken = [...this.provisional].slice(from);
    for (const [key] of taken) this.provisional.delete(key);
    return taken.map(([, provisional]) => provisional);
  }

  track(dependency: string): void {
    this.asking?.dependencies.add(this.answers.interned(dependency));
  }

  private get asking(): Frame | null {
    return this.frames.at(-1) ?? this.observer;
  }

  /** Forgets everything that read one of these; answers the keys that were forgotten. */
  invalidate(changed: Iterable<string>): readonly string[] {
    return this.answers.invalidate(changed);
  }

  forget(key: string): void {
    this.answers.forget(key);
  }

  /** Dependencies of a group that somebody has. */
  dependenciesIn(group: string): readonly string[] {
    return this.answers.dependenciesIn(group);
  }

  has(key: string): boolean {
    return this.answers.get(key) !== undefined;
  }

  clear(): void {
    this.answers.clear();
  }

  private keep(key: string, value: unknown, dependencies: ReadonlySet<string>): void {
    this.answers.keep(key, { value, dependencies });
  }
}

interface Computation {
  readonly key: string;
  readonly fallback: unknown;
  readonly run: () => unknown;
  readonly narrow?: (dependency: string) => string;
}

interface Observed<T> {
  readonly value: T;
  readonly reads: ReadonlySet<string>;
}

interface Provisional extends Entry {
  readonly computation: Computation;
  /** As in `Frame`. */
  low: number;
}

type Answer = readonly [computation: Computation, value: unknown];

interface Pending {
  readonly computation: Computation;
  /** What was running when it turned out to be too deep. */
  readonly path: readonly string[];
}

interface Frame {
  readonly depth: number;
  /** Smallest depth of a running computation that was asked below this frame. */
  low: number;
  /** Somebody asked for it while it was running. */
  isCyclic: boolean;
  dependencies: Set<string>;
}

/** Answers with more dependencies than this are depended on as a whole, or long chains would take quadratic space. */
const MAX_INHERITED = 64;

function inherited(key: string, dependencies: ReadonlySet<string>): Iterable<string> {
  return dependencies.size > MAX_INHERITED ? [entryDependency(key)] : dependencies;
}

/** `low` of what depends on no computation that is running. */
const COMPLETE = Number.POSITIVE_INFINITY;

class TooDeep extends Error implements Pending {
  constructor(
    readonly computation: Computation,
    readonly path: readonly string[],
  ) {
    super(`too deep: ${computation.key}`);
  }
}

function asAnswer({ computation, value }: Provisional): Answer {
  return [computation, value];
}

function isSame(a: ReadonlyMap<string, Answer>, b: ReadonlyMap<string, Answer>): boolean {
  if (a.size !== b.size) return false;
  for (const [key, [, value]] of a) {
    const other = b.get(key);
    if (!other || JSON.stringify(value) !== JSON.stringify(other[1])) return false;
  }
  return true;
}
