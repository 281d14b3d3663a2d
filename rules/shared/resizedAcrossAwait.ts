/** Collections that a loop goes over while it awaits, and to which another function on the event loop adds or takes from: Python gives up. */
import type { LoopStep, OperationId, Value } from '../facts';
import type { FunctionView, Graph, Storage } from '../model';
import { innerBlocks, operationsIn } from './blocks';
import { runFlow } from './flow';
import { locksHeldAt } from './heldLocks';
import { areApart } from './locks';
import { collectionIn, failsWhenResized, resizedIn } from './resizedInIteration';
import { suspendsAt } from './suspension';
import { isTestCode } from './testCode';

export interface ResizedMeanwhile {
  /** Where the iteration starts. */
  readonly op: OperationId;
  readonly storage: Storage;
  readonly wait: OperationId;
  readonly change: { readonly fn: FunctionView; readonly op: OperationId };
  /** The other function is seen to run again and again, whatever this one does. */
  readonly isShown: boolean;
}

export function resizedAcrossAwait(fn: FunctionView, graph: Graph): readonly ResizedMeanwhile[] {
  if (fn.file.language !== 'python' || !fn.facts.isAsync || isTestCode(fn)) return [];
  return loopsIn(fn).flatMap(({ loop, op }): readonly ResizedMeanwhile[] => {
    const operation = fn.facts.operations[op];
    const place = operation?.k === 'iterate' ? collectionIn(fn, operation.value, graph) : undefined;
    const storage = place && graph.values.storage(fn, place, op);
    if (!place || !storage || !['module', 'class', 'instance'].includes(storage.scope)) return [];
    if (!failsWhenResized(fn, place, op, graph) && !isViewOfTyped(fn, place, op, graph)) return [];
    const wait = waitBetweenTurns(fn, loop, graph);
    const change = wait === undefined ? undefined : changeMeanwhile(fn, place, storage, op, graph);
    return wait === undefined || !change ? [] : [{ op, storage, wait, ...change }];
  });
}

/** `values()` of something of which the type alone is known: `dict[str, Client]`. */
function isViewOfTyped(fn: FunctionView, place: Value, op: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k !== 'iterate' || operation.value.k !== 'op') return false;
  const entities = graph.values.entities(fn, place, op);
  return entities.length > 0 && entities.every(({ k }) => k === 'collection');
}

interface Loop {
  readonly loop: LoopStep;
  /** The operation right before it, which starts the iteration. */
  readonly op: OperationId;
}

function loopsIn({ facts }: FunctionView): readonly Loop[] {
  const loops: Loop[] = [];
  const pending = [facts.body];
  for (let block = pending.pop(); block; block = pending.pop())
    for (const [index, step] of block.entries()) {
      if (typeof step === 'number') continue;
      const before = block[index - 1];
      if (step.k === 'loop' && !step.isAsync && step.iterates && typeof before === 'number')
        loops.push({ loop: step, op: before });
      pending.push(...innerBlocks(step));
    }
  return loops;
}

/** An operation of the body that lets others run before the loop goes on to the next element. */
function waitBetweenTurns(fn: FunctionView, loop: LoopStep, graph: Graph): OperationId | undefined {
  const inside = operationsIn(loop.body);
  const waits = inside.filter((op) => suspendsAt(fn, op, graph));
  const [first] = loop.body;
  if (waits.length === 0 || typeof first !== 'number') return undefined;
  const flow = runFlow<OperationId | undefined>(fn.facts, {
    initial: undefined,
    after: (state, op) => (waits.includes(op) ? op : inside.includes(op) ? state : undefined),
    join: (a, b) => a ?? b,
    equal: (a, b) => a === b,
  });
  return flow.before.get(first);
}

function changeMeanwhile(
  fn: FunctionView,
  place: Value,
  { key, scope }: Storage,
  at: OperationId,
  graph: Graph,
): Pick<ResizedMeanwhile, 'change' | 'isShown'> | undefined {
  const held = locksHeldAt(fn, graph, at);
  if (scope === 'instance' && !isOfSelf(place)) return undefined;
  const changes = fn.file.functions.flatMap((other) => {
    if (other.id === fn.id || !runsMeanwhile(other, fn, graph)) return [];
    const ops = resizedIn(graph, other, 0).get(key) ?? [];
    const op = ops.find((changed) => areApart(held, locksHeldAt(other, graph, changed)));
    return op === undefined ? [] : [{ change: { fn: other, op }, isShown: isRepeated(other) }];
  });
  return changes.find(({ isShown }) => isShown) ?? changes[0];
}

function isOfSelf(place: Value): boolean {
  return place.k === 'member' && place.of.k === 'self';
}

/** On an event loop, and not only as a part of what this one does. */
function runsMeanwhile(other: FunctionView, fn: FunctionView, graph: Graph): boolean {
  if (other.facts.kind === 'module' || other.facts.kind === 'constructor' || isTestCode(other)) return false;
  if (!other.contexts.some(({ place }) => place === 'event-loop')) return false;
  const callers = graph.callers(other.id);
  return callers.length === 0 || callers.some((caller) => caller.fn !== fn.id);
}

function isRepeated({ contexts }: FunctionView): boolean {
  return contexts.some(({ place, phase }) => place === 'event-loop' && (phase === 'request' || phase === 'repeated'));
}
