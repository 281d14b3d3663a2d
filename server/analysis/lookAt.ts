/** Lets the rules look at one file: all at once, or function by function where their findings are remembered. */
import type { FileId } from '../../rules/model';
import type { ConfigurationFor, Finding } from './api';
import { GraphView, type ViewParts } from './graph/view';
import type { Host } from './host';
import { lintFile, type Remember } from './lint';

export interface LookParts {
  readonly views: ViewParts;
  readonly configurationFor: ConfigurationFor;
  readonly log: Host['log'];
}

export function lookAt(
  { views, configurationFor, log }: LookParts,
  file: FileId,
  remember: Remember | null,
): readonly Finding[] {
  const graph = new GraphView(views, remember && file);
  const view = graph.file(file);
  if (!view) return [];
  const configuration = configurationFor(file);
  if (!remember) return lintFile(graph, view, configuration, log);
  views.evaluator.examined = file;
  try {
    return lintFile(graph, view, configuration, log, (fn, look) =>
      remember(fn, () => {
        graph.forgetMeanings();
        return look();
      }),
    );
  } finally {
    views.evaluator.examined = null;
  }
}
