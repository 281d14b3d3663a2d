/** Threads or processes that are started for the elements of a collection, and then waited for: nothing else is done with them. */
import type { Role } from '../catalog/roles';
import type { LoopStep, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { blockOf, operationsIn } from './blocks';
import { loopsAround } from './enclosing';
import type { StartedWork } from './startedWork';
import { libraryClass } from './threadClass';
import { usesOfNames } from './uses';

export interface ThreadBatch {
  /** Over the elements. */
  readonly loop: LoopStep;
  /** Of the first and of the last statement of it all. */
  readonly first: OperationId;
  readonly last: OperationId;
  /** So many statements. */
  readonly count: number;
}

/** `threads = [Thread(…) for x in xs]`, or a loop that appends; then loops that start and join what is in the list. */
export function threadBatch(fn: FunctionView, work: StartedWork, graph: Graph): ThreadBatch | undefined {
  const [loop, ...inner] = loopsAround(fn.facts, work.op);
  if (!loop || inner.length > 0 || loop.targets.length !== 1) return undefined;
  // A condition, or another loop.
  if (!loop.body.every((step) => typeof step === 'number')) return undefined;
  const list = loop.form === 'comprehension' ? madeBy(fn, work) : filledBy(fn, loop, work, graph);
  const following = list && loopsOver(fn, list.name, loop);
  const last = following?.at(-1)?.body[0];
  if (!list || !following || typeof last !== 'number') return undefined;
  const roles = following.map((one) => roleOfLoop(fn, one, work, graph));
  const { start, wait } = ROLES[kindOf(work)];
  const expected = list.isStarted ? [wait] : [start, wait];
  if (roles.join() !== expected.join()) return undefined;
  const inside = new Set([...list.operations, ...operationsIn(following)]);
  const names = [list.name, ...loop.targets, ...list.names, ...following.flatMap(({ targets }) => targets)];
  if (!names.every((name) => isUsedOnlyIn(fn, name, inside))) return undefined;
  return { loop, first: list.first, last, count: list.count + following.length };
}

const ROLES = {
  thread: { start: 'starts-thread', wait: 'waits-for-threads' },
  process: { start: 'starts-process', wait: 'waits-for-processes' },
} as const;

function kindOf({ runsOn }: StartedWork): keyof typeof ROLES {
  return runsOn === 'process' ? 'process' : 'thread';
}

interface ThreadList {
  readonly name: string;
  readonly first: OperationId;
  readonly operations: readonly OperationId[];
  /** What a thread is called on the way into the list. */
  readonly names: readonly string[];
  readonly isStarted: boolean;
  readonly count: number;
}

function madeBy(fn: FunctionView, { op }: StartedWork): ThreadList | undefined {
  const write = fn.facts.operations.findIndex(
    (o) => o.k === 'write' && o.value.k === 'collected' && o.value.element.k === 'op' && o.value.element.op === op,
  );
  const name = nameWritten(fn, write);
  const operations = fn.facts.operations.flatMap(({ span }, at) => (isIn(span, fn, write) ? [at] : []));
  const calls = operations.filter((at) => fn.facts.operations[at]?.k === 'call');
  if (name === undefined || calls.length !== 1) return undefined;
  return { name, first: write, operations, names: [], isStarted: false, count: 1 };
}

function isIn(span: { readonly start: number; readonly end: number }, fn: FunctionView, op: OperationId): boolean {
  const outer = fn.facts.operations[op]?.span;
  return outer !== undefined && outer.start <= span.start && span.end <= outer.end;
}

/** The loop makes the thread, may start it, and puts it into a list that was empty. */
function filledBy(fn: FunctionView, loop: LoopStep, work: StartedWork, graph: Graph): ThreadList | undefined {
  const { operations } = fn.facts;
  const body = loop.body.filter((step) => typeof step === 'number');
  const thread = nameWritten(
    fn,
    body.find((op) => isWriteOf(fn, op, { k: 'op', op: work.op })),
  );
  const appended = body.find((op) => {
    const call = operations[op];
    const given = call?.k === 'call' ? call.arguments[0]?.value : undefined;
    return given?.k === 'op' ? given.op === work.op : given?.k === 'name' && given.name === thread;
  });
  const append = appended === undefined ? undefined : operations[appended];
  const list = append?.k === 'call' && append.callee.k === 'member' ? append.callee.of : undefined;
  if (body.length < loop.body.length || appended === undefined || list?.k !== 'name' || loop.else.length > 0)
    return undefined;
  const { start } = ROLES[kindOf(work)];
  const starts = body.filter((op) => hasRole(fn, op, start, graph));
  const isCollecting = hasRole(fn, appended, 'mutates-receiver', graph);
  const others = body.filter(
    (op) => operations[op]?.k === 'call' && op !== work.op && op !== appended && !starts.includes(op),
  );
  const first = operations.findIndex((o) => o.k === 'write' && o.place.k === 'name' && o.place.name === list.name);
  const made = operations[first];
  const isEmpty = made?.k === 'write' && made.value.k === 'list' && made.value.items.length === 0;
  if (!isCollecting || !isEmpty || others.length > 0 || starts.length > 1) return undefined;
  return {
    name: list.name,
    first,
    operations: [first, ...body],
    names: thread === undefined ? [] : [thread],
    isStarted: starts.length === 1,
    count: 2,
  };
}

function isWriteOf(fn: FunctionView, op: OperationId, value: Value & { readonly k: 'op' }): boolean {
  const write = fn.facts.operations[op];
  return write?.k === 'write' && write.value.k === 'op' && write.value.op === value.op;
}

/** A variable of the function itself. */
function nameWritten(fn: FunctionView, op: OperationId | undefined): string | undefined {
  const write = op === undefined ? undefined : fn.facts.operations[op];
  if (write?.k !== 'write' || write.place.k !== 'name') return undefined;
  return write.place.scope === fn.facts.index ? write.place.name : undefined;
}

/** Loops over the list, behind the one that fills it and in the same block, each with what it evaluates first. */
function loopsOver(fn: FunctionView, list: string, filling: LoopStep): readonly LoopStep[] {
  const block = blockOf(fn.facts.body, filling);
  return (block ?? []).filter(
    (step): step is LoopStep =>
      typeof step !== 'number' &&
      step.k === 'loop' &&
      step.span.start > filling.span.start &&
      step.form === 'for-each' &&
      step.iterates?.k === 'name' &&
      step.iterates.name === list,
  );
}

/** The only thing that the loop does with each thread. */
function roleOfLoop(fn: FunctionView, { body, else: otherwise }: LoopStep, work: StartedWork, graph: Graph): string {
  const [call, ...others] = body.filter((op) => typeof op !== 'number' || fn.facts.operations[op]?.k !== 'write');
  const operation = typeof call === 'number' ? fn.facts.operations[call] : undefined;
  if (typeof call !== 'number' || operation?.k !== 'call' || others.length > 0 || otherwise.length > 0) return '';
  // With a time limit it may go on before they are done.
  if (operation.arguments.length > 0 || operation.callee.k !== 'member') return '';
  const made = work.handOff?.symbol ?? libraryClass(fn, work, operation.callee.name, graph);
  if (made === undefined) return '';
  // What was put into the list is known, whatever is known of its elements in general.
  const symbol = `${made}().${operation.callee.name}`;
  const roles = graph.values.roles(fn, { k: 'external', symbol }).map(({ role }) => role);
  const { start, wait } = ROLES[kindOf(work)];
  return roles.find((role) => role === start || role === wait) ?? '';
}

function hasRole(fn: FunctionView, op: OperationId, role: Role, graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === role);
}

function isUsedOnlyIn(fn: FunctionView, name: string, inside: ReadonlySet<OperationId>): boolean {
  return fn.file.functions.every(({ facts }) =>
    (usesOfNames(facts, fn.facts.index).get(name) ?? []).every(({ as, by }) => {
      if (facts.index !== fn.facts.index || by === undefined) return false;
      return inside.has(by) || as === 'iterated';
    }),
  );
}
