/** Whether the turns of a loop depend on one another: data that one turn leaves to the next, ways out before the end. */
import type { Block, FunctionIndex, LoopStep, Operation, OperationId, Step, TryStep, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { innerBlocks } from './blocks';
import { operationsOfTurn } from './loops';
import { mutationsIn } from './mutations';
import { usedBy, usesOfNames, valuesIn } from './uses';

/** A turn ends the loop, or hands something out in the middle of it. */
export function leavesEarly(fn: FunctionView, loop: LoopStep): boolean {
  const leaves = operationsOfTurn(loop).some((op) => LEAVES.has(fn.facts.operations[op]?.k ?? ''));
  return leaves || hasBreak(loop.body);
}

const LEAVES: ReadonlySet<string> = new Set(['return', 'raise', 'yield', 'yield-from', 'delete']);

function hasBreak(block: Block): boolean {
  return block.some((step) => {
    if (typeof step === 'number') return false;
    return step.k === 'break' || innerBlocks(step).some(hasBreak);
  });
}

/** Something is read that an earlier turn has written. */
export function carriesData(fn: FunctionView, loop: LoopStep, graph: Graph): boolean {
  const written = namesWrittenIn(fn, loop);
  const walk = new TurnWalk(fn, written);
  walk.block([...loop.head, ...loop.body], new Set(loop.targets));
  return walk.isCarried || changesWhatItReads(fn, loop, graph);
}

function namesWrittenIn(fn: FunctionView, loop: LoopStep): ReadonlySet<string> {
  const names = operationsOfTurn(loop).flatMap((op) => {
    const operation = fn.facts.operations[op];
    return operation?.k === 'write' && operation.place.k === 'name' ? [operation.place.name] : [];
  });
  return new Set(names);
}

type Names = ReadonlySet<string>;

/** Follows one turn in the order of the text; `made` are the names that this turn has given a value on every way. */
class TurnWalk {
  isCarried = false;

  constructor(
    private readonly fn: FunctionView,
    private readonly written: Names,
  ) {}

  block(block: Block, made: Names): Names {
    return block.reduce<Names>((names, step) => this.step(step, names), made);
  }

  private step(step: Step, made: Names): Names {
    if (typeof step === 'number') return this.operation(step, made);
    switch (step.k) {
      case 'if':
        this.uses(step.test, made);
        return inBoth(this.block(step.then, made), this.block(step.else, made));
      case 'loop': {
        const inside = this.block(step.head, new Set([...made, ...step.targets]));
        if (step.test) this.uses(step.test, inside);
        this.block(step.body, inside);
        return this.block(step.else, made);
      }
      case 'try':
        return this.tryStep(step, made);
      case 'with':
        return this.block(step.body, this.block(step.enters, made));
      case 'switch':
        this.uses(step.subject, made);
        for (const { body } of step.cases) this.block(body, made);
        return made;
      default:
        return made;
    }
  }

  private tryStep(step: TryStep, made: Names): Names {
    const tried = this.block(step.else, this.block(step.body, made));
    const ends = step.handlers.map(({ body, name }) =>
      this.block(body, name === undefined ? made : including(made, name)),
    );
    return this.block(step.finally, ends.reduce(inBoth, tried));
  }

  private operation(op: OperationId, made: Names): Names {
    const operation = this.fn.facts.operations[op];
    if (!operation) return made;
    for (const { value } of usedBy(operation)) this.uses(value, made);
    if (operation.k !== 'write' || operation.place.k !== 'name') return made;
    const { name, scope } = operation.place;
    if (operation.augmented !== undefined && !made.has(name)) this.isCarried = true;
    // Others see what is written to names of outer functions.
    if (scope !== this.fn.facts.index) this.isCarried = true;
    return including(made, name);
  }

  private uses(value: Value, made: Names): void {
    for (const name of namesIn(this.fn, value)) if (this.written.has(name) && !made.has(name)) this.isCarried = true;
  }
}

function including(names: Names, name: string): Names {
  return new Set([...names, name]);
}

function inBoth(a: Names, b: Names): Names {
  return new Set([...a].filter((name) => b.has(name)));
}

/** Names of this function that a value mentions, those in functions inside of it too. */
export function namesIn({ facts, file }: FunctionView, value: Value): readonly string[] {
  return [...valuesIn(value)].flatMap((inner) => {
    if (inner.k === 'name') return inner.scope === facts.index ? [inner.name] : [];
    return inner.k === 'function' ? namesInFunction(file.facts.functions, inner.fn, facts.index) : [];
  });
}

function namesInFunction(
  functions: readonly Parameters<typeof usesOfNames>[0][],
  index: FunctionIndex,
  owner: FunctionIndex,
): readonly string[] {
  const fn = functions[index];
  return fn ? [...usesOfNames(fn, owner).keys()] : [];
}

/** `seen.add(x)`, `self.last = x`: a later turn may look at it. Collecting into a local list that nobody reads is fine. */
function changesWhatItReads(fn: FunctionView, loop: LoopStep, graph: Graph): boolean {
  const turn = new Set(operationsOfTurn(loop));
  const own = new Set([...loop.targets, ...namesWrittenIn(fn, loop)]);
  return mutationsIn(fn, graph)
    .filter(({ op, place }) => turn.has(op) && (place.k !== 'name' || isCall(fn.facts.operations[op])))
    .some(({ op, place, storage }) => {
      const root = rootOf(place);
      if (root.k === 'name' && root.scope === fn.facts.index && own.has(root.name)) return false;
      if (storage.scope !== 'local' || root.k !== 'name') return true;
      return isReadInTurn(fn, loop, root.name, op);
    });
}

function isCall(operation: Operation | undefined): boolean {
  return operation?.k === 'call';
}

function rootOf(place: Value): Value {
  let root = place;
  while (root.k === 'member' || root.k === 'index' || root.k === 'element') root = root.of;
  return root;
}

/** Used for anything but being filled. */
function isReadInTurn(fn: FunctionView, loop: LoopStep, name: string, filled: OperationId): boolean {
  return (
    conditionsOf(loop.body).some((test) => namesIn(fn, test).includes(name)) ||
    operationsOfTurn(loop).some((op) => {
      const operation = fn.facts.operations[op];
      return (
        operation !== undefined &&
        op !== filled &&
        usedBy(operation).some(({ value, as }) => {
          const isFilled = value.k === 'name' && value.name === name && (as === 'receiver' || as === 'owner');
          return !isFilled && namesIn(fn, value).includes(name);
        })
      );
    })
  );
}

function conditionsOf(block: Block): readonly Value[] {
  return block.flatMap((step) => {
    if (typeof step === 'number') return [];
    const inner = innerBlocks(step).flatMap(conditionsOf);
    return (step.k === 'if' || step.k === 'loop') && step.test ? [step.test, ...inner] : inner;
  });
}
