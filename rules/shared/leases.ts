/** JavaScript: what is taken from a pool and has to be given back by hand: connections, transactions, permits. */
import type { Block, OperationId, Step, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { innerBlocks, operationsIn } from './blocks';
import { namesUsedInside } from './fate';
import { runFlow, type Exit } from './flow';
import { isInFinally } from './heldLocks';
import { plainName } from './text';
import { usesOfNames, type Use } from './uses';

export interface Lease {
  readonly name: string;
  /** The call that takes it. */
  readonly takenAt: OperationId;
  readonly exit: Exit<boolean>;
  /** The calls that give it back. */
  readonly gives: readonly OperationId[];
  /** It is itself what gives back: `release()`. */
  readonly isCalled: boolean;
}

/** What is taken here and still out on a way that leaves the function. */
export function leakedLeases(fn: FunctionView, graph: Graph): readonly Lease[] {
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call' || !hasRole(fn, op, 'gives-lease', graph)) return [];
    const write = fn.facts.operations.findIndex((o) => o.k === 'write' && isResult(fn, o.value, op));
    const written = fn.facts.operations[write];
    const place = written?.k === 'write' ? written.place : undefined;
    if (place?.k !== 'name' || !isOwnName(fn, place.name, place.scope)) return [];
    const found = leakOf(fn, place.name, write, graph);
    return found ? [{ name: plainName(place.name), takenAt: op, ...found }] : [];
  });
}

function hasRole(fn: FunctionView, op: OperationId, role: 'gives-lease' | 'returns-lease', graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === role);
}

/** The call, or what awaiting it gives. */
function isResult({ facts }: FunctionView, value: Value, op: OperationId): boolean {
  if (value.k !== 'op') return false;
  const operation = facts.operations[value.op];
  return value.op === op || (operation?.k === 'await' && operation.value.k === 'op' && operation.value.op === op);
}

/** A variable of this function alone, which holds nothing else. */
function isOwnName({ facts, file }: FunctionView, name: string, scope: number): boolean {
  const binding = facts.bindings[name];
  if (scope !== facts.index || facts.index === 0 || binding?.k !== 'variable') return false;
  const others = binding.assignments.filter(({ value }) => value.k !== 'literal' && value.k !== 'unknown');
  return others.length === 1 && !namesUsedInside(file.facts.functions, facts.index).has(name);
}

function leakOf(
  fn: FunctionView,
  name: string,
  write: OperationId,
  graph: Graph,
): Pick<Lease, 'exit' | 'gives' | 'isCalled'> | null {
  const uses = usesOfNames(fn.facts, fn.facts.index).get(name) ?? [];
  const gives = new Set(uses.flatMap((use) => givesBack(fn, use, graph) ?? []));
  if (gives.size === 0 && uses.some(leaves)) return null;
  if ([...gives].some((op) => isInFinally(fn, op))) return null;
  const handled = new Set(handlersIn(fn.facts.body).flatMap(operationsIn));
  const flow = runFlow<boolean>(fn.facts, {
    initial: false,
    after: (isOut, op) => (op === write ? true : isOut && !gives.has(op)),
    join: (a, b) => a || b,
    equal: (a, b) => a === b,
    assume: (isOut, test, isTrue) => isOut && !isAbsent(fn, test, isTrue, name),
    // Whoever waits for somebody else is told of their failures; clearing up after one is another matter.
    mayRaise: (op) => fn.facts.operations[op]?.k === 'await' && !handled.has(op),
  });
  const leaks = flow.exits.filter(({ state }) => state);
  const exit = leaks.find(({ kind }) => kind !== 'exception') ?? leaks[0];
  return exit ? { exit, gives: [...gives], isCalled: uses.some(({ as }) => as === 'callee') } : null;
}

/** `client.release()`, `release()`. */
function givesBack(fn: FunctionView, { as, by, isPart }: Use, graph: Graph): OperationId | null {
  if (by === undefined || isPart || (as !== 'receiver' && as !== 'callee')) return null;
  const call = fn.facts.operations[by];
  if (as === 'receiver' || call?.k !== 'call') return hasRole(fn, by, 'returns-lease', graph) ? by : null;
  const callees = graph.values.entities(fn, call.callee, by);
  const isGiver = callees.some((e) => graph.values.roles(fn, e).some(({ role }) => role === 'returns-lease'));
  return isGiver ? by : null;
}

/** Somebody else gets it, and may give it back. */
function leaves({ as, isPart, isAccessed }: Use): boolean {
  if (isPart && isAccessed === true) return false;
  return as !== 'receiver' && as !== 'owner' && as !== 'tested' && as !== 'operand';
}

/** `if (client) …` on the side where there is none. */
function isAbsent(fn: FunctionView, test: Value, isTrue: boolean, name: string): boolean {
  if (test.k === 'name') return !isTrue && test.name === name && test.scope === fn.facts.index;
  const [operand] = test.k === 'operation' && test.operator === '!' ? test.operands : [];
  return operand !== undefined && isAbsent(fn, operand, !isTrue, name);
}

function handlersIn(block: Block): readonly Block[] {
  return block.flatMap((step: Step) => {
    if (typeof step === 'number') return [];
    const own = step.k === 'try' ? step.handlers.map(({ body }) => body) : [];
    return [...own, ...innerBlocks(step).flatMap(handlersIn)];
  });
}

export function wayOutOfLease(lease: Lease): string {
  return lease.exit.kind === 'exception' ? `if this fails, ${lossOf(lease)}` : `${lossOf(lease)} here`;
}

export function leaseMessage({ file, facts }: FunctionView, lease: Lease): string {
  const { name, exit, gives } = lease;
  const span = exit.op === undefined ? undefined : facts.operations[exit.op]?.span;
  const where = span ? ` in line ${String(file.lineOf(span.start))}` : '';
  return [
    gives.length > 0 ? `${lossOf(lease)}${wayText(exit.kind, where)}` : `\`${name}\` is taken and never given back`,
    'There are only so many of them. When all are out, everybody who wants one waits for ever, and nothing says why.',
    'Instead: `try { … } finally { … }` directly after it is taken, with what gives it back in `finally`.',
  ].join('\n');
}

function lossOf({ name, isCalled }: Lease): string {
  return isCalled ? `\`${name}()\` is not called` : `\`${name}\` is not given back`;
}

function wayText(kind: Exit<boolean>['kind'], where: string): string {
  if (kind === 'exception') return ` if the code${where} fails`;
  return kind === 'end'
    ? ' on one way out of this function'
    : ` before the \`${kind === 'raise' ? 'throw' : 'return'}\`${where}`;
}
