/** Answers about functions that several rules ask for: kept as long as the graph that they are about. */
import type { FunctionView, Graph } from '../model';

/** `depth` limits how far a question follows calls; it is part of the question, so that answers do not depend on the order of asking. */
export function memoised<Answer>(
  ask: (graph: Graph, fn: FunctionView, depth: number) => Answer,
): (graph: Graph, fn: FunctionView, depth: number) => Answer {
  const known = new WeakMap<Graph, Map<string, { readonly answer: Answer }>>();
  return (graph, fn, depth) => {
    let answers = known.get(graph);
    if (!answers) {
      answers = new Map<string, { readonly answer: Answer }>();
      known.set(graph, answers);
    }
    const key = `${String(depth)} ${fn.id}`;
    let entry = answers.get(key);
    if (!entry) answers.set(key, (entry = { answer: ask(graph, fn, depth) }));
    return entry.answer;
  };
}
