import type { HandOffEntry } from '../catalog/schema';
import type { OperationId } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { argumentOf } from '../shared/arguments';
import { fragileConsumer } from '../shared/consumers';
import { catchesEverything } from '../shared/failures';
import { askForResult, rejectOnFailure } from '../shared/failureFixes';
import { passedFor } from '../shared/passed';
import { isDevelopmentCode } from '../shared/testCode';
import { calleeText } from '../shared/text';
import { usesOfResults, type Use } from '../shared/uses';
import { usesOfStorage, type StorageUse } from '../shared/usesOfStorage';

interface Details {
  /** What is called, as written. */
  readonly call: string;
  /**
   * `listener`: nobody listens for its failure; `result`: nobody asks for the result that holds it; `handler`: the thread that takes
   * from a queue has none.
   */
  readonly missing: 'listener' | 'result' | 'handler';
  /** What the thread takes from. */
  readonly queue?: string;
}

export const unhandledWorkerFailure = defineRule<'unhandled-worker-failure', Details>({
  id: 'unhandled-worker-failure',
  area: 'mixed',
  languages: ['python', 'javascript'],
  summary: 'Work that is handed to a pool, a worker or a process, where nobody finds out that it failed.',
  supersedes: [],
  detect,
  message,
  fixes: ({ owner, op, details: { missing } }, graph) => {
    if (missing === 'handler') return [];
    return missing === 'result' ? askForResult(owner, op, graph) : rejectOnFailure(owner, op, graph);
  },
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (isDevelopmentCode(fn)) return [];
  const uses = usesOfResults(fn.facts);
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call') return [];
    const roles = graph.values.rolesAt(fn, op);
    const byEvent = roles.find(({ entry }) => entry.role === 'fails-by-event');
    if (byEvent && !isHeard(fn, graph, op, uses.get(op) ?? []))
      return [detection(fn, op, { call: callText(fn, op), missing: 'listener' }, 'warning')];
    const byFuture = roles.find(({ entry }) => entry.role === 'fails-by-future');
    if (byFuture && isForgotten(fn, graph, uses.get(op) ?? []) && mayFail(fn, graph, op))
      return [detection(fn, op, { call: callText(fn, op), missing: 'result' }, 'information')];
    return roles.some(({ entry }) => entry.role === 'ends-with-program') ? fragileThread(fn, op, graph) : [];
  });
}

/** A thread that nobody waits for takes work from a queue: when it is gone, nothing shows it but the queue. */
function fragileThread(fn: FunctionView, op: OperationId, graph: Graph): readonly Detection<Details>[] {
  const targets = fn.sites.find((site) => site.op === op)?.handOff?.callables ?? [];
  for (const id of targets) {
    const target = graph.function(id);
    const found = target && fragileConsumer(target, graph);
    if (!found) continue;
    const span = found.fn.facts.operations[found.risk]?.span ?? found.fn.facts.nameSpan;
    const related = [{ file: found.fn.file.id, span, message: 'when this fails, the thread ends' }];
    const details = { call: callText(fn, op), missing: 'handler', queue: found.queue } as const;
    return [{ ...detection(fn, op, details, 'information'), related }];
  }
  return [];
}

function callText({ file, facts }: FunctionView, op: OperationId): string {
  const operation = facts.operations[op];
  if (operation?.k !== 'call') return '';
  return `${operation.form === 'new' ? 'new ' : ''}${calleeText(file.facts, facts, operation)}()`;
}

function detection(
  owner: FunctionView,
  op: OperationId,
  details: Details,
  severity: Detection['severity'],
): Detection<Details> {
  return { owner, op, path: [], confidence: 'high', severity, details };
}

/** Somebody listens, or it goes where somebody else may. */
function isHeard(fn: FunctionView, graph: Graph, op: OperationId, uses: readonly Use[]): boolean {
  return uses.some((use) => {
    if (use.by === undefined || use.isPart) return true;
    const operation = fn.facts.operations[use.by];
    if (use.as === 'receiver') return handlesFailure(fn, graph, use.by) || isHeardAfter(fn, graph, use.by);
    if (operation?.k !== 'write') return true;
    const storage = graph.values.storage(fn, operation.place, use.by);
    return !storage || usesOfStorage(fn.file, storage.key, graph).some((later) => isHearing(later, graph));
  });
}

/** `new Worker(…).on('message', …).on('error', …)`: listeners are added one to the other. */
function isHeardAfter(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  const uses = usesOfResults(fn.facts).get(op) ?? [];
  return uses.length > 0 && isHeard(fn, graph, op, uses);
}

function isHearing(use: StorageUse, graph: Graph): boolean {
  if (use.as === 'receiver') return handlesFailure(use.fn, graph, use.by);
  // Setting `onerror` or passing it on is somebody's business; asking whether it exists is nobody's.
  const { k } = use.fn.facts.operations[use.by] ?? { k: 'read' };
  return use.isPart || (use.as === 'owner' ? k === 'write' : true);
}

function handlesFailure(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'handles-failures');
}

/** Nobody has what could be asked. */
function isForgotten(fn: FunctionView, graph: Graph, uses: readonly Use[]): boolean {
  if (uses.length === 0) return true;
  const [only] = uses;
  const write = only?.by === undefined ? undefined : fn.facts.operations[only.by];
  if (uses.length > 1 || write?.k !== 'write' || write.place.k !== 'name' || only?.by === undefined) return false;
  const storage = graph.values.storage(fn, write.place, only.by);
  return storage?.scope === 'local' && usesOfStorage(fn.file, storage.key, graph).length === 0;
}

function mayFail(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  const handOff = fn.sites.find((site) => site.op === op)?.handOff;
  const known = handOff?.callables ?? [];
  const callables = known.length > 0 ? known : methodsOfParameters(fn, graph, op, handOff?.entry.callable);
  return callables.some((id) => {
    const callable = graph.function(id);
    return callable !== undefined && !catchesEverything(callable, graph);
  });
}

/** `pool.map(client.send, mails)`, where `client` is whatever the callers pass. */
function methodsOfParameters(
  fn: FunctionView,
  graph: Graph,
  op: OperationId,
  selector: HandOffEntry['callable'],
): readonly FunctionId[] {
  const call = fn.facts.operations[op];
  const given = call?.k === 'call' && selector !== undefined ? argumentOf(call, selector)?.value : undefined;
  if (given?.k !== 'member') return [];
  return passedFor(fn, graph, given.of).flatMap((passed) =>
    graph.values
      .entities(passed.fn, { k: 'member', of: passed.value, name: given.name }, passed.op)
      .flatMap((entity) => (entity.k === 'function' ? [entity.fn] : [])),
  );
}

function message({ details }: Detection<Details>): string {
  const { missing, queue } = details;
  if (missing === 'handler')
    return [
      `The first failure ends the thread that takes from \`${queue ?? 'the queue'}\`, and the program goes on without it`,
      'No handler stands between the work and the loop: a traceback is printed, the thread is gone, and the queue fills up.',
      'Instead: handle failures inside of the loop: log them, and go on with what comes next.',
    ].join('\n');
  const call = `\`${details.call}\``;
  if (missing === 'result')
    return [
      `Nobody asks for the result of ${call}, so nobody finds out when it fails`,
      'The exception is kept in the future that it gives, and goes away with it: no message, no traceback.',
      'Instead: keep the future and ask for its result, or handle failures inside of the function.',
    ].join('\n');
  return [
    `Nobody listens for the failure of ${call}`,
    'A failing worker tells so by an event: without a listener for `error` the exception ends this process, and without one ' +
      'for `exit` its work is simply missing.',
    'Instead: add listeners for `error` and `exit` right where it is made.',
  ].join('\n');
}
