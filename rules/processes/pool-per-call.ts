import type { FunctionView, Graph } from '../model';
import { becauseOf } from '../models/words';
import { defineRule, type Detection, type Severity } from '../rule';
import { hoistPool } from '../shared/hoistPool';
import { poolBeforeLoop } from '../shared/poolBeforeLoop';
import { poolOccasion, type Occasion } from '../shared/poolOccasion';
import { executorMadeAt } from '../shared/pools';
import { startedIn } from '../shared/startedWork';
import { calleeText } from '../shared/text';

export const poolPerCall = defineRule({
  id: 'pool-per-call',
  area: 'processes',
  languages: ['python', 'javascript'],
  summary: 'A pool of processes, threads or workers is built for every request, turn or call, and thrown away again.',
  isUnproven: true,
  supersedes: ['executor-not-shut-down'],
  detect,
  message,
  fixes: ({ owner, op }, graph) => [...poolBeforeLoop(owner, op, graph), ...hoistPool(owner, op, graph)],
});

type Kind = 'process' | 'thread' | 'worker';

interface Details {
  readonly kind: Kind;
  readonly isPool: boolean;
  readonly name: string;
  readonly occasion: Occasion;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return madeIn(fn, graph).flatMap(({ op, kind, isPool }) => {
    const occasion = poolOccasion(fn, op, graph);
    const operation = fn.facts.operations[op];
    if (!occasion || !operation) return [];
    const name = calleeText(fn.file.facts, fn.facts, operation);
    return [
      {
        owner: fn,
        op,
        ...('context' in occasion ? { context: occasion.context } : {}),
        path: [],
        ...('caller' in occasion && occasion.caller ? { related: [occasion.caller] } : {}),
        confidence: 'high',
        severity: severityOf(kind, occasion),
        details: { kind, isPool, name, occasion },
      },
    ];
  });
}

interface Made {
  readonly op: number;
  readonly kind: Kind;
  readonly isPool: boolean;
}

/** Pools, and single workers and processes that run a file. */
function madeIn(fn: FunctionView, graph: Graph): readonly Made[] {
  const pools = fn.facts.operations.flatMap((call, op): readonly Made[] => {
    if (call.k !== 'call') return [];
    if (fn.file.language === 'python') {
      const kind = executorMadeAt(fn, op, graph);
      return kind ? [{ op, kind, isPool: true }] : [];
    }
    const isPool = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'makes-pool');
    return isPool ? [{ op, kind: 'worker', isPool }] : [];
  });
  if (fn.file.language === 'python') return pools;
  const workers = startedIn(fn, graph)
    .filter(({ handOff, isOwn }) => isOwn && handOff?.entry.file !== undefined)
    .filter(({ op }) => !pools.some((pool) => pool.op === op))
    .map(({ op, runsOn }): Made => ({ op, kind: runsOn, isPool: false }));
  return [...pools, ...workers];
}

/** Threads are cheap to start, though not free; processes and workers load a whole interpreter. */
function severityOf(kind: Kind, occasion: Occasion): Severity {
  const isDistant = occasion.k === 'call' || (occasion.k === 'turn' && occasion.caller !== undefined);
  return kind === 'thread' || isDistant ? 'information' : 'warning';
}

const WHEN = { request: 'for every request', call: 'for every call', turn: 'again and again' };

function message({ details, context }: Detection<Details>, graph: Graph): string {
  const { kind, isPool, name, occasion } = details;
  const because = context ? ` (${becauseOf(context, graph.function(context.entry)?.facts.name)})` : '';
  const what = isPool
    ? `\`${name}()\` builds a pool ${WHEN[occasion.k]}`
    : `\`${name}()\` starts a ${kind} ${WHEN[occasion.k]}`;
  return [
    what,
    why(kind, isPool) + because,
    'Instead: build one pool when the program starts, and use it everywhere.',
  ].join('\n');
}

function why(kind: Kind, isPool: boolean): string {
  const limit = 'And each call brings workers of its own, so nothing limits how many there are.';
  switch (kind) {
    case 'process':
      return `Starting ${isPool ? 'processes' : 'a process'} takes tens of milliseconds, often longer than the work itself. ${limit}`;
    case 'worker':
      return `Starting ${isPool ? 'workers' : 'a worker'} takes tens of milliseconds and megabytes, often more than the work itself. ${limit}`;
    case 'thread':
      return `Threads are started and ended again around the work. ${limit}`;
  }
}
