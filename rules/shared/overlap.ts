/** Whether several runs of a function can be under way at once, on the same data. */
import type { LoopStep, OperationId, Value } from '../facts';
import type { Caller, FunctionId, FunctionView, Graph, Storage } from '../model';
import { stepsAround } from './enclosing';
import { valuesIn } from './uses';

/** `shown`: the code starts several; `unknown`: nobody is seen to call it; `alone`: one after the other. */
export type Overlap = 'shown' | 'unknown' | 'alone';

/** Larger programs than this above one function are not looked through. */
const MAX_FUNCTIONS = 60;

export function overlapOf(fn: FunctionView, storage: Storage, graph: Graph): Overlap {
  const search: Search = { graph, storage, seen: new Set(), starts: 0, isShown: false, isUnknown: false };
  visit(fn, search);
  if (search.isShown || search.starts > 1) return 'shown';
  return search.isUnknown ? 'unknown' : 'alone';
}

/** Somebody starts a task of it per element, or per event: there it is decided how many run at a time. */
export function isStartedPerItem(fn: FunctionView, graph: Graph): boolean {
  return graph.callers(fn.id).some(({ fn: id, op, how }) => {
    const above = graph.function(id);
    return above !== undefined && startsTask(fn, how, above, op) && isRepeated(above, op, how);
  });
}

interface Search {
  readonly graph: Graph;
  readonly storage: Storage;
  readonly seen: Set<FunctionId>;
  /** Tasks that are started and not awaited on the spot. */
  starts: number;
  isShown: boolean;
  isUnknown: boolean;
}

function visit(fn: FunctionView, search: Search): void {
  if (search.isShown || search.seen.has(fn.id) || search.seen.size > MAX_FUNCTIONS) return;
  search.seen.add(fn.id);
  entered(fn, search);
  const { graph } = search;
  const callers = graph.callers(fn.id);
  for (const caller of callers) {
    const above = graph.function(caller.fn);
    if (above && !isTest(above) && !isCountedAtCall(above, caller, callers)) from(fn, caller, above, search);
  }
}

/** What runs the function from outside of the code that is seen. */
function entered(fn: FunctionView, search: Search): void {
  for (const { distance, phase, place } of fn.contexts) {
    if (distance > 0 || place !== 'event-loop') continue;
    if (phase === 'library') search.isUnknown = true;
    if (phase !== 'request' && phase !== 'repeated') continue;
    // Frameworks that call plain methods of a class make an object of it for each request.
    const isPerRequest = fn.facts.class !== undefined && fn.facts.decorators.length === 0;
    if (search.storage.scope === 'instance' && isPerRequest) search.isUnknown = true;
    else if (search.storage.scope === 'captured' && isDeclaredIn(search.storage, fn)) continue;
    else search.isShown = true;
  }
  const isCalled = fn.facts.kind === 'module' || search.graph.callers(fn.id).length > 0;
  if (fn.contexts.length === 0 || !isCalled) search.isUnknown = true;
}

/** Every run has its own. */
function isDeclaredIn(storage: Storage, fn: FunctionView): boolean {
  return storage.key.startsWith(`${fn.id}\0`);
}

/** `create_task(run())` starts what `run()` made, `await run()` waits for it: one start each. */
function isCountedAtCall({ facts }: FunctionView, caller: Caller, callers: readonly Caller[]): boolean {
  const operation = facts.operations[caller.op];
  const values =
    operation?.k === 'call'
      ? operation.arguments.map(({ value }) => value)
      : operation?.k === 'await'
        ? [operation.value]
        : [];
  const made = values.flatMap((value) => [...valuesIn(value)]).flatMap((value) => (value.k === 'op' ? [value.op] : []));
  return callers.some(({ fn, op }) => fn === caller.fn && op !== caller.op && made.includes(op));
}

function isTest({ contexts }: FunctionView): boolean {
  return contexts.length > 0 && contexts.every(({ phase }) => phase === 'test');
}

function from(fn: FunctionView, { op, how }: Caller, above: FunctionView, search: Search): void {
  if (startsTask(fn, how, above, op)) {
    const isMany = isRepeated(above, op, how) && !isMadeInSameTurn(above, op);
    if (isMany) search.isShown = true;
    else search.starts += 1;
  }
  if (search.storage.scope === 'captured' && isDeclaredIn(search.storage, above)) return;
  if (search.storage.scope === 'instance' && isFresh(above, op)) return;
  visit(above, search);
}

function startsTask({ facts }: FunctionView, how: Caller['how'], above: FunctionView, op: OperationId): boolean {
  return how === 'callback' || (facts.isAsync && how !== 'new-loop' && how !== 'entry' && !isAwaitedAtOnce(above, op));
}

/** `await f()`, `return f()`: whoever calls goes on when it is done. */
function isAwaitedAtOnce({ facts }: FunctionView, op: OperationId): boolean {
  if (facts.operations[op]?.k !== 'call') return true;
  return facts.operations.some(
    (other) => (other.k === 'await' || other.k === 'return') && other.value.k === 'op' && other.value.op === op,
  );
}

/** In a loop, in a callback that is called per element, or by something that happens again and again. */
function isRepeated(fn: FunctionView, op: OperationId, how: Caller['how']): boolean {
  const site = fn.sites.find((other) => other.op === op);
  if ((site?.loopDepth ?? 0) > 0 || loopsAround(fn, op).length > 0) return true;
  if (how === 'callback') return site?.handOff?.entry.repeated === true || site?.handOff?.entry.many === true;
  const operation = fn.facts.operations[op];
  return operation?.k === 'call' && operation.arguments.some(({ value }) => value.k === 'function');
}

function loopsAround({ facts }: FunctionView, op: OperationId): readonly LoopStep[] {
  return stepsAround(facts, op).filter((step): step is LoopStep => step.k === 'loop');
}

/** `for x in xs: worker = Worker(); start(worker.run())`: every run has an object of its own. */
function isMadeInSameTurn(fn: FunctionView, op: OperationId): boolean {
  const made = madeAt(fn, receiverAt(fn, op));
  return made !== undefined && loopsAround(fn, made).length === loopsAround(fn, op).length;
}

/** The object is made by the caller itself, for this call. */
function isFresh(fn: FunctionView, op: OperationId): boolean {
  return madeAt(fn, receiverAt(fn, op)) !== undefined;
}

function receiverAt({ facts }: FunctionView, op: OperationId): Value | undefined {
  const operation = facts.operations[op];
  return operation?.k === 'call' && operation.callee.k === 'member' ? operation.callee.of : undefined;
}

/** The call that makes the object, for locals and objects that are used on the spot. The top level runs once. */
function madeAt({ facts }: FunctionView, value: Value | undefined): OperationId | undefined {
  if (value?.k === 'op') return facts.operations[value.op]?.k === 'call' ? value.op : undefined;
  if (value?.k !== 'name' || value.scope !== facts.index || facts.kind === 'module') return undefined;
  const binding = facts.bindings[value.name];
  const [assignment, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  if (assignment?.value.k !== 'op' || others.length > 0) return undefined;
  return facts.operations[assignment.value.op]?.k === 'call' ? assignment.value.op : undefined;
}
