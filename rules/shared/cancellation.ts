/** Who takes the cancellation of a task away: handlers, and context managers whose end does. */
import type { Role } from '../catalog/roles';
import { isUnknown, type ClassId, type Entity } from '../entity';
import type { Block, CallOperation, FunctionFacts, Handler, OperationId, Step, TryStep, Value } from '../facts';
import type { ClassView, FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';
import { innerBlocks, operationsIn } from './blocks';
import { isPassedOn } from './caughtExceptions';
import { runFlow } from './flow';
import { calleeText } from './text';

/** The handler that a cancellation reaches first. */
export function catching(fn: FunctionView, step: TryStep, graph: Graph): Handler | undefined {
  return step.handlers.find(({ types }) => types.length === 0 || types.some((type) => isCancellation(fn, type, graph)));
}

/** `CancelledError`, or a tuple with it, perhaps by the name of a constant. */
function isCancellation(fn: FunctionView, type: Value, graph: Graph): boolean {
  return graph.values.entities(fn, type).some((entity) => holdsRole(fn, entity, 'cancellation-exception', graph));
}

function holdsRole(fn: FunctionView, entity: Entity, wanted: Role, graph: Graph): boolean {
  const parts = entity.k === 'collection' ? entity.elements : [entity];
  return parts.some((part) => graph.values.roles(fn, part).some(({ role }) => role === wanted));
}

export function hasRole(fn: FunctionView, type: Value, wanted: Role, graph: Graph): boolean {
  return graph.values
    .entities(fn, type)
    .some((entity) => entity.k !== 'collection' && holdsRole(fn, entity, wanted, graph));
}

/** The failure comes out later, or the handler itself takes the cancellation back. */
export function isMeant(fn: FunctionView, handler: Handler, graph: Graph): boolean {
  const isTakenBack = operationsIn(handler.body).some((op) =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'takes-back-cancellation'),
  );
  return isTakenBack || isPassedOn(fn, handler, graph);
}

/** Whether a handler may end what goes on around it, when a cancellation is what it has caught. */
export function leaves(fn: FunctionView, handler: Handler, graph: Graph): boolean {
  return leavesBlock(fn, handler.body, handler, graph);
}

function leavesBlock(fn: FunctionView, block: Block, handler: Handler, graph: Graph): boolean {
  return block.some((step) => {
    if (typeof step === 'number') return ['raise', 'return'].includes(fn.facts.operations[step]?.k ?? '');
    if (step.k === 'break') return true;
    if (step.k === 'if' && isForOthers(fn, step.test, handler, graph))
      return leavesBlock(fn, step.else, handler, graph);
    return step.k !== 'continue' && innerBlocks(step).some((inner) => leavesBlock(fn, inner, handler, graph));
  });
}

/** `if isinstance(error, (KeyboardInterrupt, SystemExit)):` is not for cancellations. */
function isForOthers(fn: FunctionView, test: Value, { name }: Handler, graph: Graph): boolean {
  const call = test.k === 'op' ? fn.facts.operations[test.op] : undefined;
  if (test.k !== 'op' || call?.k !== 'call' || name === undefined) return false;
  const role = graph.values.rolesAt(fn, test.op).find(({ entry }) => entry.role === 'tests-type')?.entry;
  const types = role?.argument === undefined ? undefined : argumentOf(call, role.argument)?.value;
  const [tested] = call.arguments;
  if (!types || tested?.value.k !== 'name' || tested.value.name !== name) return false;
  const given = graph.values.entities(fn, types).flatMap((e) => (e.k === 'collection' ? e.elements : [e]));
  return given.length > 0 && given.every((entity) => isOtherException(fn, entity, graph));
}

function isOtherException(fn: FunctionView, entity: Entity, graph: Graph): boolean {
  const isKnown = entity.k === 'external' && !isUnknown(entity);
  return isKnown && !holdsRole(fn, entity, 'cancellation-exception', graph);
}

/** A `with` block whose end lets nobody know of the cancellation of what is awaited in it. */
export interface Suppression {
  /** As people call it: `suppress`, `Guarded`. */
  readonly name: string;
  /** Where the function that does it says so. */
  readonly place?: { readonly fn: FunctionView; readonly op: OperationId };
}

export function suppressionAt(fn: FunctionView, op: OperationId, graph: Graph): Suppression | undefined {
  const enter = fn.facts.operations[op];
  if (enter?.k !== 'enter') return undefined;
  const made = enter.value.k === 'op' ? fn.facts.operations[enter.value.op] : undefined;
  if (enter.value.k === 'op' && made?.k === 'call' && suppresses(fn, enter.value.op, made, graph))
    return { name: calleeText(fn.file.facts, fn.facts, made) };
  const found = graph.values.entities(fn, enter.value, op).map((entity) => managerOf(entity, enter.isAsync, graph));
  const [only] = found;
  return found.length === 1 ? only : undefined;
}

/** `contextlib.suppress(CancelledError)`. */
function suppresses(fn: FunctionView, op: OperationId, call: CallOperation, graph: Graph): boolean {
  const isSuppressing = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'suppresses-exceptions');
  return isSuppressing && call.arguments.some(({ value }) => isCancellation(fn, value, graph));
}

function managerOf(entity: Entity, isAsync: boolean, graph: Graph): Suppression | undefined {
  if (entity.k === 'instance') return classManager(entity.class, isAsync, graph);
  if (entity.k !== 'wrapped' || entity.gives !== 'context-manager' || entity.target.k !== 'function') return undefined;
  const manager = graph.function(entity.target.fn);
  const op = manager && swallowedYield(manager, graph);
  return manager && op !== undefined ? { name: manager.facts.name, place: { fn: manager, op } } : undefined;
}

/** `return True` and nothing else at the end of `__exit__`: whatever was raised, it is dealt with. */
function classManager(id: ClassId, isAsync: boolean, graph: Graph): Suppression | undefined {
  const view = graph.values.class(id);
  const exit = view && exitOf(view, isAsync ? '__aexit__' : '__exit__', graph);
  if (!exit) return undefined;
  const { exits } = runFlow(exit.facts, { initial: true, after: (s) => s, join: () => true, equal: () => true });
  const chosen = exits.filter(({ kind }) => kind !== 'exception');
  const [first] = chosen;
  const isTrue = chosen.every(({ kind, op }) => kind === 'return' && op !== undefined && givesTrue(exit.facts, op));
  return first?.op !== undefined && isTrue ? { name: view.facts.name, place: { fn: exit, op: first.op } } : undefined;
}

function exitOf(view: ClassView, name: string, graph: Graph): FunctionView | undefined {
  for (const ancestor of view.ancestors) {
    const cls = 'class' in ancestor ? graph.values.class(ancestor.class) : undefined;
    if (!cls) return undefined;
    const member = cls.facts.members.find((m) => m.name === name);
    if (member) return member.fn === undefined ? undefined : cls.file.functions[member.fn];
  }
  return undefined;
}

function givesTrue(facts: FunctionFacts, op: OperationId): boolean {
  const operation = facts.operations[op];
  return operation?.k === 'return' && operation.value.k === 'literal' && operation.value.value === true;
}

/** What happens in the `with` block is raised at the `yield` of a generator that is a context manager. */
function swallowedYield(manager: FunctionView, graph: Graph): OperationId | undefined {
  return triesIn(manager.facts.body).flatMap((step) => {
    const at = operationsIn(step.body).find((op) => manager.facts.operations[op]?.k === 'yield');
    const handler = at === undefined ? undefined : catching(manager, step, graph);
    if (at === undefined || !handler || isMeant(manager, handler, graph)) return [];
    return leaves(manager, handler, graph) ? [] : [at];
  })[0];
}

function triesIn(block: Block): readonly TryStep[] {
  return block.flatMap((step: Step) => {
    if (typeof step === 'number') return [];
    const inner = innerBlocks(step).flatMap(triesIn);
    return step.k === 'try' ? [step, ...inner] : inner;
  });
}
