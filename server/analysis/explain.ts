/** "Explain concurrency model": what a function does, where it runs, who waits, which model fits. */
import type { FileView, FunctionView } from '../../rules/model';
import { isWorthTelling } from '../../rules/models/handOffs';
import { recommend } from '../../rules/models/recommend';
import type { Explanation, Finding } from './api';
import { explanationMarkdown, handedOver } from './explain/markdown';
import { placesFrom, type Views } from './explain/places';
import { innermostFunction, situationOf, tellingEffects } from './explain/subject';

/** The innermost function around an offset; the module body outside of functions. */
export function explainAt(
  views: Views,
  file: FileView,
  offset: number,
  findings: readonly Finding[],
): Explanation | null {
  const fn = innermostFunction(file, offset);
  return fn ? explain(views, fn, findings) : null;
}

function explain(views: Views, fn: FunctionView, all: readonly Finding[]): Explanation {
  const findings = all.filter((finding) => innermostFunction(fn.file, finding.span.start) === fn);
  const situation = situationOf(fn, views);
  const recommendation = recommend(situation);
  const places = placesFrom(views, fn.file.id);
  const { facts } = fn;
  return {
    file: fn.file.id,
    function: facts.index === 0 ? 'top level' : facts.name,
    span: facts.span,
    isAsync: facts.isAsync,
    contexts: fn.contexts,
    effects: tellingEffects(fn).map((effect) => ({ effect, path: views.path(fn, effect) })),
    handOffs: handOffs(views, fn),
    classification: situation.classification,
    recommendation: { model: recommendation.model, reason: recommendation.reason },
    findings,
    markdown: explanationMarkdown({ views, fn, places, situation, recommendation, findings }),
  };
}

function handOffs(views: Views, fn: FunctionView): Explanation['handOffs'] {
  return fn.sites.flatMap(({ handOff, op }) => {
    const span = fn.facts.operations[op]?.span;
    const callables = handOff ? handedOver(views, handOff) : [];
    if (!handOff || !span || !isWorthTelling(handOff, callables)) return [];
    return [{ span, api: handOff.display, runsOn: handOff.runsOn, callables }];
  });
}
