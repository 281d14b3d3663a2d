import type { OperationId, Value, WriteOperation } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph, Storage } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { awaitFirstFix } from '../shared/awaitFirstFix';
import { asyncLockFix, type LockedPart } from '../shared/asyncLockFix';
import { copyFix } from '../shared/copyFix';
import { isExclusive } from '../shared/exclusive';
import { keyedPendingFix } from '../shared/keyedPendingFix';
import { overlapOf, type Overlap } from '../shared/overlap';
import { pendingFix } from '../shared/pendingFix';
import { resizedAcrossAwait, type ResizedMeanwhile } from '../shared/resizedAcrossAwait';
import { changedAt, guardsOf, knownOf, staleReads, type Known, type Knowledge } from '../shared/staleReads';
import { suspendsAt } from '../shared/suspension';
import { valuesIn } from '../shared/uses';

interface Race {
  /** `update`: computed from an old value; `check`: decided by an old check; `fill`: something that was missing is put there. */
  readonly how: 'update' | 'check' | 'fill';
  /** It was missing, or too old: doing it twice is often harmless. */
  readonly isMissing: boolean;
  readonly storage: Storage;
  readonly wait: OperationId;
  readonly read: OperationId;
}

/** Elements come or go while a loop over them waits. */
interface Resized extends ResizedMeanwhile {
  readonly how: 'resized';
}

type Details = Race | Resized;

export const raceAcrossAwait = defineRule<'race-across-await', Details>({
  id: 'race-across-await',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'Shared data that is read, then changed after an await as if nobody could have changed it meanwhile.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes,
});

function fixes({ owner, op, details }: Detection<Details>, graph: Graph): readonly Fix[] {
  if (details.how === 'resized') return copyFix(owner, details.op);
  const { storage, how, isMissing, read, wait } = details;
  return [
    ...(how === 'update' ? awaitFirstFix(owner, { read, wait, write: op }) : []),
    ...(how === 'check' && isMissing ? pendingFix(owner, op, storage, graph) : []),
    ...(how === 'fill' && isMissing ? keyedPendingFix(owner, { op, wait, read }, storage, graph) : []),
    ...asyncLockFix(owner, storage, (fn) => partsOf(fn, storage, graph), graph),
  ];
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return [...overwrittenIn(fn, graph), ...resizedIn(fn, graph)];
}

function resizedIn(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return resizedAcrossAwait(fn, graph).map((resized): Detection<Details> => {
    const { op, wait, change, isShown } = resized;
    return {
      owner: fn,
      op,
      path: [],
      related: [placeOf(fn, wait, 'others may run here'), placeOf(change.fn, change.op, 'its size is changed here')],
      confidence: 'high',
      severity: isShown ? 'warning' : 'information',
      details: { how: 'resized', ...resized },
    };
  });
}

function placeOf(
  { file, facts }: FunctionView,
  op: OperationId,
  message: string,
): NonNullable<Detection['related']>[number] {
  return { file: file.id, span: facts.operations[op]?.span ?? facts.nameSpan, message };
}

function overwrittenIn(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const seen = new Set<string>();
  return racesIn(fn, graph).flatMap(({ op, race }) => {
    const severity = severityOf(race, overlapOf(fn, race.storage, graph));
    if (severity === null || seen.has(race.storage.key)) return [];
    seen.add(race.storage.key);
    return [
      {
        owner: fn,
        op,
        path: [],
        related: [placeOf(fn, race.wait, 'others may run here')],
        confidence: 'high' as const,
        severity,
        details: race,
      },
    ];
  });
}

/** Whether or not somebody is seen to run at the same time. */
function racesIn(fn: FunctionView, graph: Graph): readonly { readonly op: OperationId; readonly race: Race }[] {
  const changes = changesAfterWait(fn, graph);
  if (changes.length === 0 || fn.facts.kind === 'module' || isExclusive(fn, graph)) return [];
  const { before } = staleReads(fn, graph);
  return changes.flatMap(({ op, changed }) => {
    const state = before.get(op);
    const race = state && raceAt(fn, graph, state, op, changed);
    return race ? [{ op, race }] : [];
  });
}

/** From where the old value is read to where it is changed. */
function partsOf(fn: FunctionView, { key }: Storage, graph: Graph): readonly LockedPart[] {
  return racesIn(fn, graph)
    .filter(({ race }) => race.storage.key === key)
    .map(({ op, race: { read } }) => ({ fn, first: Math.min(read, op), last: op }));
}

type Changed = NonNullable<ReturnType<typeof changedAt>>;

/** Cheap to ask, and most functions have none. */
function changesAfterWait(
  fn: FunctionView,
  graph: Graph,
): readonly { readonly op: OperationId; readonly changed: Changed }[] {
  if (!fn.facts.isAsync) return [];
  const { operations } = fn.facts;
  const first = operations.findIndex(
    (operation) => operation.k === 'await' || ('isAsync' in operation && operation.isAsync),
  );
  if (first < 0) return [];
  return operations.flatMap((_, op) => {
    const changed = op > first ? changedAt(fn, op, graph) : undefined;
    return changed ? [{ op, changed }] : [];
  });
}

function raceAt(fn: FunctionView, graph: Graph, state: Knowledge, op: OperationId, changed: Changed): Race | undefined {
  // Somebody who has claimed the work by a flag is alone with it.
  if ([...state.keys()].some((name) => name.startsWith('claim:'))) return undefined;
  const isSame = (k: Known): boolean => k.key === changed.key && isSamePart(k, changed);
  const guards = guardsOf(state).filter(isSame);
  if (guards.some((k) => k.since === undefined)) return undefined;
  const { storage } = changed;
  const isHeld = [...state.keys()].some((name) => name.startsWith('lock:'));
  const inside = isHeld ? undefined : waitInside(fn, graph, op);
  if (inside !== undefined) return { how: 'update', isMissing: false, storage, wait: inside, read: op };
  const used = usedFor(fn, graph, state, op).find((k) => isSame(k) && k.part === changed.part && k.since !== undefined);
  if (used?.since !== undefined) {
    // `x = x || await load()` keeps what is there.
    const how = isChoice(fn, op) ? 'fill' : 'update';
    return { how, isMissing: how === 'fill', storage, wait: used.since, read: used.read };
  }
  // `pending = pending.filter(…)` takes out what it finds.
  if (isMadeOfItself(fn, graph, state, op, changed.key)) return undefined;
  const guard = guards.find((k) => decides(fn, op, k, graph));
  if (guard?.since === undefined) return undefined;
  const how = changed.part === undefined ? 'check' : 'fill';
  return { how, isMissing: isToBeFilled(guard), storage, wait: guard.since, read: guard.read };
}

function isChoice(fn: FunctionView, op: OperationId): boolean {
  const write = fn.facts.operations[op];
  if (write?.k !== 'write' || write.value.k !== 'name') return write?.k === 'write' && write.value.k === 'choice';
  const binding = write.value.scope === fn.facts.index ? fn.facts.bindings[write.value.name] : undefined;
  return binding?.k === 'variable' && binding.assignments.every(({ value }) => value.k === 'choice');
}

function isMadeOfItself(fn: FunctionView, graph: Graph, state: Knowledge, op: OperationId, key: string): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k !== 'write' || operation.augmented !== undefined || operation.value.k === 'operation') return false;
  return knownOf(fn, graph, state, operation.value, op).some((k) => k.key === key);
}

function isSamePart(a: { readonly part?: string }, b: { readonly part?: string }): boolean {
  return a.part === undefined || b.part === undefined || a.part === b.part;
}

/** `total += await next()`: both languages read the left side first. */
function waitInside(fn: FunctionView, graph: Graph, op: OperationId): OperationId | undefined {
  const write = fn.facts.operations[op];
  if (write?.k !== 'write' || write.augmented === undefined) return undefined;
  const inside = fn.facts.operations.findIndex(
    ({ span }, other) =>
      other < op && span.start >= write.span.start && span.end <= write.span.end && suspendsAt(fn, other, graph),
  );
  return inside < 0 ? undefined : inside;
}

/** What the new value is made of. */
function usedFor(fn: FunctionView, graph: Graph, state: Knowledge, op: OperationId): readonly Known[] {
  const operation = fn.facts.operations[op];
  if (operation?.k === 'write') return knownOf(fn, graph, state, operation.value, op);
  if (operation?.k !== 'call') return [];
  return operation.arguments.slice(1).flatMap(({ value }) => knownOf(fn, graph, state, value, op));
}

/** Whether the change would be wrong if the condition no longer held. */
function decides(fn: FunctionView, op: OperationId, guard: Known, graph: Graph): boolean {
  const { found } = guard;
  const operation = fn.facts.operations[op];
  if (operation?.k === 'call')
    return (
      found !== undefined && found !== 'present' && !operation.arguments.some((a) => isOfPending(fn, a.value, graph))
    );
  if (operation?.k !== 'write') return false;
  if (operation.augmented !== undefined) return true;
  if (!isToBeFilled(guard)) return false;
  return !isReset(operation) && !isSharedPromise(fn, operation) && !isOfPending(fn, operation.value, graph);
}

/** Nothing was there, or what was there is too old. */
function isToBeFilled({ found }: Known): boolean {
  return found === 'missing' || found === 'expired';
}

/** Putting it back to nothing is what clean-up does. */
function isReset({ value }: WriteOperation): boolean {
  if (value.k === 'literal')
    return value.value === null || value.value === false || value.value === 0 || value.value === '';
  return (value.k === 'list' && value.items.length === 0) || (value.k === 'object' && value.entries.length === 0);
}

/** `this.client = await this.connecting`: everybody waits for the same thing and stores the same. */
function isSharedPromise(fn: FunctionView, { value }: WriteOperation): boolean {
  return [...valuesIn(value)].some((part: Value) => {
    const wait = part.k === 'op' ? fn.facts.operations[part.op] : undefined;
    return wait?.k === 'await' && wait.value.k !== 'op';
  });
}

/** `pending = keys.get(key)` was there before, or is for whoever comes next; `value = await pending` is the same for all of them. */
function isOfPending(fn: FunctionView, value: Value, graph: Graph): boolean {
  const assigned = (name: Value): readonly Value[] => {
    const binding = name.k === 'name' && name.scope === fn.facts.index ? fn.facts.bindings[name.name] : undefined;
    return binding?.k === 'variable' ? binding.assignments.map((one) => one.value) : [];
  };
  return [value, ...assigned(value)].some((part) => {
    const wait = part.k === 'op' ? fn.facts.operations[part.op] : undefined;
    return wait?.k === 'await' && assigned(wait.value).some((source) => isKept(fn, source, graph));
  });
}

/** An element of data that others share. */
function isKept(fn: FunctionView, value: Value, graph: Graph): boolean {
  const call = value.k === 'op' ? fn.facts.operations[value.op] : undefined;
  const of =
    call?.k === 'call' && call.callee.k === 'member' ? call.callee.of : value.k === 'index' ? value.of : undefined;
  const storage = of && graph.values.storage(fn, of);
  return storage !== undefined && storage.scope !== 'local' && storage.scope !== 'parameter';
}

/** Setting something up or filling a cache twice is a waste, seldom a mistake. */
function severityOf({ isMissing }: Race, overlap: Overlap): Severity | null {
  if (overlap === 'alone') return null;
  return overlap === 'shown' && !isMissing ? 'warning' : 'information';
}

function message({ owner, details }: Detection<Details>): string {
  if (details.how === 'resized') return resizedMessage(details);
  const { how, storage } = details;
  const name = `\`${storage.display}\``;
  const task = owner.file.language === 'python' ? 'task' : 'call';
  const lock = owner.file.language === 'python' ? '`async with` an asyncio.Lock' : 'a mutex';
  switch (how) {
    case 'update':
      return [
        `${name} may lose changes: it is read before an await and written after it`,
        `While this ${task} waits, another one can change ${name}. That change is overwritten with a value computed from the old one.`,
        'Instead: await first and store the result in a local variable, then read and write without an await in between;' +
          ` or hold ${lock} around both.`,
      ].join('\n');
    case 'check':
      return [
        `${name} may have changed since it was checked: there is an await in between`,
        `While this ${task} waits, another one passes the same check, and both go on.`,
        `Instead: check again after the await, keep the pending ${owner.file.language === 'python' ? 'task' : 'promise'} instead of its result, or hold ${lock} around both.`,
      ].join('\n');
    case 'fill':
      return [
        `${name} may be filled twice: others look while this ${task} waits`,
        'Everybody who asks before the first answer has come finds it missing, and does the same work again; the last one wins.',
        `Instead: store the pending ${owner.file.language === 'python' ? 'task' : 'promise'} before the await, or hold ${lock} around both.`,
      ].join('\n');
  }
}

function resizedMessage({ storage, change }: Resized): string {
  return [
    `\`${storage.display}\` may change its size while this loop waits`,
    `\`${change.fn.facts.name}\` adds or removes elements, and can run at the \`await\` in the loop: then Python raises a RuntimeError at the next turn.`,
    'Instead: iterate over a copy, `list(…)`.',
  ].join('\n');
}
