/** What a function does over time: its body as steps that hold its worker, let others run, or hand work over. */
import type { FunctionView, Site } from '../../../../rules/model';
import { COST_ORDER, type Cost, type Effect } from '../../../../rules/model';
import { laneKindOf, laneText } from '../../../../rules/models/lanes';
import {
  drawTimeline,
  improve,
  timelineText,
  type TimelineOf,
  type TimelineStep,
} from '../../../../rules/models/timeline';
import { valueText } from '../../../../rules/shared/text';
import { handedOver } from '../markdown';
import { hasGil, isPython } from '../subject';
import { MOST_STEPS, MOST_TIMELINES } from './limits';
import { nameOf, placeOfFunction, worstSeverityFirst, type Chosen, type Material } from './material';
import type { Timeline, TimelineEntry } from './model';

/** Of the subject alone; of many functions those with findings first, then those that hand work over. */
export function timelinesOf(material: Material, { functions, subject }: Chosen): readonly TimelineEntry[] {
  const candidates = subject ? [subject] : [...functions].sort(worstFirst(material));
  const entries: TimelineEntry[] = [];
  for (const fn of candidates) {
    const steps = stepsOverTime(material, fn);
    if (steps.length > 0) entries.push(entryOf(material, fn, steps));
    if (entries.length === MOST_TIMELINES) break;
  }
  return entries;
}

function worstFirst(material: Material): (a: FunctionView, b: FunctionView) => number {
  const worst = (fn: FunctionView): number => {
    const [finding] = [...material.findings.of(fn)].sort(worstSeverityFirst);
    if (finding) return ['error', 'warning', 'information', 'hint'].indexOf(finding.severity);
    return fn.sites.some(({ handOff }) => handOff && isElsewhere(handOff.runsOn)) ? 4 : 5;
  };
  return (a, b) => worst(a) - worst(b);
}

function entryOf(material: Material, fn: FunctionView, steps: readonly TimelineStep[]): TimelineEntry {
  const stay = material.stays.of(fn)[0];
  const lane = stay?.kind ?? 'unknown';
  const of: TimelineOf = {
    name: nameOf(fn),
    lane,
    laneName: laneText(lane, stay?.contexts[0]?.loop ?? fn.file.loop).name,
    language: isPython(fn) ? 'python' : 'javascript',
    hasGil: hasGil(fn),
    steps,
  };
  const better = improve(of);
  return {
    function: nameOf(fn),
    place: placeOfFunction(material, fn),
    now: timeline(of),
    ...(better && { better: timeline(better) }),
  };
}

function timeline(of: TimelineOf): Timeline {
  const picture = drawTimeline(of);
  return { ...picture, text: timelineText(picture) };
}

function stepsOverTime(material: Material, fn: FunctionView): readonly TimelineStep[] {
  const steps: { readonly op: number; readonly step: TimelineStep }[] = [];
  const handed = new Set<number>();
  for (const site of fn.sites) {
    const step = handOffStep(material, site) ?? heldStep(material, fn, site);
    if (step?.kind === 'hands-off') handed.add(site.op);
    if (step) steps.push({ op: site.op, step });
  }
  for (const [op, step] of awaits(fn, handed)) if (!steps.some((known) => known.op === op)) steps.push({ op, step });
  return mostTelling(steps.sort((a, b) => a.op - b.op).map(({ step }) => step));
}

function handOffStep({ views }: Material, { handOff }: Site): TimelineStep | null {
  if (!handOff) return null;
  const { runsOn, entry, callables, coroutines, apis, scripts = [] } = handOff;
  const isLoop = runsOn === 'new-loop';
  if (!isElsewhere(runsOn) && !isLoop) return null;
  const names = [
    ...handedOver(views, handOff),
    ...scripts.map((id) => views.function(id)?.file.id.split('/').pop() ?? ''),
  ];
  const effects = [...callables, ...coroutines, ...scripts].flatMap((id) => views.function(id)?.effects ?? []);
  const cost = worstCost([...effects, ...apis.map(({ effect }) => effect)]);
  const place = isLoop ? 'event-loop' : runsOn === 'process' || runsOn === 'worker' ? runsOn : 'thread';
  const to = laneKindOf({ place }, entry.startedBy === undefined);
  return { kind: 'hands-off', label: names[0] ?? handOff.display, cost, to, callerWaits: entry.callerWaits };
}

function isElsewhere(runsOn: string): boolean {
  return runsOn === 'thread' || runsOn === 'process' || runsOn === 'worker';
}

function worstCost(effects: readonly Effect[]): Cost {
  return effects.reduce<Cost>((worst, { cost }) => (COST_ORDER[cost] > COST_ORDER[worst] ? cost : worst), 'short');
}

function heldStep({ views }: Material, fn: FunctionView, site: Site): TimelineStep | null {
  const found = (['blocks', 'computes'] as const).flatMap((kind) => views.worstEffectAt(site, fn, kind) ?? []);
  const effect = found.find((e) => e.certainty === 'certain' && e.confidence !== 'low' && COST_ORDER[e.cost] > 0);
  if (!effect) return null;
  const path = views.path(fn, effect).map(({ call }) => call);
  const [first = effect.api] = path;
  const last = path.at(-1) ?? first;
  const { kind, cost, gil, symbol } = effect;
  const counterpart = symbol === undefined ? undefined : views.counterpart(symbol, fn.file.loop)?.display;
  const to = (end: string): string => (path.length > 1 ? `${first} → ${end}` : end);
  return {
    kind,
    label: to(last),
    cost,
    gil,
    ...(counterpart !== undefined && { counterpart: to(counterpart) }),
  };
}

/** By operation; awaits of what has been handed over are part of the hand-off. */
function awaits(fn: FunctionView, handed: ReadonlySet<number>): ReadonlyMap<number, TimelineStep> {
  const found = new Map<number, TimelineStep>();
  for (const [op, operation] of fn.facts.operations.entries()) {
    const isAwait =
      operation.k === 'await' || ((operation.k === 'iterate' || operation.k === 'enter') && operation.isAsync);
    if (!isAwait || (operation.value.k === 'op' && handed.has(operation.value.op))) continue;
    const label = valueText(fn.file.facts, fn.facts, operation.value).replace(/\(\)$/, '') || 'it';
    found.set(op, { kind: 'awaits', label, cost: 'long' });
  }
  return found;
}

/** What holds a worker says more than one more await; the order stays that of the text. */
function mostTelling(steps: readonly TimelineStep[]): readonly TimelineStep[] {
  const different = steps.filter(({ kind, label }, index) => {
    const before = steps[index - 1];
    return before?.kind !== kind || before.label !== label;
  });
  const rank = { blocks: 0, computes: 0, 'hands-off': 1, awaits: 2 };
  const kept = new Set([...different].sort((a, b) => rank[a.kind] - rank[b.kind]).slice(0, MOST_STEPS));
  return different.filter((step) => kept.has(step));
}
