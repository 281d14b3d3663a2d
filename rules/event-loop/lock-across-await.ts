import type { OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection } from '../rule';
import { lockFlow, type LockFlow } from '../shared/heldLocks';
import { asyncTwin } from '../shared/asyncTwin';
import { type Lock, lockOf } from '../shared/locks';

interface Details {
  readonly lock: Lock;
  /** `sync-with`: an async lock in a plain `with`; `async-with`: a thread lock in `async with`. */
  readonly problem: 'held' | 'sync-with' | 'async-with';
  /** Taken inside of a helper or a context manager of the project. */
  readonly isThroughHelper: boolean;
}

export const lockAcrossAwait = defineRule<'lock-across-await', Details>({
  id: 'lock-across-await',
  area: 'event-loop',
  languages: ['python'],
  summary: 'A lock of threads is held over an `await`: the next task that wants it stops the whole event loop.',
  supersedes: ['blocking-call-on-event-loop'],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return [...wrongWith(fn, graph), ...(fn.facts.isAsync ? heldOverAwait(fn, graph) : [])];
}

/** `with` on an async lock, `async with` on a lock of threads: both raise before anything is protected. */
function wrongWith(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'enter' || fn.file.language !== 'python') return [];
    const lock = lockOf(fn, graph, operation.value, op);
    if (!lock || (lock.kind === 'async-lock') === operation.isAsync) return [];
    const problem = operation.isAsync ? 'async-with' : 'sync-with';
    return [
      {
        owner: fn,
        op,
        path: [],
        confidence: lock.isCertain ? 'high' : 'medium',
        severity: lock.isCertain ? 'error' : 'information',
        details: { lock, problem, isThroughHelper: false },
      },
    ];
  });
}

function heldOverAwait(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  const flow = lockFlow(fn, graph);
  const reported = new Set<OperationId>();
  return awaitsIn(fn).flatMap((awaiting) =>
    [...(flow.before.get(awaiting)?.values() ?? [])].flatMap((held): readonly Detection<Details>[] => {
      const [op] = held.takenAt;
      // Who only takes it when it is free stops nobody.
      if (op === undefined || reported.has(op) || held.isTry || held.lock.kind === 'async-lock') return [];
      if (isWrongKind(flow, fn, op)) return [];
      reported.add(op);
      const span = fn.facts.operations[awaiting]?.span;
      const isCertain = held.isCertain && held.lock.isCertain;
      return [
        {
          owner: fn,
          op,
          path: [],
          related: span ? [{ file: fn.file.id, span, message: 'other tasks run here while the lock is taken' }] : [],
          confidence: isCertain ? 'high' : 'medium',
          severity: isCertain ? 'warning' : 'information',
          details: {
            lock: held.lock,
            problem: 'held',
            isThroughHelper: flow.events.get(op)?.some(({ by }) => by === 'helper') === true,
          },
        },
      ];
    }),
  );
}

/** Reported already: nothing is held then. */
function isWrongKind(flow: LockFlow, fn: FunctionView, op: OperationId): boolean {
  const operation = fn.facts.operations[op];
  return operation?.k === 'enter' && operation.isAsync && flow.events.get(op)?.some(({ by }) => by === 'with') === true;
}

/** Where other tasks get their turn. */
function awaitsIn({ facts }: FunctionView): readonly OperationId[] {
  return facts.operations.flatMap((operation, op) => {
    const suspends = operation.k === 'await' || ('isAsync' in operation && operation.isAsync);
    return suspends ? [op] : [];
  });
}

function message({ details, owner }: Detection<Details>): string {
  const { lock, problem } = details;
  const name = `\`${lock.display}\``;
  const asyncLock = ASYNC_LOCK[owner.file.loop] ?? 'asyncio.Lock';
  switch (problem) {
    case 'sync-with':
      return [
        `${name} is an async lock: a plain \`with\` on it raises a TypeError`,
        'Taking it may have to wait, and waiting needs an `await`: async locks have no `__enter__`.',
        `Instead: \`async with ${lock.display}:\`.`,
      ].join('\n');
    case 'async-with':
      return [
        `${name} is a lock of threads: \`async with\` on it raises a TypeError`,
        'It has no `__aenter__`: nothing about it can be awaited.',
        `Instead: use ${asyncLock} here.`,
      ].join('\n');
    case 'held':
      return [
        lock.kind === 'reentrant-lock'
          ? `${name} does not keep other tasks out while this one awaits`
          : `${name} is held over an \`await\`: the next task that wants it stops the event loop`,
        lock.kind === 'reentrant-lock'
          ? 'It belongs to the thread, and all tasks of a loop run on one thread: the next task is let in as if it were this one.'
          : 'While this task awaits, another one asks for the lock and waits for it on the only thread of the loop. So this task is never continued, and the lock is never given back.',
        `Instead: use ${asyncLock} with \`async with\`, or give the lock back before the \`await\`.`,
      ].join('\n');
  }
}

const ASYNC_LOCK: Readonly<Record<string, string>> = {
  asyncio: 'asyncio.Lock',
  trio: 'trio.Lock',
  anyio: 'anyio.Lock',
};

/** What waits in another way may end in another order: a suggestion. */
function fixes({ owner, op, details: { lock, problem } }: Detection<Details>, graph: Graph): readonly Fix[] {
  if (problem !== 'sync-with') return asyncTwin(owner, lock, graph);
  const intent: FixIntent = { k: 'set-with', fn: owner.facts.index, op, isAsync: true };
  return owner.facts.isAsync ? [{ title: `Write async with ${lock.display}`, safety: 'suggestion', intent }] : [];
}
