/** Reaching definitions inside one function: which writes of a name can be seen at an operation. */
import type { Block, FunctionFacts, OperationId, Step } from '../../../rules/facts';
import { bindingOf } from './fileRecord';

/** The parameter or the binding before any write. */
export const BEFORE = -1;

type Environment = ReadonlyMap<string, ReadonlySet<number>>;

const cache = new WeakMap<FunctionFacts, ReadonlyMap<OperationId, Environment>>();
const interesting = new WeakMap<FunctionFacts, ReadonlySet<string>>();

/** `null` when the name is written at most once: then every assignment counts. */
export function reachingWrites(
  fn: FunctionFacts,
  index: number,
  at: OperationId,
  name: string,
): ReadonlySet<number> | null {
  if (!rewrittenNames(fn, index).has(name)) return null;
  let environments = cache.get(fn);
  if (!environments) cache.set(fn, (environments = new Walk(fn, rewrittenNames(fn, index), index).run()));
  return environments.get(at)?.get(name) ?? null;
}

/** Names of this scope that are written more than once, or written although they are parameters. */
function rewrittenNames(fn: FunctionFacts, index: number): ReadonlySet<string> {
  let names = interesting.get(fn);
  if (names) return names;
  const counts = new Map<string, number>();
  for (const op of fn.operations) {
    if (op.k !== 'write' || op.place.k !== 'name' || op.place.scope !== index) continue;
    counts.set(op.place.name, (counts.get(op.place.name) ?? 0) + 1);
  }
  const isParameter = (name: string): boolean => bindingOf(fn, name)?.k === 'parameter';
  names = new Set([...counts].filter(([name, count]) => count > 1 || isParameter(name)).map(([name]) => name));
  interesting.set(fn, names);
  return names;
}

class Walk {
  private readonly environments = new Map<OperationId, Environment>();
  private current: Environment;

  constructor(
    private readonly fn: FunctionFacts,
    private readonly names: ReadonlySet<string>,
    private readonly index: number,
  ) {
    this.current = new Map([...names].map((name) => [name, new Set([BEFORE])]));
  }

  run(): ReadonlyMap<OperationId, Environment> {
    this.block(this.fn.body);
    return this.environments;
  }

  private block(block: Block): void {
    for (const step of block) this.step(step);
  }

  private step(step: Step): void {
    if (typeof step === 'number') {
      this.operation(step);
      return;
    }
    switch (step.k) {
      case 'if':
        this.branches([step.then, step.else]);
        return;
      case 'switch':
        this.branches([[], ...step.cases.map((c) => c.body)]);
        return;
      case 'loop':
        this.loop(step.head, step.body);
        this.block(step.else);
        return;
      case 'with':
        for (const enter of step.enters) this.operation(enter);
        this.block(step.body);
        return;
      case 'try':
        this.try(
          step.body,
          step.handlers.map((h) => h.body),
          step.else,
        );
        this.block(step.finally);
        return;
      default:
    }
  }

  private operation(id: OperationId): void {
    this.environments.set(id, this.current);
    const op = this.fn.operations[id];
    if (op?.k !== 'write' || op.place.k !== 'name' || op.place.scope !== this.index) return;
    if (!this.names.has(op.place.name)) return;
    this.current = new Map(this.current).set(op.place.name, new Set([id]));
  }

  private branches(blocks: readonly Block[]): void {
    const before = this.current;
    const after = blocks.map((block) => {
      this.current = before;
      this.block(block);
      return this.current;
    });
    this.current = after.reduce(merge);
  }

  /** Twice: what the first turn writes, the second may read. */
  private loop(head: Block, body: Block): void {
    const before = this.current;
    for (let turn = 0; turn < 2; turn++) {
      this.block(head);
      this.block(body);
      this.current = merge(before, this.current);
    }
  }

  private try(body: Block, handlers: readonly Block[], otherwise: Block): void {
    const before = this.current;
    this.block(body);
    const somewhere = merge(before, this.current);
    this.block(otherwise);
    const ends = [this.current];
    for (const handler of handlers) {
      this.current = somewhere;
      this.block(handler);
      ends.push(this.current);
    }
    this.current = ends.reduce(merge);
  }
}

function merge(a: Environment, b: Environment): Environment {
  if (a === b) return a;
  const merged = new Map(a);
  for (const [name, writes] of b) {
    const known = merged.get(name);
    if (known !== writes) merged.set(name, new Set([...(known ?? []), ...writes]));
  }
  return merged;
}
