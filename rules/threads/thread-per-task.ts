import type { LoopStep } from '../facts';
import type { Context, FunctionView, Graph } from '../model';
import { becauseOf } from '../models/words';
import { defineRule, type Detection, type RelatedPlace, type Severity } from '../rule';
import { operationsIn } from '../shared/blocks';
import { loopsAround } from '../shared/enclosing';
import { isFiled, isKept } from '../shared/kept';
import { isLongLived } from '../shared/longLived';
import { repetitionOf } from '../shared/repetition';
import { mapInPool } from '../shared/threadPoolFix';
import { startedIn, type StartedWork } from '../shared/startedWork';

export const threadPerTask = defineRule({
  id: 'thread-per-task',
  area: 'threads',
  languages: ['python', 'javascript'],
  summary: 'A thread or worker is started for every item, request or connection: nothing limits how many there are.',
  isUnproven: true,
  supersedes: ['pool-per-call'],
  detect,
  message,
  fixes: ({ owner, details: { work } }, graph) => mapInPool(owner, work, graph),
});

interface Details {
  readonly work: StartedWork;
  readonly occasion: Occasion;
}

type Occasion =
  | {
      readonly k: 'item';
      readonly count?: number;
      readonly isOutside?: boolean;
      readonly caller?: RelatedPlace | undefined;
    }
  | { readonly k: 'connection' | 'turn' }
  | { readonly k: 'request'; readonly context: Context };

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return startedIn(fn, graph).flatMap((work) => {
    if (!work.isOwn || work.runsOn === 'process' || isRoutine(fn)) return [];
    const occasion = occasionOf(fn, work, graph);
    if (!occasion) return [];
    return [
      {
        owner: fn,
        op: work.op,
        ...(occasion.k === 'request' ? { context: occasion.context } : {}),
        path: [],
        ...('caller' in occasion && occasion.caller ? { related: [occasion.caller] } : {}),
        confidence: work.confidence,
        severity: severityOf(work, occasion),
        details: { work, occasion },
      },
    ];
  });
}

/** Tests and builds start what they need. */
function isRoutine({ contexts }: FunctionView): boolean {
  return contexts.length > 0 && contexts.every(({ phase }) => phase === 'test' || phase === 'build');
}

/** As many as this are a mistake even where somebody has written the number down. */
const MANY = 100;

function occasionOf(fn: FunctionView, work: StartedWork, graph: Graph): Occasion | undefined {
  const loops = loopsAround(fn.facts, work.op);
  if (loops.some((loop) => acceptsConnections(fn, loop, graph))) return { k: 'connection' };
  if (isLongLived(work, graph)) return undefined;
  if (isThrottled(fn, loops) || isFiled(fn, work.op)) return undefined;
  const repetition = repetitionOf(fn, work.op, graph);
  const { caller } = repetition;
  if (repetition.k === 'count' && repetition.count >= MANY) return { k: 'item', count: repetition.count, caller };
  if (repetition.k === 'per-item') {
    return { k: 'item', isOutside: loops.some((loop) => isFromOutside(fn, loop)), caller };
  }
  if (repetition.k === 'while') return takesWork(fn, loops) ? { k: 'turn' } : undefined;
  const request = fn.contexts.find(({ phase }) => phase === 'request');
  return request && !isKept(fn, work.op) ? { k: 'request', context: request } : undefined;
}

function acceptsConnections(fn: FunctionView, loop: LoopStep, graph: Graph): boolean {
  return operationsIn(loop.body).some((op) =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'accepts'),
  );
}

/** Something in the loop waits for threads that run already, or for a free place. */
function isThrottled(fn: FunctionView, loops: readonly LoopStep[]): boolean {
  const inside = new Set(loops.flatMap((loop) => operationsIn(loop.body)));
  return fn.sites.some(
    ({ op, apis }) => inside.has(op) && apis.some(({ effect }) => effect.category === 'lock' || isJoin(effect.api)),
  );
}

function isJoin(api: string): boolean {
  return /(\.join|\.result|\.wait)$/.test(api);
}

/** Rows, lines, files, messages: as many as there are. */
function isFromOutside(fn: FunctionView, { iterates }: LoopStep): boolean {
  const source = iterates?.k === 'op' ? iterates.op : undefined;
  return fn.sites.some(
    ({ op, apis, kind }) =>
      (op === source || (kind === 'iterate' && isIterationOf(fn, op, iterates))) &&
      apis.some(({ effect }) => ['file', 'network', 'database', 'stdin'].includes(effect.category)),
  );
}

function isIterationOf(fn: FunctionView, op: number, iterates: LoopStep['iterates']): boolean {
  const operation = fn.facts.operations[op];
  return operation?.k === 'iterate' && operation.value === iterates;
}

/** A `while` loop that waits for the next job in each turn. */
function takesWork(fn: FunctionView, loops: readonly LoopStep[]): boolean {
  const inside = new Set(loops.flatMap((loop) => [...operationsIn(loop.head), ...operationsIn(loop.body)]));
  return fn.sites.some(
    ({ op, apis }) =>
      inside.has(op) &&
      apis.some(
        ({ effect }) => ['wait', 'network', 'database'].includes(effect.category) && effect.cost === 'unbounded',
      ),
  );
}

function severityOf({ runsOn, confidence }: StartedWork, occasion: Occasion): Severity {
  if (confidence !== 'high') return 'information';
  // A worker is an engine of its own, with its own heap.
  if (runsOn === 'worker') return 'warning';
  const isLarge = occasion.k === 'item' && (occasion.count !== undefined || occasion.isOutside === true);
  return isLarge ? 'warning' : 'information';
}

function message({ details: { work, occasion }, context }: Detection<Details>, graph: Graph): string {
  const noun = work.runsOn === 'worker' ? 'worker' : 'thread';
  const cost =
    noun === 'worker'
      ? 'Each has an engine and megabytes of memory of its own'
      : 'Each needs memory and a start of its own';
  const because = context ? ` (${becauseOf(context, graph.function(context.entry)?.facts.name)})` : '';
  return [
    `A ${noun} is started ${whenOf(occasion)}`,
    `${cost}, and nothing limits how many there are: the more there is to do, the more they get in each other's way${because}.`,
    noun === 'worker'
      ? 'Instead: keep a pool of workers, about one per core, and give it the tasks.'
      : `Instead: give the tasks to a ThreadPoolExecutor with \`max_workers\`, or make them async.`,
  ].join('\n');
}

function whenOf(occasion: Occasion): string {
  switch (occasion.k) {
    case 'item':
      return occasion.count === undefined ? 'for every item' : `${occasion.count.toLocaleString('en-US')} times`;
    case 'connection':
      return 'for every connection';
    case 'turn':
      return 'for every job that comes in';
    case 'request':
      return 'for every request';
  }
}
