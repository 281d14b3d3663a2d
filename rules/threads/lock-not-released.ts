import type { OperationId, Span } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import type { Exit } from '../shared/flow';
import { isInFinally, lockFlow, type Held, type HeldLocks, type LockFlow } from '../shared/heldLocks';
import { leaseFix } from '../shared/leaseFix';
import { leakedLeases, leaseMessage, wayOutOfLease, type Lease } from '../shared/leases';
import { lockOf, type Lock } from '../shared/locks';
import { receiverSpan } from '../shared/fixCode';
import { isDevelopmentCode } from '../shared/testCode';

type Details =
  | {
      readonly k: 'lock';
      readonly lock: Lock;
      /** How the function is left with the lock still taken. */
      readonly leak: Leak;
    }
  /** JavaScript: what has been taken from a pool. */
  | { readonly k: 'lease'; readonly lease: Lease };

interface Leak {
  readonly how: 'never' | 'return' | 'raise' | 'end' | 'exception' | 'again';
  readonly op?: OperationId;
  readonly line?: number;
}

export const lockNotReleased = defineRule<'lock-not-released', Details>({
  id: 'lock-not-released',
  area: 'threads',
  languages: ['python', 'javascript'],
  summary:
    'A lock is taken, and on one way out of the function it is not given back: everybody who wants it waits for ever.',
  supersedes: [],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.file.language !== 'python') return detectLeases(fn, graph);
  const flow = lockFlow(fn, graph);
  return [...flow.events].flatMap(([op, events]): readonly Detection<Details>[] => {
    const event = events.find(({ does, by }) => does === 'take' && by === 'call');
    if (!event || isReleasedByOthers(fn, graph, flow, event.lock)) return [];
    const found = leakOf(fn, graph, flow, event.lock, op);
    if (!found) return [];
    const { leak, severity } = found;
    const span = leak.op === undefined ? undefined : fn.facts.operations[leak.op]?.span;
    return [
      {
        owner: fn,
        op,
        path: [],
        related: span ? [{ file: fn.file.id, span, message: wayOut(leak) }] : [],
        confidence: 'high',
        severity,
        details: { k: 'lock', lock: event.lock, leak },
      },
    ];
  });
}

/** Information: no code that nobody wrote for us has shown yet that these findings are right. */
function detectLeases(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (isDevelopmentCode(fn) || endsSoon(fn)) return [];
  return leakedLeases(fn, graph).map((lease) => {
    const span = lease.exit.op === undefined ? undefined : fn.facts.operations[lease.exit.op]?.span;
    return {
      owner: fn,
      op: lease.takenAt,
      path: [],
      related: span ? [{ file: fn.file.id, span, message: wayOutOfLease(lease) }] : [],
      confidence: 'high',
      severity: 'information',
      details: { k: 'lease', lease },
    };
  });
}

/** With a command, its pool ends too. */
function endsSoon({ contexts }: FunctionView): boolean {
  return (
    contexts.length > 0 && contexts.every(({ phase }) => phase === 'cli' || phase === 'start-up' || phase === 'exit')
  );
}

/** A pair of functions that take and give back, a lock that somebody else owns: what happens there is their affair. */
function isReleasedByOthers(fn: FunctionView, graph: Graph, flow: LockFlow, lock: Lock): boolean {
  if (!lock.isComparable) return true;
  const gives = givesIn(flow, lock);
  // A release in `finally` under a condition that the analysis cannot follow.
  if (gives.some((op) => isInFinally(fn, op))) return true;
  if (gives.length > 0) return isGivenByNonHolder(fn, graph, lock);
  // Somebody else has it, or nobody does.
  if (lock.kind === 'semaphore' || (lock.scope !== 'module' && lock.scope !== 'class' && lock.scope !== 'instance'))
    return true;
  if (fn.facts.kind === 'module') return true;
  return fn.file.functions.some((other) => other.id !== fn.id && givesIn(lockFlow(other, graph), lock).length > 0)
    ? true
    : isProtocol(fn) || lock.madeBy === undefined || graph.function(lock.madeBy.fn)?.file.id !== fn.file.id;
}

/** Some function gives back what it has not taken, or this one lends its caller's: what is taken here stays taken on purpose. */
function isGivenByNonHolder(fn: FunctionView, graph: Graph, lock: Lock): boolean {
  return fn.file.functions.some((other) => {
    const flow = lockFlow(other, graph);
    return givesIn(flow, lock).some((op) => flow.before.get(op)?.has(lock.key) !== true);
  });
}

function givesIn(flow: LockFlow, lock: Lock): readonly OperationId[] {
  return [...flow.events].flatMap(([op, events]) =>
    events.some(({ does, lock: { key } }) => does === 'give' && key === lock.key) ? [op] : [],
  );
}

/** `__enter__` and methods that are named for taking a lock. */
function isProtocol({ facts }: FunctionView): boolean {
  return /^__\w+__$|lock|acquire|enter/i.test(facts.name);
}

interface Found {
  readonly leak: Leak;
  readonly severity: Severity;
}

function leakOf(fn: FunctionView, graph: Graph, flow: LockFlow, lock: Lock, op: OperationId): Found | undefined {
  const holds = (state: HeldLocks | undefined): Held | undefined => {
    const held = state?.get(lock.key);
    return held?.takenAt.includes(op) === true ? held : undefined;
  };
  const leaks = flow.exits.filter(({ state }) => holds(state));
  const plain = leaks.filter(({ kind }) => kind !== 'exception');
  if (givesIn(flow, lock).length === 0)
    return plain.length > 0 ? { leak: { how: 'never' }, severity: 'warning' } : undefined;
  const [first] = plain;
  if (first)
    return { leak: placed(fn, first.kind === 'exception' ? 'end' : first.kind, first.op), severity: 'warning' };
  if (lock.kind === 'lock' && holds(flow.before.get(op))) return { leak: placed(fn, 'again', op), severity: 'warning' };
  return leakByException(fn, graph, leaks);
}

/** Between taking and giving back, something may fail that nobody handles. */
function leakByException(fn: FunctionView, graph: Graph, leaks: readonly Exit<HeldLocks>[]): Found | undefined {
  const failing = leaks.flatMap(({ op }) => (op !== undefined && !hardlyFails(fn, graph, op) ? [op] : []));
  const certain = failing.find((op) => isLikelyToFail(fn, graph, op));
  const op = certain ?? failing[0];
  if (op === undefined) return undefined;
  return { leak: placed(fn, 'exception', op), severity: certain === undefined ? 'information' : 'warning' };
}

function hardlyFails(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k === 'iterate') return true;
  // `condition.wait()`
  if (operation?.k === 'call' && operation.callee.k === 'member' && lockOf(fn, graph, operation.callee.of, op))
    return true;
  const site = fn.sites.find((s) => s.op === op && s.apis.length > 0);
  if (site?.apis.every(({ entry }) => entry.category === 'sleep') === true) return true;
  return graph.values.rolesAt(fn, op).some(({ entry }) => HARMLESS.has(entry.role));
}

const HARMLESS: ReadonlySet<string> = new Set(['hardly-fails', 'mutates-receiver', 'reads-clock', 'releases-lock']);
const OUTSIDE: ReadonlySet<string> = new Set(['network', 'file', 'database', 'subprocess']);

/** It asks the outside world, runs the body of a `with` of somebody else, or says `raise` itself. */
function isLikelyToFail(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  if (fn.facts.operations[op]?.k === 'yield') return true;
  return fn.sites.some(
    (site) =>
      site.op === op &&
      (site.apis.some(({ entry }) => OUTSIDE.has(entry.category)) || site.calls.some((id) => raises(graph, id))),
  );
}

function raises(graph: Graph, id: string): boolean {
  const callee = graph.function(id);
  if (!callee || callee.facts.isStub) return false;
  return (
    callee.facts.operations.some(({ k }) => k === 'raise') ||
    callee.effects.some(({ category }) => OUTSIDE.has(category))
  );
}

function placed(fn: FunctionView, how: Leak['how'], op: OperationId | undefined): Leak {
  const span: Span | undefined = op === undefined ? undefined : fn.facts.operations[op]?.span;
  return { how, ...(op === undefined ? {} : { op }), ...(span ? { line: fn.file.lineOf(span.start) } : {}) };
}

function wayOut({ how }: Leak): string {
  switch (how) {
    case 'return':
      return 'returns with the lock still taken';
    case 'raise':
      return 'raises with the lock still taken';
    case 'exception':
      return 'if this fails, the lock stays taken';
    case 'again':
      return 'comes back here with the lock still taken';
    default:
      return 'the lock stays taken';
  }
}

function message({ owner, details }: Detection<Details>): string {
  if (details.k === 'lease') return leaseMessage(owner, details.lease);
  const { lock, leak } = details;
  const name = `\`${lock.display}\``;
  return [headline(name, leak), why(name, lock), advice(lock)].join('\n');
}

function headline(name: string, { how, line }: Leak): string {
  const where = line === undefined ? '' : ` in line ${String(line)}`;
  switch (how) {
    case 'never':
      return `${name} is taken and never given back`;
    case 'return':
      return `${name} stays locked after the \`return\`${where}`;
    case 'raise':
      return `${name} stays locked after the \`raise\`${where}`;
    case 'exception':
      return `${name} stays locked if the code${where} raises an exception`;
    case 'again':
      return `${name} is taken again before it was given back: a turn of the loop leaves it locked`;
    case 'end':
      return `${name} stays locked on one way out of this function`;
  }
}

function why(name: string, { kind }: Lock): string {
  const who = kind === 'async-lock' ? 'task' : 'thread';
  return `The next ${who} that wants ${name} waits for ever, and nothing says why.`;
}

function advice({ kind, display }: Lock): string {
  const statement = `${kind === 'async-lock' ? 'async with' : 'with'} ${display}:`;
  return `Instead: write \`${statement}\` around the code that needs it, which gives it back on every way out.`;
}

/** From where it is taken to where it is given back, in one piece: then it is not given back by hand any more. */
function fixes({ owner, op, details }: Detection<Details>, graph: Graph): readonly Fix[] {
  if (details.k === 'lease') return leaseFix(owner, details.lease, graph);
  const { lock } = details;
  const call = owner.facts.operations[op];
  const flow = lockFlow(owner, graph);
  const gives = givesIn(flow, lock).filter((give) => give > op);
  const last = gives.at(-1);
  if (call?.k !== 'call' || call.arguments.length > 0 || last === undefined) return [];
  const isOnlyTaking = ![...flow.events].some(
    ([other, events]) => other !== op && events.some(({ does, lock: { key } }) => does === 'take' && key === lock.key),
  );
  const isByHand = gives.every((give) => flow.events.get(give)?.every(({ by }) => by === 'call') === true);
  const receiver = receiverSpan(owner, call);
  if (!isOnlyTaking || !isByHand || !receiver) return [];
  const keyword = lock.kind === 'async-lock' ? 'async with' : 'with';
  return [
    {
      title: `Use ${keyword} ${lock.display}`,
      safety: 'suggestion',
      intent: {
        k: 'put-under',
        fn: owner.facts.index,
        first: op,
        last,
        header: [`${keyword} `, receiver, ':'],
        dropped: [op, ...gives],
      },
    },
  ];
}
