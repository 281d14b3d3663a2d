/** Hover on a call that blocks, computes or hands over, also where that is fine. */
import type { Operation, Span } from '../../../rules/facts';
import type { Context, Effect, FunctionView, Site, SiteHandOff } from '../../../rules/model';
import { byWeight } from '../../../rules/models/classify';
import { code, consequenceOf, worstFirst } from '../../../rules/models/consequences';
import { handOffSentence, isWorthTelling } from '../../../rules/models/handOffs';
import { capitalise } from '../../../rules/models/models';
import { becauseOf, whatItDoes, whereItRuns } from '../../../rules/models/words';
import type { Description } from '../api';
import { handedOver } from '../explain/markdown';
import { contains, wayOf, type Places, type Views } from '../explain/places';
import { hasGil } from '../explain/subject';
import { loopsOf } from '../graph/loops';
import { costLine, entryOf, linkLine, paragraphs, ruleOn, whyOf } from './parts';

/** The innermost operation at an offset that has something to tell: calls by what is called, loops by their keyword. */
export function siteAt(fn: FunctionView, offset: number): Site | undefined {
  const size = (site: Site): number => {
    const span = hoverSpan(fn, site);
    return span ? span.end - span.start : Infinity;
  };
  const around = fn.sites.filter((site) => {
    const span = hoverSpan(fn, site);
    return span !== undefined && contains(span, offset) && isCandidate(site);
  });
  return around.sort((a, b) => size(a) - size(b))[0];
}

function isCandidate(site: Site): boolean {
  return site.calls.length > 0 || site.apis.length > 0 || site.work !== undefined || site.handOff !== undefined;
}

function hoverSpan(fn: FunctionView, site: Site): Span | undefined {
  if (site.loop !== undefined) return loopsOf(fn.facts)[site.loop]?.step.span;
  const operation: Operation | undefined = fn.facts.operations[site.op];
  return operation?.k === 'call' ? operation.calleeSpan : operation?.span;
}

export function describeSite(views: Views, fn: FunctionView, site: Site, places: Places): Description | null {
  const span = hoverSpan(fn, site);
  const markdown =
    site.handOff && isWorthTelling(site.handOff, handedOver(views, site.handOff))
      ? handOffMarkdown(views, fn, site.handOff)
      : effectMarkdown(views, fn, worstAt(views, fn, site), places);
  return span && markdown !== '' ? { span, markdown } : null;
}

function worstAt(views: Views, fn: FunctionView, site: Site): Effect | undefined {
  const kinds = (['blocks', 'computes'] as const).flatMap((kind) => views.worstEffectAt(site, fn, kind) ?? []);
  return kinds.sort(byWeight)[0];
}

function effectMarkdown(views: Views, fn: FunctionView, effect: Effect | undefined, places: Places): string {
  if (!effect) return '';
  const path = views.path(fn, effect);
  const context = worstFirst(fn.contexts)[0];
  const consequence = consequenceOf(effect, context, hasGil(fn));
  const subject = effect.via === null ? code(effect) : `\`${path[0]?.call ?? effect.api}()\``;
  const cause = views.function(effect.cause);
  const entry = entryOf(cause, effect.api);
  const where = context ? ` Runs ${placeOf(views, context)}.` : '';
  return paragraphs(
    `**${capitalise(subject)} ${whatItDoes(effect)}.** ${consequence.text}`,
    path.length > 1 ? `The way to the cause: ${wayOf(path, places)}.` : '',
    `${costLine(effect, entry)}${where}`,
    consequence.isHarmful ? whyOf(effect.kind, hasGil(fn)) : instead(views, fn, effect),
    linkLine(ruleOn(effect.kind), entry),
  );
}

function placeOf(views: Views, context: Context): string {
  return `${whereItRuns(context)} (${becauseOf(context, views.function(context.entry)?.facts.name)})`;
}

/** What to call on an event loop, should the code ever run on one. */
function instead(views: Views, fn: FunctionView, effect: Effect): string {
  const counterpart = effect.symbol === undefined ? undefined : views.counterpart(effect.symbol, fn.file.loop);
  return counterpart ? `On an event loop: ${counterpart.display}.` : '';
}

function handOffMarkdown(views: Views, fn: FunctionView, handOff: SiteHandOff): string {
  const functions = handOff.callables.flatMap((id) => views.function(id) ?? []);
  const effects = [...functions.flatMap((f) => f.effects), ...handOff.apis.map((api) => api.effect)];
  const worst = effects.filter((effect) => effect.cost !== 'micro').sort(byWeight)[0];
  return paragraphs(
    `**${handOffSentence(handOff, handedOver(views, handOff))}**`,
    worst ? `What runs there ${whatItDoes(worst)} (${code(worst)}). ${fitOf(handOff, worst, hasGil(fn))}`.trim() : '',
    handOff.entry.source === undefined ? '' : `[Source](${handOff.entry.source})`,
  );
}

/** Whether the place fits the work. */
function fitOf({ runsOn }: SiteHandOff, effect: Effect, gil: boolean): string {
  const waits = effect.kind === 'blocks';
  switch (runsOn) {
    case 'thread':
      if (waits) return 'Waiting is what threads are good for.';
      if (!gil || effect.gil === 'released') return 'The thread has a core of its own for that.';
      return effect.gil === 'held'
        ? 'It keeps the GIL, so every other thread stands still meanwhile.'
        : 'Under the GIL the thread shares the one core: others stay responsive, the work gets no faster.';
    case 'process':
    case 'worker':
      return waits
        ? 'Waiting needs no core of its own; a thread or async I/O is cheaper.'
        : 'It has a core of its own for that.';
    default:
      return 'It holds the loop while it does.';
  }
}
