/** The fix that puts every change of a variable of several threads under one lock. */
import type { OperationId } from '../facts';
import type { ToolName } from '../catalog/schema';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph, Storage } from '../model';
import { stepsAround } from './enclosing';
import { freeField, freeName } from './fixCode';
import { toolCall } from './fixApis';
import { locksHeldAt } from './heldLocks';
import type { Lock } from './locks';
import { raceProneWrites } from './raceProneWrites';
import { reaches } from './reach';

/** From where the old value is read to where the new one is written. */
interface Change {
  readonly fn: FunctionView;
  readonly first: OperationId;
  readonly last: OperationId;
  /** What is to be under the lock is the branch that begins there. */
  readonly isBranch: boolean;
}

/** Only where all changes can be seen, and none of them waits for the loop or comes back to itself. */
export function lockFix(fn: FunctionView, storage: Storage, graph: Graph): readonly Fix[] {
  const { file } = fn;
  if (!['module', 'class', 'instance'].includes(storage.scope)) return [];
  const all = graph.values
    .accesses(storage, fn)
    .filter(({ kind, fn: other }) => kind !== 'read' && other.facts.kind !== 'module' && !isConstructor(other));
  if (all.some((access) => access.fn.file.id !== file.id || storage.home !== file.id)) return [];
  const held = all.flatMap((access) => locksHeldAt(access.fn, graph, access.op).slice(0, 1));
  const changes = all
    .filter((access) => locksHeldAt(access.fn, graph, access.op).length === 0)
    .map((access) => changeAt(access.fn, access.op, graph));
  const known = changes.flatMap((change) => change ?? []);
  const lock = lockFor(fn, storage, held, 'lock-of-threads');
  if (!lock || known.length < changes.length || !known.every((change) => canHold(change, known, graph))) return [];
  const intents = distinct(known).map(({ fn: at, first, last }): FixIntent => {
    const header = ['with ', lockName(at, lock), ':'];
    return { k: 'put-under', fn: at.facts.index, first, last, header, dropped: [] };
  });
  return [
    {
      title: `Change it inside of with ${lockName(fn, lock)}`,
      safety: 'suggestion',
      intent: { k: 'all', of: [...intents, ...lock.declared] },
    },
  ];
}

function isConstructor({ facts }: FunctionView): boolean {
  return facts.kind === 'constructor';
}

function changeAt(fn: FunctionView, op: OperationId, graph: Graph): Change | undefined {
  const found = raceProneWrites(fn, graph).find((write) => write.op === op);
  if (!found) return { fn, first: op, last: op, isBranch: false };
  const { since, how } = found;
  if (how === 'updated') return { fn, first: since, last: op, isBranch: false };
  // The whole branch, because its condition must still hold; without an operation in the condition, there is no telling where it is.
  const isInCondition = stepsAround(fn.facts, since).length < stepsAround(fn.facts, op).length;
  return isInCondition ? { fn, first: since, last: since, isBranch: true } : undefined;
}

function distinct(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [`${change.fn.id} ${String(change.first)}`, change])).values()];
}

export interface ChosenLock {
  readonly name: string;
  /** It is a field: the name goes behind the first parameter of the method. */
  readonly isField: boolean;
  readonly declared: readonly FixIntent[];
}

/** The one that others hold who change it, or a new one: beside the variable, or in the constructor of the object. */
export function lockFor(
  fn: FunctionView,
  storage: Storage,
  held: readonly Lock[],
  tool: ToolName,
): ChosenLock | undefined {
  const [known, ...others] = held;
  if (known) {
    const isUsable =
      known.scope === 'module' && /^\w+$/.test(known.display) && others.every(({ key }) => key === known.key);
    return isUsable ? { name: known.display, isField: false, declared: [] } : undefined;
  }
  const { file, facts } = fn;
  const value: Code | undefined = toolCall(file, tool);
  if (!value) return undefined;
  const inClass = storage.scope === 'instance' && facts.kind === 'method' ? facts.class : undefined;
  const hasConstructor = file.facts.functions.some((f) => f.kind === 'constructor' && f.class === inClass);
  if (inClass !== undefined && hasConstructor) {
    const name = freeField(fn, inClass, '_lock');
    return { name, isField: true, declared: [{ k: 'declare', name, value, inClass }] };
  }
  const base = storage.display.replace(/\[.*$/, '').split('.').at(-1) ?? '';
  const name = freeName(file.facts, `${base.replace(/^_+/, '')}_lock`);
  return { name, isField: false, declared: [{ k: 'declare', name, value }] };
}

export function lockName({ facts }: FunctionView, { name, isField }: ChosenLock): string {
  return isField ? `${facts.parameters[0]?.name ?? 'self'}.${name}` : name;
}

/** Nothing in between waits on a loop, and nothing comes back to a change: its own lock would stop it. */
function canHold({ fn, first, last, isBranch }: Change, all: readonly Change[], graph: Graph): boolean {
  const { facts, contexts } = fn;
  if (facts.isAsync || facts.isGenerator || facts.kind === 'lambda') return false;
  if (contexts.some(({ place }) => place === 'event-loop')) return false;
  const changing = new Set(all.map((change) => change.fn.id));
  const from = facts.operations[first]?.span.start ?? 0;
  // Of a branch, only the start is known: whatever follows may be in it.
  const to = isBranch ? Infinity : (facts.operations[last]?.span.end ?? Infinity);
  const inside = fn.sites.filter(({ op }) => {
    const { start } = facts.operations[op]?.span ?? { start: from };
    return start >= from && start < to;
  });
  return !reaches(
    inside.flatMap(({ calls }) => calls),
    changing,
    graph,
  );
}
