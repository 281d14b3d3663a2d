/** Answers about functions that several rules ask for: kept as long as the graph that they are about. */
import type { FunctionView, Graph } from '../model';

/** `depth` limits how far a question follows calls; it is part of the question, so that answers do not depend on the order of asking. */
export function memoised<Answer>(
  ask: (graph: Graph, fn: FunctionView, depth: number) => Answer,
): (graph: Graph, fn: FunctionView, depth: number) => Answer {
  const known = new WeakMap<Graph, WeakMap<FunctionView, Map<number, () => Answer>>>();
  return (graph, fn, depth) => {
    let functions = known.get(graph);
    if (!functions) known.set(graph, (functions = new WeakMap()));
    let answers = functions.get(fn);
    if (!answers) functions.set(fn, (answers = new Map<number, () => Answer>()));
    let answer = answers.get(depth);
    if (!answer) answers.set(depth, (answer = graph.shared(() => ask(graph, fn, depth))));
    return answer();
  };
}
