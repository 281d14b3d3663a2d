/** Work that goes on for as long as the program runs: servers, consumers, monitors. */
import type { Block, LoopStep } from '../facts';
import type { FunctionView, Graph } from '../model';
import { innerBlocks } from './blocks';
import type { StartedWork } from './startedWork';

/** Some function that is started there loops until it is told to stop, or runs a server or an event loop. */
export function isLongLived({ targets }: StartedWork, graph: Graph): boolean {
  return targets.some((target) => isLongLivedFunction(target, graph));
}

export function isLongLivedFunction(fn: FunctionView, graph: Graph): boolean {
  return loopsUntilStopped(fn) || runsForever(fn, graph);
}

function runsForever(fn: FunctionView, graph: Graph): boolean {
  return fn.facts.operations.some((_, op) =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'runs-forever'),
  );
}

function loopsUntilStopped({ facts }: FunctionView): boolean {
  return loopsIn(facts.body).some(
    ({ trip, form }) => trip.k === 'forever' || (trip.k === 'condition' && form === 'while'),
  );
}

function loopsIn(block: Block): readonly LoopStep[] {
  return block.flatMap((step) => {
    if (typeof step === 'number') return [];
    const inner = innerBlocks(step).flatMap(loopsIn);
    return step.k === 'loop' ? [step, ...inner] : inner;
  });
}
