/** Functions that take work from a queue for ever, and end with the first piece of it that fails. */
import type { Block, LoopStep, OperationId } from '../facts';
import type { EffectCategory, FunctionView, Graph } from '../model';
import { innerBlocks, operationsIn } from './blocks';
import { valueText } from './text';
import { usesOfResults } from './uses';

export interface FragileConsumer {
  readonly fn: FunctionView;
  /** The queue, as written. */
  readonly queue: string;
  /** What may fail, with no handler between it and the loop. */
  readonly risk: OperationId;
}

/** Functions that are called are followed this far. */
const MAX_DEPTH = 3;
/** What depends on the world outside fails sooner or later. */
const OUTSIDE: ReadonlySet<EffectCategory> = new Set(['network', 'file', 'database', 'subprocess']);

export function fragileConsumer(fn: FunctionView, graph: Graph): FragileConsumer | undefined {
  for (const loop of unhandledLoops(fn.facts.body)) {
    const queue = operationsIn(loop.body).flatMap((op) => queueAt(fn, op, graph) ?? [])[0];
    const risk = queue === undefined ? undefined : unhandledIn(fn, loop.body, graph, MAX_DEPTH);
    if (queue !== undefined && risk !== undefined) return { fn, queue, risk };
  }
  return undefined;
}

/** Endless loops that no handler stands around: who handles it there has noticed. */
function unhandledLoops(block: Block): readonly LoopStep[] {
  return block.flatMap((step) => {
    if (typeof step === 'number' || (step.k === 'try' && step.handlers.length > 0)) return [];
    const inside = innerBlocks(step).flatMap((inner) => unhandledLoops(inner));
    return step.k === 'loop' && step.trip.k === 'forever' ? [step, ...inside] : inside;
  });
}

/** `item = queue.get()`, which waits for one. */
function queueAt(fn: FunctionView, op: OperationId, graph: Graph): string | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || call.callee.k !== 'member') return undefined;
  const { of } = call.callee;
  const waits = fn.sites.some((site) => site.op === op && site.apis.some(({ effect }) => effect.category === 'wait'));
  const isUsed = (usesOfResults(fn.facts).get(op) ?? []).length > 0;
  if (!waits || !isUsed) return undefined;
  const isQueue = graph.values.entities(fn, of, op).some((e) => graph.values.synchroniser(fn, e) === 'queue');
  return isQueue ? valueText(fn.file.facts, fn.facts, of) : undefined;
}

/** The first operation that may fail and that no handler stands around; whatever it is that a handler takes. */
function unhandledIn(fn: FunctionView, block: Block, graph: Graph, depth: number): OperationId | undefined {
  for (const step of block) {
    if (typeof step === 'number') {
      if (mayFail(fn, step, graph, depth)) return step;
      continue;
    }
    const blocks = step.k === 'try' && step.handlers.length > 0 ? [step.else] : innerBlocks(step);
    for (const inner of blocks) {
      const found = unhandledIn(fn, inner, graph, depth);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function mayFail(fn: FunctionView, op: OperationId, graph: Graph, depth: number): boolean {
  const site = fn.sites.find((other) => other.op === op);
  if (site?.confidence !== 'high') return false;
  if (site.apis.some(({ effect }) => effect.certainty === 'certain' && OUTSIDE.has(effect.category))) return true;
  return (
    depth > 0 &&
    site.calls.some((id) => {
      const callee = graph.function(id);
      return callee !== undefined && unhandledIn(callee, callee.facts.body, graph, depth - 1) !== undefined;
    })
  );
}
