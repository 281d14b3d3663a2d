/** The explanation as people read it: fixed headings, short first. */
import type { Context, FunctionView } from '../../../rules/model';
import { consequenceOf, inShort, whoWaits, worstFirst } from '../../../rules/models/consequences';
import { handOffSentence, isWorthTelling } from '../../../rules/models/handOffs';
import { capitalise, modelInBrief, MODELS, tradeOffTable } from '../../../rules/models/models';
import { LOOP_NAMES, onFreeThreadedPython, type Recommendation, type Situation } from '../../../rules/models/recommend';
import { becauseOf, howLong, whatItDoes, whenItRuns, whereItRuns } from '../../../rules/models/words';
import type { Finding } from '../api';
import { wayOf, type Places, type Views } from './places';
import { hasGil, isPython, suspensions, tellingEffects, titleOf } from './subject';

export interface Material {
  readonly views: Views;
  readonly fn: FunctionView;
  readonly places: Places;
  readonly situation: Situation;
  readonly recommendation: Recommendation;
  readonly findings: readonly Finding[];
}

export function explanationMarkdown(material: Material): string {
  const { fn, places, situation, findings } = material;
  const sections: readonly (readonly [string, string])[] = [
    ['Where it runs', whereSection(material)],
    ['What it does', whatSection(material)],
    ['Who waits', whoSection(material)],
    ['What it hands over', handOffSection(material)],
    ['Which model fits', modelSection(material)],
    ['Findings', findingsSection(material)],
    ...(isPython(fn) ? ([['On a free-threaded Python', onFreeThreadedPython(situation)]] as const) : []),
    ...(findings.length > 0 ? ([['The models side by side', tradeOffTable()]] as const) : []),
  ];
  const title = `# ${titleOf(fn)} (${places.of(fn.file.id, fn.facts.nameSpan.start)})`;
  return (
    [title, verdict(material), ...sections.map(([heading, text]) => `## ${heading}\n\n${text}`)].join('\n\n') + '\n'
  );
}

/** The answer in one line. */
export function verdict({ fn, situation }: Pick<Material, 'fn' | 'situation'>): string {
  const { classification, suspends } = situation;
  const name = `**${capitalise(classification)}**`;
  const effects = tellingEffects(fn);
  const [worst] = effects;
  if (!worst && suspends) return `${name}: it awaits, and others run meanwhile.`;
  if (!worst || classification === 'light') return `${name}: it neither waits nor computes for long.`;
  const kinds = (['blocks', 'computes'] as const).flatMap(
    (kind) => effects.find((effect) => effect.kind === kind) ?? [],
  );
  const telling = classification === 'mixed' && !suspends ? kinds : [worst];
  const context = worstFirst(fn.contexts)[0];
  return `${name}: it ${inShort(telling)}. ${consequenceOf(worst, context, hasGil(fn)).text}`;
}

function whereSection({ views, fn, places }: Material): string {
  const contexts = worstFirst(fn.contexts);
  if (contexts.length === 0) return 'Nobody in the project is seen to call it; it runs on the thread of whoever does.';
  return list(contexts.map((context) => contextLine(views, fn, context, places)));
}

function contextLine(views: Views, fn: FunctionView, context: Context, places: Places): string {
  const entry = views.function(context.entry)?.facts.name;
  const loop = context.loop === undefined || context.loop === 'browser' ? '' : ` (${LOOP_NAMES[context.loop]})`;
  const way = views.contextPath(fn, context);
  const steps = way.length > 0 ? ` The way here: ${wayOf(way, places)}.` : '';
  return `${capitalise(whereItRuns(context))}${loop}, ${whenItRuns(context)}: ${becauseOf(context, entry)}.${steps}`;
}

function whatSection({ views, fn, places }: Material): string {
  const effects = tellingEffects(fn).map((effect) => {
    const way = wayOf(views.path(fn, effect), places);
    return `${capitalise(whatItDoes(effect))}: ${way}. Takes ${howLong(effect)}.`;
  });
  const awaits = suspensions(fn).map((offset) => places.of(fn.file.id, offset));
  const more = awaits.length > 3 ? ` and ${awaits.length - 3} more` : '';
  if (awaits.length > 0)
    effects.push(`Awaits (${awaits.slice(0, 3).join(', ')}${more}), and lets others run meanwhile.`);
  return effects.length === 0 ? 'Nothing that takes time, as far as it can be resolved.' : list(effects);
}

function whoSection({ fn, situation }: Material): string {
  const worst = tellingEffects(fn)[0];
  if (!worst) return situation.suspends ? 'Nobody: at each await the loop runs others.' : 'Nobody.';
  const contexts = worstFirst(fn.contexts);
  if (contexts.length === 0) return consequenceOf(worst, undefined, hasGil(fn)).text;
  const lines = contexts.map((context) => whoWaits(worst, context, hasGil(fn)));
  return list([...new Set(lines)]);
}

function handOffSection({ views, fn, places }: Material): string {
  const lines = fn.sites.flatMap(({ handOff, op }) => {
    const names = handOff ? handedOver(views, handOff) : [];
    if (!handOff || !isWorthTelling(handOff, names)) return [];
    const place = places.of(fn.file.id, fn.facts.operations[op]?.span.start ?? fn.facts.span.start);
    return [`${place}: ${handOffSentence(handOff, names)}`];
  });
  return lines.length === 0 ? 'Nothing.' : list(lines);
}

/** Names of what is handed over. */
export function handedOver(
  views: Views,
  handOff: NonNullable<FunctionView['sites'][number]['handOff']>,
): readonly string[] {
  const functions = [...handOff.callables, ...handOff.coroutines].map((id) => views.function(id)?.facts.name ?? '');
  return [...new Set([...functions, ...handOff.apis.map((api) => api.display)])].filter((name) => name !== '');
}

function modelSection({ recommendation }: Material): string {
  const { model, reason, pictures } = recommendation;
  const lines = pictures.map((id) => {
    const isWorker = id === 'processes' && model.includes('worker threads');
    return `${modelInBrief(id, isWorker ? 'worker threads' : undefined)} Under load: ${lowerFirst(MODELS[id].underLoad)}`;
  });
  return [`**${capitalise(model)}**. ${reason}`, ...(lines.length > 0 ? [list(lines)] : [])].join('\n\n');
}

function findingsSection({ findings, places }: Material): string {
  if (findings.length === 0) return 'None.';
  return list(
    findings.map(({ file, span, severity, message, rule }) => {
      const [headline = ''] = message.split('\n');
      return `${places.of(file, span.start)}, ${severity}: ${headline} ([${rule}](threadwise-rule:${rule}))`;
    }),
  );
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
