/** Loops with turns in which nothing happens but a look at something and, perhaps, a pause. */
import type { Block, CallOperation, IfStep, LoopStep, OperationId, Step, TryStep, Value, WithStep } from '../facts';
import type { FunctionView, Graph } from '../model';
import { operationsIn } from './blocks';
import { operationsOfTurn } from './loops';
import { pauseAt, type Pause } from './pauses';
import { valueText } from './text';
import { isLook, lookedAt, objectAt, objectsIn, onlyLooks, watchedAt, watchedIn, type Watched } from './watched';

export interface IdleTurn {
  /** `null` = it looks again at once. */
  readonly pause: Pause | null;
  readonly watched: readonly Watched[];
  /** It counts or remembers something in local variables. */
  readonly isCounting: boolean;
  /** Other turns do work: the loop polls for it. */
  readonly hasWork: boolean;
  /** It has no condition, and nothing leaves it. */
  readonly isEndless: boolean;
}

/** `null` = every turn does something, or something that is not known. */
export function idleTurnOf(fn: FunctionView, loop: LoopStep, graph: Graph): IdleTurn | null {
  const reader = new TurnReader(fn, graph);
  if (!reader.isIdleHead(loop.head) || !reader.isIdle(loop.body)) return null;
  const turn = new Set(operationsOfTurn(loop));
  const conditions = [...(loop.test && loop.test.k !== 'literal' ? [loop.test] : []), ...reader.tests];
  const tests = withWrites(fn, conditions, turn, graph);
  if (!tests) return null;
  const watched = tests
    .flatMap((test) => watchedIn(fn, test, turn, graph))
    .map((w): Watched => (reader.properties.has(w.display) ? { k: 'state', display: w.display } : w));
  return {
    pause: reader.pause,
    watched: [...watched, ...reader.polled],
    isCounting: reader.isCounting,
    hasWork: reader.hasWork,
    isEndless: tests.length === 0 && !reader.isLeft && loop.trip.k === 'forever',
  };
}

/**
 * Conditions, and what was written into the names that they look at: `elapsed = time.time() - start`. `null` when that is
 * something else: a loop that changes its own condition gets on.
 */
function withWrites(
  fn: FunctionView,
  tests: readonly Value[],
  turn: ReadonlySet<OperationId>,
  graph: Graph,
): readonly Value[] | null {
  const names = new Set(tests.flatMap((test) => lookedAt(fn, test)).flatMap((value) => rootOf(value) ?? []));
  const written: Value[] = [];
  for (const op of turn) {
    const write = fn.facts.operations[op];
    if (write?.k !== 'write' || write.place.k !== 'name' || !names.has(write.place.name)) continue;
    const isLooking = lookedAt(fn, write.value).some((value) => {
      const seen = watchedAt(fn, value, turn, graph);
      return seen?.k === 'clock' || seen?.k === 'object';
    });
    if (!isLooking || write.augmented !== undefined) return null;
    written.push(write.value);
  }
  return [...tests, ...written];
}

/** The name that a member or element is reached from. */
function rootOf(value: Value): string | undefined {
  let root = value;
  while (root.k === 'member' || root.k === 'index') root = root.of;
  return root.k === 'name' ? root.name : undefined;
}

class TurnReader {
  pause: Pause | null = null;
  readonly tests: Value[] = [];
  /** Objects asked in a way that raises when there is nothing: `get_nowait()`. */
  readonly polled: Watched[] = [];
  /** Members that are read through a method of the project. */
  readonly properties = new Set<string>();
  isCounting = false;
  hasWork = false;
  isLeft = false;

  constructor(
    private readonly fn: FunctionView,
    private readonly graph: Graph,
  ) {}

  isIdle(block: Block): boolean {
    return block.every((step) => this.isIdleStep(step));
  }

  private isIdleStep(step: Step): boolean {
    if (typeof step === 'number') return this.isIdleOperation(step);
    switch (step.k) {
      case 'if':
        return this.isIdleIf(step);
      case 'try':
        return this.isIdleTry(step);
      case 'with':
        return this.isIdleWith(step);
      case 'loop':
        return this.isIdle(step.head) && this.isIdle(step.body);
      case 'switch':
        return false;
      case 'break':
        this.isLeft = true;
        return true;
      case 'continue':
        return true;
    }
  }

  /** Conditions may also try something: `while not lock.acquire(blocking=False)`. */
  isIdleHead(block: Block): boolean {
    return this.isIdle(block.filter((step) => typeof step !== 'number' || !objectAt(this.fn, step, this.graph)));
  }

  private isIdleIf(step: IfStep): boolean {
    // Parts of conditions are seen with the whole.
    if (step.isExpression !== true) this.tests.push(step.test);
    const branches = [step.then, step.else].map((branch) => this.leaves(branch) || this.isIdle(branch));
    if (branches.every((isIdle) => isIdle)) return true;
    // There is work when the object has something, and else there is not.
    const isPolling = objectsIn(this.fn, step.test, this.graph).length > 0;
    this.hasWork = true;
    return isPolling && branches.some((isIdle) => isIdle);
  }

  /** After it there is no next turn. */
  private leaves(block: Block): boolean {
    const last = block.at(-1);
    const operation = typeof last === 'number' ? this.fn.facts.operations[last] : undefined;
    const isLeaving =
      operation?.k === 'return' || operation?.k === 'raise' || (typeof last === 'object' && last.k === 'break');
    this.isLeft ||= isLeaving;
    return isLeaving;
  }

  private isIdleTry(step: TryStep): boolean {
    const areHandlersIdle = step.handlers.every((h) => this.leaves(h.body) || this.isIdle(h.body));
    if (!areHandlersIdle || !this.isIdle(step.finally)) return false;
    // `put_nowait(x)`, and where there is no room, `get_nowait()` makes some.
    if (step.handlers.some((h) => operationsIn(h.body).some((op) => objectAt(this.fn, op, this.graph)))) return false;
    const first = operationsIn(step.body).find((op) => this.fn.facts.operations[op]?.k === 'call');
    const polled = first === undefined ? undefined : objectAt(this.fn, first, this.graph);
    if (polled && step.handlers.some((h) => h.types.length > 0 && !this.leaves(h.body))) {
      this.polled.push(polled);
      this.hasWork = true;
      return true;
    }
    return this.isIdle(step.body) && this.isIdle(step.else);
  }

  /** Under a lock one can look as well. */
  private isIdleWith(step: WithStep): boolean {
    const areLocks = step.enters.every((op) => {
      const enter = this.fn.facts.operations[op];
      const entered = enter?.k === 'enter' ? this.graph.values.entities(this.fn, enter.value, op) : [];
      return entered.some((entity) => this.graph.values.synchroniser(this.fn, entity) !== undefined);
    });
    return areLocks && this.isIdle(step.body);
  }

  private isIdleOperation(op: OperationId): boolean {
    const operation = this.fn.facts.operations[op];
    switch (operation?.k) {
      case 'compute':
        return true;
      case 'read':
        return this.isIdleRead(op, operation.place);
      case 'iterate':
        return !operation.isAsync;
      case 'return':
      case 'raise':
        this.isLeft = true;
        return true;
      case 'write':
        this.isCounting = true;
        return operation.place.k === 'name' && operation.place.scope === this.fn.facts.index;
      case 'await':
        return this.isIdleAwait(operation.value);
      case 'call':
        return this.isIdleCall(op, operation);
      default:
        return false;
    }
  }

  private isIdleRead(op: OperationId, place: Value): boolean {
    const getters = this.fn.sites.filter((site) => site.op === op).flatMap((site) => site.calls);
    if (getters.length > 0) this.properties.add(valueText(this.fn.file.facts, this.fn.facts, place));
    return getters.every((id) => onlyLooks(id, this.graph));
  }

  private isIdleAwait(value: Value): boolean {
    const pause = value.k === 'op' ? pauseAt(this.fn, value.op, this.graph) : undefined;
    this.pause ??= pause ?? (value.k === 'literal' ? { time: 0 } : null);
    return pause !== undefined || value.k === 'literal';
  }

  private isIdleCall(op: OperationId, call: CallOperation): boolean {
    const pause = pauseAt(this.fn, op, this.graph);
    if (pause) {
      // What nobody awaits lets no time pass.
      const site = this.fn.sites.find((s) => s.op === op);
      const effect = site && this.graph.worstEffectAt(site, this.fn, 'blocks');
      if (effect?.category === 'sleep') this.pause ??= pause;
      return true;
    }
    return isLook(this.fn, op, call, this.graph);
  }
}
