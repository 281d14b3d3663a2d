/** The function that a question is about, and what the decision rules want to know of it. */
import type { Effect, FileView, FunctionView, Graph, Site } from '../../../rules/model';
import { byWeight, classify, type Classification } from '../../../rules/models/classify';
import type { Situation } from '../../../rules/models/recommend';
import { contains } from './places';

/** The module body where no other function stands; decorators belong to their function. */
export function innermostFunction(file: FileView, offset: number): FunctionView | undefined {
  const around = file.functions.filter(({ facts }) => facts.index === 0 || isAround(facts, offset));
  const size = ({ facts }: FunctionView): number => (facts.index === 0 ? Infinity : facts.span.end - facts.span.start);
  return around.sort((a, b) => size(a) - size(b))[0];
}

function isAround({ span, decorators }: FunctionView['facts'], offset: number): boolean {
  // The sign stands before the decorator's expression.
  const isDecorator = decorators.some(({ span: { start, end } }) => contains({ start: start - 1, end }, offset));
  return isDecorator || contains(span, offset);
}

/** What takes time, heaviest first. */
export function tellingEffects(fn: FunctionView): readonly Effect[] {
  return fn.effects.filter((effect) => effect.cost !== 'micro').sort(byWeight);
}

/** Where it lets others run. */
export function suspensions(fn: FunctionView): readonly number[] {
  return fn.facts.operations.flatMap((op) =>
    op.k === 'await' || ((op.k === 'iterate' || op.k === 'enter') && op.isAsync) ? [op.span.start] : [],
  );
}

export function situationOf(fn: FunctionView, graph: Graph): Situation {
  const effects = tellingEffects(fn);
  const suspends = suspensions(fn).length > 0;
  const classification: Classification = classify(fn.effects, suspends);
  return {
    classification,
    contexts: fn.contexts,
    language: isPython(fn) ? 'python' : 'javascript',
    isAsync: fn.facts.isAsync,
    suspends,
    handsOverTo: fn.sites.flatMap((site) => (site.handOff ? [site.handOff.runsOn] : [])),
    holdsThread: effects.some((effect) => effect.certainty === 'certain'),
    gil: effects.find((effect) => effect.kind === 'computes')?.gil,
    computesInThreads: hasGil(fn) && fn.sites.some((site) => computesInThread(site, graph)),
    isFreeThreaded: fn.file.isFreeThreaded,
  };
}

function computesInThread({ handOff }: Site, graph: Graph): boolean {
  if (handOff?.runsOn !== 'thread') return false;
  const effects = handOff.callables.flatMap((id) => graph.function(id)?.effects ?? []);
  return classify(effects) === 'CPU-bound' && effects.some((e) => e.kind === 'computes' && e.gil === 'switches');
}

export function isPython(fn: FunctionView): boolean {
  return fn.file.language === 'python';
}

export function hasGil(fn: FunctionView): boolean {
  return isPython(fn) && !fn.file.isFreeThreaded;
}

/** `load`, or words for the module body. */
export function titleOf({ facts }: FunctionView): string {
  return facts.index === 0 ? 'Top level' : `\`${facts.name}\``;
}
