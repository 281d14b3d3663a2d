import type { OperationId, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { freeField, freeName } from '../shared/fixCode';
import { lockFlow } from '../shared/heldLocks';
import { lockOf, type Lock } from '../shared/locks';
import { usesOfNames, usesOfResults, type Use } from '../shared/uses';

interface Details {
  readonly lock: Lock;
  /** The variable; absent where the lock is made in the `with` itself. */
  readonly name?: string;
}

export const lockCreatedPerCall = defineRule<'lock-created-per-call', Details>({
  id: 'lock-created-per-call',
  area: 'threads',
  languages: ['python'],
  summary: 'A lock that is made anew in every call: nobody else has it, so it keeps nobody out.',
  supersedes: [],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.file.language !== 'python' || fn.facts.kind === 'module') return [];
  // Without a lock that is taken here, or by those who read the property, there is nothing to look for.
  if (lockFlow(fn, graph).events.size === 0 && fn.facts.kind !== 'getter') return [];
  const uses = usesOfResults(fn.facts);
  return fn.facts.operations.flatMap((operation, op): readonly Detection<Details>[] => {
    if (operation.k !== 'call') return [];
    const lock = lockOf(fn, graph, { k: 'op', op }, op);
    if (lock?.madeBy?.fn !== fn.id || lock.madeBy.op !== op || !lock.isCertain) return [];
    const name = isMadeAtEveryRead(fn, uses.get(op) ?? [], graph) ? undefined : nobodyElseHas(fn, uses.get(op) ?? []);
    if (name === null) return [];
    const named: Lock = { ...lock, display: name ?? lock.display };
    const details: Details = { lock: named, ...(name === undefined ? {} : { name }) };
    return [{ owner: fn, op, path: [], confidence: 'high', severity: 'warning', details }];
  });
}

/** A property that returns it: whoever writes `with self.guard:` takes one of their own. */
function isMadeAtEveryRead(fn: FunctionView, uses: readonly Use[], graph: Graph): boolean {
  const [use] = uses;
  if (fn.facts.kind !== 'getter' || uses.length !== 1 || use?.as !== 'returned' || use.isPart) return false;
  return isReadAnew(fn, graph) && fn.file.functions.some((reader) => takesAtRead(reader, fn));
}

/** As opposed to properties that keep what they gave first. */
function isReadAnew(fn: FunctionView, graph: Graph): boolean {
  const [decorator, ...others] = fn.facts.decorators;
  if (!decorator || others.length > 0) return false;
  const entities = graph.values.entities(fn, decorator.value);
  return (
    entities.length > 0 &&
    entities.every((e) => graph.values.roles(fn, e).some(({ role }) => role === 'runs-at-every-read'))
  );
}

/** `with self.guard:` reads the property, and nothing else than that one. */
function takesAtRead({ facts, sites }: FunctionView, property: FunctionView): boolean {
  const entered = facts.operations.flatMap((operation) =>
    operation.k === 'enter' && operation.value.k === 'member' && operation.value.name === property.facts.name
      ? [JSON.stringify(operation.value)]
      : [],
  );
  return sites.some(({ op, kind, calls }) => {
    const read = facts.operations[op];
    if (kind !== 'read' || read?.k !== 'read' || calls.length !== 1 || calls[0] !== property.id) return false;
    return entered.includes(JSON.stringify(read.place));
  });
}

/** The local name (or none) by which this function alone takes it; `null` when somebody else can get at it, or nobody takes it. */
function nobodyElseHas(fn: FunctionView, uses: readonly Use[]): string | undefined | null {
  const [use] = uses;
  if (use?.by === undefined || uses.length !== 1 || use.isPart) return null;
  if (use.as === 'entered') return undefined;
  const write = fn.facts.operations[use.by];
  if (use.as !== 'assigned' || write?.k !== 'write' || write.place.k !== 'name') return null;
  const { name, scope } = write.place;
  if (scope !== fn.facts.index || isReassigned(fn, name, use.by)) return null;
  const isCaptured = fn.file.facts.functions.some(
    (other, index) => index !== scope && usesOfNames(other, scope).has(name),
  );
  const all = usesOfNames(fn.facts, scope).get(name) ?? [];
  return !isCaptured && all.length > 0 && all.every(isTaking) ? name : null;
}

function isReassigned(fn: FunctionView, name: string, by: OperationId): boolean {
  return fn.facts.operations.some(
    (o, op) => op !== by && o.k === 'write' && o.place.k === 'name' && o.place.name === name,
  );
}

function isTaking({ as, isPart }: Use): boolean {
  return !isPart && (as === 'entered' || as === 'receiver');
}

function message({ details: { lock, name } }: Detection<Details>): string {
  const subject = name === undefined ? 'This lock' : `\`${name}\``;
  const isLimit = lock.kind === 'semaphore';
  const others = lock.kind === 'async-lock' ? 'task' : 'thread';
  return [
    `${subject} is made anew in every call, so it keeps nobody out`,
    isLimit
      ? `Every call has one of its own: together they let in as many ${others}s as there are calls.`
      : `Two ${others}s that run this function take two different locks, and both go on at once.`,
    'Instead: make it once, at the top of the module or in `__init__`, and take that one here.',
  ].join('\n');
}

/** In the constructor for methods, else at the top of the module; there only if it can be made without what the function knows. */
function fixes({ owner, op, details: { lock } }: Detection<Details>): readonly Fix[] {
  const call = owner.facts.operations[op];
  if (call?.k !== 'call' || !isKnownOutside(call.callee)) return [];
  if (!call.arguments.every(({ value }) => value.k === 'literal')) return [];
  const { facts, file } = owner;
  const fn = facts.index;
  const self = facts.kind === 'method' || facts.kind === 'getter' ? facts.parameters[0]?.name : undefined;
  const hasConstructor = file.facts.functions.some((f) => f.kind === 'constructor' && f.class === facts.class);
  const inClass = hasConstructor && typeof self === 'string' ? facts.class : undefined;
  const suffix = lock.kind === 'semaphore' ? '_limit' : '_lock';
  const name =
    inClass === undefined ? freeName(file.facts, `${facts.name}${suffix}`) : freeField(owner, inClass, suffix);
  const reference = inClass === undefined ? name : `${String(self)}.${name}`;
  const used: FixIntent = { k: 'replace-call', fn, op, code: [reference] };
  const declared: FixIntent = { k: 'declare', name, value: [call.span], ...(inClass === undefined ? {} : { inClass }) };
  const where = inClass === undefined ? 'at the top of the module' : 'in the constructor';
  // Before, locks of asyncio belonged to the loop that was there when they were made.
  const [major, minor] = file.minimumPython;
  const needsNew = facts.isAsync && file.loop === 'asyncio' && inClass === undefined && major === 3 && minor < 10;
  return [
    {
      title: `Make the lock ${where}${needsNew ? ' (needs Python 3.10)' : ''}`,
      safety: 'suggestion',
      intent: { k: 'all', of: [used, declared] },
    },
  ];
}

/** Named by what the module has. */
function isKnownOutside(value: Value): boolean {
  return value.k === 'member' ? isKnownOutside(value.of) : value.k === 'name' && value.scope === 0;
}
