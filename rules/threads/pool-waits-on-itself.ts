import type { Entity } from '../entity';
import type { OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph, PathStep } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { stepsAround } from '../shared/enclosing';
import { isSamePool, parameterPools, tasksIn, type Pool, type Task } from '../shared/pools';
import { calleeText } from '../shared/text';
import { usesOfResults, valuesIn } from '../shared/uses';

export const poolWaitsOnItself = defineRule({
  id: 'pool-waits-on-itself',
  area: 'threads',
  languages: ['python', 'javascript'],
  summary: 'A task of a pool waits for another task of the same pool: when all places are taken, both wait forever.',
  supersedes: [],
  detect,
  message,
  fixes: () => [],
});

interface Details {
  /** The task that waits. */
  readonly task: string;
  readonly pool: Pool;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return tasksIn(fn, graph).flatMap((task) => {
    for (const target of task.targets) {
      const pools = [task.pool, ...parameterPools(fn, task, target, graph)];
      const wait = waitIn(target, pools, graph, new Set());
      // A task that gives itself to its pool again is reported there.
      if (wait && (wait.repeats === undefined || wait.repeats === fn.id)) return [detectionOf(fn, task, target, wait)];
    }
    return [];
  });
}

function detectionOf(fn: FunctionView, task: Task, target: FunctionView, wait: Wait): Detection<Details> {
  return {
    owner: fn,
    op: task.op,
    path: wait.path,
    confidence: 'high',
    severity: severityOf(task.pool, wait),
    details: { task: target.facts.name, pool: task.pool },
  };
}

/** With one place, the task that waits has it. */
function severityOf(pool: Pool, { isConditional }: Wait): Severity {
  return pool.isSingle && !isConditional ? 'error' : 'warning';
}

interface Wait {
  /** From the task down to the call that waits. */
  readonly path: readonly PathStep[];
  readonly isConditional: boolean;
  /** The function that waits for itself. */
  readonly repeats?: FunctionId;
}

/** Calls of a task are followed this far. */
const MAX_FUNCTIONS = 50;

/** Where a task, or something that it calls, gives the same pool a task and waits for it. */
function waitIn(fn: FunctionView, known: readonly Pool[], graph: Graph, seen: Set<FunctionId>): Wait | undefined {
  if (seen.has(fn.id) || seen.size > MAX_FUNCTIONS) return undefined;
  seen.add(fn.id);
  // Who makes the pool makes another one when called again.
  const pools = known.filter(({ maker }) => maker !== fn.id);
  if (pools.length === 0) return undefined;
  for (const inner of tasksIn(fn, graph)) {
    if (!pools.some((pool) => isSamePool(pool, inner.pool)) || !isWaitedFor(fn, inner, graph)) continue;
    const repeats = inner.targets.some(({ id }) => id === fn.id) ? { repeats: fn.id } : {};
    return { path: [stepOf(fn, inner.op)], isConditional: isConditional(fn, inner.op), ...repeats };
  }
  for (const site of fn.sites) {
    for (const id of [...site.calls, ...site.asyncCallees]) {
      const callee = graph.function(id);
      const found = callee && waitIn(callee, pools, graph, seen);
      if (!found) continue;
      return {
        ...found,
        path: [stepOf(fn, site.op), ...found.path],
        isConditional: found.isConditional || isConditional(fn, site.op),
      };
    }
  }
  return undefined;
}

function isConditional({ facts }: FunctionView, op: OperationId): boolean {
  return stepsAround(facts, op).some(({ k }) => k === 'if' || k === 'switch');
}

/** The function stands still until the task is done. */
function isWaitedFor(fn: FunctionView, { op, handOff }: Task, graph: Graph): boolean {
  if (handOff.entry.callerWaits === 'block') return true;
  if (fn.file.language !== 'python') return isUsed(fn, op);
  return (
    fn.sites.some(
      (site) => site.apis.some(({ effect }) => effect.category === 'wait') && isAbout(fn, site.op, op, graph),
    ) || isAskedLater(fn, op, graph)
  );
}

/** `future.result()` of a future that comes out of a list. */
function isAskedLater(fn: FunctionView, handOff: OperationId, graph: Graph): boolean {
  return fn.facts.operations.some((call) => {
    if (call.k !== 'call' || call.callee.k !== 'member') return false;
    const { of, name } = call.callee;
    const asked = graph.values.entities(fn, { k: 'member', of: { k: 'op', op: handOff }, name }, handOff);
    const waits = asked.some((e) => graph.values.roles(fn, e).some(({ role }) => role === 'waits-for-work'));
    return waits && isCollectedResult(fn, of, handOff, graph);
  });
}

/** A promise that is awaited, returned or collected. */
function isUsed({ facts }: FunctionView, op: OperationId): boolean {
  const uses = usesOfResults(facts).get(op) ?? [];
  return uses.some(({ as }) => as === 'awaited' || as === 'returned' || as === 'argument');
}

/** `future.result()`, `wait(futures)`, `list(pool.map(…))`: an operation on what the hand-off gave. */
function isAbout(fn: FunctionView, op: OperationId, handOff: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[op];
  if (operation === undefined) return false;
  if (operation.k === 'iterate')
    return comesFrom(fn, [operation.value, ...argumentsOf(fn, operation.value)], handOff, op, graph);
  if (operation.k !== 'call') return false;
  const receiver = operation.callee.k === 'member' ? [operation.callee.of] : [];
  return comesFrom(fn, [...receiver, ...operation.arguments.map(({ value }) => value)], handOff, op, graph);
}

function argumentsOf(fn: FunctionView, value: Value): readonly Value[] {
  const call = value.k === 'op' ? fn.facts.operations[value.op] : undefined;
  return call?.k === 'call' ? call.arguments.map((argument) => argument.value) : [];
}

function comesFrom(
  fn: FunctionView,
  values: readonly Value[],
  handOff: OperationId,
  at: OperationId,
  graph: Graph,
): boolean {
  return values.some(
    (value) =>
      isCollectedResult(fn, value, handOff, graph) ||
      withElements(graph.values.entities(fn, value, at)).some(
        (entity) => entity.k === 'external' && entity.origin?.fn === fn.id && entity.origin.op === handOff,
      ),
  );
}

/** `futures.append(pool.submit(…))`, and later `futures`, or `future` of `for future in futures`. */
function isCollectedResult(fn: FunctionView, value: Value, handOff: OperationId, graph: Graph): boolean {
  const names = [...valuesIn(value)].flatMap((part) => (part.k === 'name' ? namesBehind(fn, part) : []));
  return fn.facts.operations.some(
    (call, op) =>
      call.k === 'call' &&
      call.callee.k === 'member' &&
      call.callee.of.k === 'name' &&
      names.includes(call.callee.of.name) &&
      call.arguments.some(({ value: item }) => item.k === 'op' && item.op === handOff) &&
      graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'mutates-receiver'),
  );
}

/** The name, and what it is an element of. */
function namesBehind({ facts }: FunctionView, { name, scope }: Value & { readonly k: 'name' }): readonly string[] {
  const binding = scope === facts.index ? facts.bindings[name] : undefined;
  const assigned = binding?.k === 'variable' ? binding.assignments : [];
  return [
    name,
    ...assigned.flatMap(({ value }) => (value.k === 'element' && value.of.k === 'name' ? [value.of.name] : [])),
  ];
}

function withElements(entities: readonly Entity[]): readonly Entity[] {
  return entities.flatMap((entity) => (entity.k === 'collection' ? [entity, ...entity.elements] : [entity]));
}

function stepOf(fn: FunctionView, op: OperationId): PathStep {
  const operation = fn.facts.operations[op];
  return {
    file: fn.file.id,
    function: fn.facts.name,
    call: operation ? calleeText(fn.file.facts, fn.facts, operation) : '',
    span: operation?.span ?? fn.facts.nameSpan,
  };
}

function message({ details: { task, pool }, path }: Detection<Details>): string {
  const chain = [task, ...path.map((step) => step.call)].join(' → ');
  const { display, isSingle } = pool;
  return [
    `A task of \`${display}\` waits for another task of \`${display}\`: ${chain}`,
    isSingle
      ? 'The pool has one place, and the task that waits has it: the other never starts, and both wait forever.'
      : 'A task that waits keeps its place. As soon as all places are taken by tasks that wait, no other can start, and all wait forever.',
    'Instead: let the caller of the pool combine the results, call the inner function directly, or give the inner tasks a pool of their own.',
  ].join('\n');
}
