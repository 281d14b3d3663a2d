/** Hover on a function's name: where it runs, and what blocks in it. */
import type { FunctionView } from '../../../rules/model';
import { worstFirst } from '../../../rules/models/consequences';
import { capitalise } from '../../../rules/models/models';
import { becauseOf, howLong, whatItDoes, whenItRuns, whereItRuns } from '../../../rules/models/words';
import type { Description, Finding } from '../api';
import { wayOf, type Places, type Views } from '../explain/places';
import { innermostFunction, suspensions, tellingEffects } from '../explain/subject';
import { linkLine, paragraphs } from './parts';

/** `null` for plain functions that take no time. */
export function describeFunction(
  views: Views,
  fn: FunctionView,
  findings: readonly Finding[],
  places: Places,
): Description | null {
  const effects = tellingEffects(fn);
  if (!fn.facts.isAsync && effects.length === 0) return null;
  const own = findings.filter((finding) => innermostFunction(fn.file, finding.span.start) === fn);
  const held = effects.map(
    (effect) =>
      `- ${capitalise(whatItDoes(effect))}: ${wayOf(views.path(fn, effect), places)}. Takes ${howLong(effect)}.`,
  );
  const awaits = suspensions(fn).length > 0;
  return {
    span: fn.facts.nameSpan,
    markdown: paragraphs(
      `**\`${fn.facts.name}\` ${whereSentence(views, fn)}**`,
      held.length > 0 ? `It holds its thread while it waits or computes:\n\n${held.join('\n')}` : nothingHeld(awaits),
      linkLine([...new Set(own.map((finding) => finding.rule))], undefined),
    ),
  };
}

function whereSentence(views: Views, fn: FunctionView): string {
  const [worst, ...others] = worstFirst(fn.contexts);
  if (!worst) return 'is not seen to be called in the project.';
  const because = becauseOf(worst, views.function(worst.entry)?.facts.name);
  const places = [...new Set(others.map(whereItRuns))].filter((place) => place !== whereItRuns(worst));
  const also = places.length > 0 ? ` Also ${places.join(', ')}.` : '';
  return `runs ${whereItRuns(worst)}, ${whenItRuns(worst)} (${because}).${also}`;
}

function nothingHeld(awaits: boolean): string {
  return awaits
    ? 'Nothing in it is seen to block: at each await others run.'
    : 'Nothing in it is seen to block, and it awaits nothing: it runs in one go.';
}
