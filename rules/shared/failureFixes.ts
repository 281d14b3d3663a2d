/** Fixes that let somebody find out that work elsewhere has failed. */
import type { LoopStep, OperationId, WithStep } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { stepsAround } from './enclosing';
import { freeVariable } from './fixCode';

/** Inside of a `with` that waits for the pool anyway, asking for the result holds up nobody who did not wait before. */
export function askForResult(owner: FunctionView, op: OperationId, graph: Graph): readonly Fix[] {
  const { facts, contexts } = owner;
  const call = facts.operations[op];
  const isOnLoop = facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
  if (isOnLoop || call?.k !== 'call' || call.isStatement !== true || startsCoroutine(owner, op, graph)) return [];
  const around = stepsAround(facts, op);
  const block = around.findIndex((step) => step.k === 'with' && waitsAtExit(owner, step, graph));
  const loops = around.slice(block + 1).filter((step) => step.k !== 'with');
  const role = graph.values.rolesAt(owner, op).find(({ entry }) => entry.role === 'fails-by-future');
  const how = role?.entry.counterpart;
  if (block < 0 || !how?.name) return [];
  if (how.rewrite !== 'method') {
    const intent: FixIntent = { k: 'replace-call', fn: facts.index, op, code: [`${how.name}(`, call.span, ')'] };
    return loops.length === 0 ? [fix(`Ask for the results with ${how.display}`, intent)] : [];
  }
  if (loops.length === 0) {
    const intent: FixIntent = { k: 'replace-call', fn: facts.index, op, code: [call.span, `.${how.name}()`] };
    return [fix(`Ask for the result with ${how.display}`, intent)];
  }
  const [loop, ...others] = loops;
  return loop?.k === 'loop' && others.length === 0 ? collected(owner, op, loop, how.name, how.display) : [];
}

/** What it gives is no result yet. */
function startsCoroutine({ sites }: FunctionView, op: OperationId, graph: Graph): boolean {
  const callables = sites.find((site) => site.op === op)?.handOff?.callables ?? [];
  return callables.some((id) => graph.function(id)?.facts.isAsync === true);
}

function waitsAtExit(owner: FunctionView, { enters }: WithStep, graph: Graph): boolean {
  return enters.some((enter) => graph.values.rolesAt(owner, enter).some(({ entry }) => entry.role === 'waits-at-exit'));
}

function fix(title: string, intent: FixIntent): Fix {
  return { title, safety: 'suggestion', intent };
}

/** Futures of a loop: kept in a list, and asked for their results behind it. */
function collected(
  owner: FunctionView,
  op: OperationId,
  loop: LoopStep,
  name: string,
  display: string,
): readonly Fix[] {
  const { facts, file } = owner;
  const call = facts.operations[op];
  const start = facts.operations.findIndex(
    (operation) =>
      operation.k === 'iterate' &&
      loop.headSpan.start <= operation.span.start &&
      operation.span.end <= loop.headSpan.end,
  );
  if (call?.k !== 'call' || loop.form !== 'for-each' || start < 0) return [];
  const fn = facts.index;
  const list = freeVariable(file.facts, facts, 'futures');
  const one = freeVariable(file.facts, facts, 'future');
  const intents: FixIntent[] = [
    { k: 'insert-statements', fn, op: start, where: 'before', statements: [[`${list} = []`]] },
    { k: 'replace-call', fn, op, code: [`${list}.append(`, call.span, ')'], isStatement: true },
    {
      k: 'insert-statements',
      fn,
      op: start,
      where: 'behind',
      statements: [[`for ${one} in ${list}:`], [`${file.facts.layout.indent}${one}.${name}()`]],
    },
  ];
  return [fix(`Ask for the results with ${display} behind the loop`, { k: 'all', of: intents })];
}

/** `new Promise((resolve, reject) => { const worker = new Worker(…) … })`: its failure is that of the promise. */
export function rejectOnFailure(owner: FunctionView, op: OperationId, graph: Graph): readonly Fix[] {
  const { facts, file } = owner;
  const reject = facts.parameters[1]?.name;
  const role = graph.values.rolesAt(owner, op).find(({ entry }) => entry.role === 'fails-by-event');
  const { name: listen, display } = role?.entry.counterpart ?? {};
  const parent = file.functions[facts.parent];
  const isExecutor = parent?.facts.operations.some(
    (operation, at) =>
      operation.k === 'call' &&
      operation.arguments[0]?.value.k === 'function' &&
      operation.arguments[0].value.fn === facts.index &&
      graph.values.rolesAt(parent, at).some(({ entry }) => entry.role === 'settles-by-callback'),
  );
  const name = variableOf(owner, op);
  if (isExecutor !== true || typeof reject !== 'string' || !listen || display === undefined || name === undefined)
    return [];
  const statements = [[`${name}.${listen}, ${reject})`]];
  const intent: FixIntent = { k: 'insert-statements', fn: facts.index, op, where: 'after', statements };
  return [fix(`Reject on ${display}`, intent)];
}

/** `const worker = new Worker(…)` */
function variableOf({ facts }: FunctionView, op: OperationId): string | undefined {
  const write = facts.operations.find((o) => o.k === 'write' && o.value.k === 'op' && o.value.op === op);
  return write?.k === 'write' && write.place.k === 'name' && write.place.scope === facts.index
    ? write.place.name
    : undefined;
}
