/**
 * Forward data flow over the body of one function: what holds after each operation, on every way through branches, loops,
 * handlers and `finally`, and with what the function is left. Each operation may raise unless the analysis says otherwise.
 */
import type { Block, FunctionFacts, LoopStep, OperationId, Step, SwitchStep, TryStep, Value, WithStep } from '../facts';

/** What an analysis tracks. States are compared with `equal` and never changed in place. */
export interface FlowAnalysis<State> {
  readonly initial: State;
  /** The state after an operation has run. */
  readonly after: (state: State, op: OperationId) => State;
  readonly join: (a: State, b: State) => State;
  readonly equal: (a: State, b: State) => boolean;
  /** The state on one side of a condition; by default unchanged. */
  readonly assume?: (state: State, test: Value, isTrue: boolean) => State;
  /** The state after a context manager was left; by default unchanged. */
  readonly left?: (state: State, enters: readonly OperationId[]) => State;
  /** Whether an operation can raise where it stands; by default calls, awaits and iteration can. */
  readonly mayRaise?: (op: OperationId) => boolean;
}

export type ExitKind = 'end' | 'return' | 'raise' | 'exception';

/** One way out of the function. `exception`: `op` raised, and nothing here handles it. */
export interface Exit<State> {
  readonly kind: ExitKind;
  /** The operation that leaves; absent at the end of the body. */
  readonly op?: OperationId;
  readonly state: State;
}

export interface Flow<State> {
  /** The joined states before each operation; operations that cannot be reached are missing. */
  readonly before: ReadonlyMap<OperationId, State>;
  readonly exits: readonly Exit<State>[];
}

/** A loop is walked until its state stays the same, at most this often: lattices are expected to be low. */
const MAX_TURNS = 12;

export function runFlow<State>(fn: FunctionFacts, analysis: FlowAnalysis<State>): Flow<State> {
  const walk = new FlowWalk(fn, analysis);
  const end = walk.block(fn.body, analysis.initial);
  const exits = walk.pending.map(({ kind, op, state }): Exit<State> => {
    // `break` and `continue` outside of a loop are syntax errors that the parser let through.
    const left = kind === 'break' || kind === 'continue' ? 'end' : kind;
    return { kind: left, ...(op === undefined ? {} : { op }), state };
  });
  return { before: walk.before, exits: end === null ? exits : [...exits, { kind: 'end', state: end }] };
}

/** A way that leaves the current block other than at its end. */
interface Jump<State> {
  readonly kind: Exclude<ExitKind, 'end'> | 'break' | 'continue';
  readonly op?: OperationId;
  readonly state: State;
}

/** `null` = cannot be reached. */
type Reached<State> = State | null;

class FlowWalk<State> {
  readonly before = new Map<OperationId, State>();
  /** Jumps that no enclosing step has caught yet. */
  pending: Jump<State>[] = [];

  constructor(
    private readonly fn: FunctionFacts,
    private readonly analysis: FlowAnalysis<State>,
  ) {}

  block(block: Block, from: Reached<State>): Reached<State> {
    let state = from;
    for (const step of block) {
      if (state === null) return null;
      state = this.step(step, state);
    }
    return state;
  }

  private step(step: Step, state: State): Reached<State> {
    if (typeof step === 'number') return this.operation(step, state);
    switch (step.k) {
      case 'if':
        return this.either(
          this.block(step.then, this.assume(state, step.test, true)),
          this.block(step.else, this.assume(state, step.test, false)),
        );
      case 'switch':
        return this.switchStep(step, state);
      case 'loop':
        return this.loop(step, state);
      case 'try':
        return this.tryStep(step, state);
      case 'with':
        return this.withStep(step, state);
      case 'break':
      case 'continue':
        this.pending.push({ kind: step.k, state });
        return null;
    }
  }

  private operation(op: OperationId, state: State): Reached<State> {
    const known = this.before.get(op);
    this.before.set(op, known === undefined ? state : this.analysis.join(known, state));
    const { k } = this.fn.operations[op] ?? { k: 'compute' };
    if (this.mayRaise(op, k)) this.pending.push({ kind: 'exception', op, state });
    const after = this.analysis.after(state, op);
    if (k !== 'return' && k !== 'raise') return after;
    this.pending.push({ kind: k, op, state: after });
    return null;
  }

  private mayRaise(op: OperationId, kind: string): boolean {
    if (this.analysis.mayRaise) return this.analysis.mayRaise(op);
    return kind === 'call' || kind === 'await' || kind === 'iterate' || kind === 'enter';
  }

  private switchStep(step: SwitchStep, state: State): Reached<State> {
    const ends = step.cases.map((c) => this.block(c.body, state));
    const isExhaustive = step.cases.some((c) => c.test === null);
    return ends.reduce((a, b) => this.either(a, b), isExhaustive ? null : state);
  }

  private loop(step: LoopStep, state: State): Reached<State> {
    const outer = this.pending;
    let entering = state;
    let broken: Reached<State> = null;
    let tested: Reached<State> = null;
    for (let turn = 0; turn < MAX_TURNS; turn++) {
      this.pending = [];
      const isTested = step.form !== 'do-while' || turn > 0;
      tested = this.block(step.head, entering);
      const inside = tested !== null && step.test && isTested ? this.assume(tested, step.test, true) : tested;
      const end = this.block(step.body, inside);
      const again = this.either(end, this.caught('continue'));
      broken = this.either(broken, this.caught('break'));
      const next = again === null ? entering : this.analysis.join(entering, again);
      if (this.analysis.equal(next, entering)) break;
      entering = next;
    }
    this.pending.unshift(...outer);
    // `while True` is left by `break` only.
    const isEndless = step.trip.k === 'forever';
    const finished = tested === null || isEndless ? null : this.withTest(step, tested);
    return this.either(this.block(step.else, finished), broken);
  }

  private withTest(step: LoopStep, state: State): State {
    return step.test ? this.assume(state, step.test, false) : state;
  }

  private tryStep(step: TryStep, state: State): Reached<State> {
    const outer = this.pending;
    this.pending = [];
    let end = this.block(step.body, state);
    if (step.handlers.length > 0) {
      const raised = this.caught('exception', 'raise');
      const isCatchAll = step.handlers.some((h) => h.types.length === 0);
      // What none of the handlers names goes on.
      if (!isCatchAll && raised !== null) this.pending.push({ kind: 'exception', state: raised });
      const elseEnd = this.block(step.else, end);
      end = step.handlers.reduce((all, handler) => this.either(all, this.block(handler.body, raised)), elseEnd);
    } else {
      end = this.block(step.else, end);
    }
    end = this.finallyBlock(step.finally, end);
    this.pending.unshift(...outer);
    return end;
  }

  /** Every way out runs through `finally`. */
  private finallyBlock(block: Block, end: Reached<State>): Reached<State> {
    if (block.length === 0) return end;
    const jumps = this.pending;
    this.pending = [];
    for (const jump of jumps) {
      const state = this.block(block, jump.state);
      if (state !== null) this.pending.push({ ...jump, state });
    }
    return this.block(block, end);
  }

  private withStep(step: WithStep, state: State): Reached<State> {
    const entered = this.block(step.enters, state);
    const outer = this.pending;
    this.pending = [];
    const end = this.block(step.body, entered);
    const leave = (s: State): State => this.analysis.left?.(s, step.enters) ?? s;
    this.pending = [...outer, ...this.pending.map((jump) => ({ ...jump, state: leave(jump.state) }))];
    return end === null ? null : leave(end);
  }

  /** Takes jumps of some kinds out of the pending ones; their joined state. */
  private caught(...kinds: Jump<State>['kind'][]): Reached<State> {
    const caught = this.pending.filter((jump) => kinds.includes(jump.kind));
    this.pending = this.pending.filter((jump) => !kinds.includes(jump.kind));
    return caught.reduce<Reached<State>>((all, jump) => this.either(all, jump.state), null);
  }

  private assume(state: State, test: Value, isTrue: boolean): State {
    return this.analysis.assume?.(state, test, isTrue) ?? state;
  }

  private either(a: Reached<State>, b: Reached<State>): Reached<State> {
    if (a === null) return b;
    return b === null ? a : this.analysis.join(a, b);
  }
}
