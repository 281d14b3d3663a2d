/** Loops of async functions in which nothing waits: as long as they turn, nobody else on the loop does. */
import type { LoopStep, OperationId, Value } from '../facts';
import type { FunctionId, FunctionView, Graph } from '../model';
import { sizeOf } from './collectionSize';
import { stepsAround } from './enclosing';
import { endingOfLoop, type Ending } from './endings';
import { loopStepsIn, operationsOfTurn } from './loops';
import { neverWaits } from './settled';

export interface StarvingLoop {
  readonly loop: LoopStep;
  readonly ending: Exclude<Ending, { readonly k: 'unknown' }> | { readonly k: 'turns'; readonly count: number };
  /** There are awaits, which wait for nothing. */
  readonly awaits: boolean;
}

/** Fewer turns are over before anybody notices. */
const MANY = 100_000;
/** Functions that one turn runs through, at most. */
const MAX_FUNCTIONS = 50;

export function starvingLoopsIn(fn: FunctionView, graph: Graph): readonly StarvingLoop[] {
  if (!fn.facts.isAsync || fn.facts.isGenerator) return [];
  const found: StarvingLoop[] = [];
  for (const loop of loopStepsIn(fn.facts.body)) {
    const [first] = operationsOfTurn(loop);
    const around = first === undefined ? [] : stepsAround(fn.facts, first);
    if (found.some((other) => around.includes(other.loop))) continue;
    const starving = starvingLoop(fn, loop, graph);
    if (starving && !mayEndByException(fn, loop, graph)) found.push(starving);
  }
  return found;
}

function starvingLoop(fn: FunctionView, loop: LoopStep, graph: Graph): StarvingLoop | undefined {
  const turn = operationsOfTurn(loop);
  if (loop.isAsync || loop.form === 'comprehension' || turn.some((op) => mayLetRun(fn, op, graph))) return undefined;
  const awaits = turn.some((op) => fn.facts.operations[op]?.k === 'await');
  // Without any await it is plain work in JavaScript, and nobody takes it for anything else.
  if (!awaits && fn.file.language !== 'python') return undefined;
  const runs = runsIn(fn, new Set(turn), graph);
  if (!runs) return undefined;
  const ending = endingOfLoop(fn, loop, runs, graph);
  if (ending.k !== 'unknown') return { loop, ending, awaits };
  const count = awaits ? turnsOf(fn, loop, graph) : 0;
  return count >= MANY ? { loop, ending: { k: 'turns', count }, awaits } : undefined;
}

function mayLetRun(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k === 'await') return !neverWaits(fn, op, graph);
  if (operation?.k === 'yield' || operation?.k === 'yield-from') return true;
  return operation !== undefined && 'isAsync' in operation && operation.isAsync;
}

/** What a turn calls and awaits, the function itself included; `undefined` if something there blocks: that is reported by itself. */
function runsIn(fn: FunctionView, turn: ReadonlySet<OperationId>, graph: Graph): ReadonlySet<FunctionId> | undefined {
  const sites = fn.sites.filter(({ op }) => turn.has(op));
  if (sites.some((site) => (graph.worstEffectAt(site, fn, 'blocks')?.cost ?? 'micro') !== 'micro')) return undefined;
  const runs = new Set([fn.id]);
  const pending = sites.flatMap((site) => [...site.calls, ...site.asyncCallees]);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const next = graph.function(id);
    if (!next || runs.has(id)) continue;
    if (runs.size >= MAX_FUNCTIONS || next.effects.some(({ kind, cost }) => kind === 'blocks' && cost !== 'micro'))
      return undefined;
    runs.add(id);
    pending.push(...next.sites.flatMap((site) => [...site.calls, ...site.asyncCallees]));
  }
  return runs;
}

function turnsOf(fn: FunctionView, { trip, iterates }: LoopStep, graph: Graph): number {
  if (trip.k === 'constant') return trip.count;
  if (trip.k === 'bound') return numberOf(graph.values.literal(fn, trip.bound));
  const size = trip.k === 'collection' && iterates ? sizeOf(fn, iterates, graph) : undefined;
  return size?.k === 'count' ? size.count : 0;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** A handler around it may be its way out, unless it takes whatever comes. */
function mayEndByException(fn: FunctionView, loop: LoopStep, graph: Graph): boolean {
  const [first] = operationsOfTurn(loop);
  const around = first === undefined ? [] : stepsAround(fn.facts, first);
  return around.slice(0, around.indexOf(loop)).some((step) => {
    if (step.k !== 'try') return false;
    return step.handlers.some(({ types }) => !types.every((type) => isGeneral(fn, type, graph)));
  });
}

function isGeneral(fn: FunctionView, type: Value, graph: Graph): boolean {
  return graph.values
    .entities(fn, type)
    .flatMap((entity) => graph.values.roles(fn, entity))
    .some(({ role }) => role === 'any-exception' || role === 'cancellation-exception');
}
