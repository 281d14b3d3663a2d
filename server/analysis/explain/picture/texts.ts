/** Classification, recommendation and comparison for one function or for many. */
import type { Context, FunctionView } from '../../../../rules/model';
import { byWeight, classify, type Classification } from '../../../../rules/models/classify';
import { concurrencyOf, type Concurrency } from '../../../../rules/models/concurrency';
import { code } from '../../../../rules/models/consequences';
import { runsInParallel } from '../../../../rules/models/lanes';
import { MODELS, TRADE_OFFS, type ModelId } from '../../../../rules/models/models';
import type { Recommendation, Situation } from '../../../../rules/models/recommend';
import { classOfMany, type Totals } from '../../../../rules/models/totals';
import { howLong, whatItDoes } from '../../../../rules/models/words';
import { hasGil, isPython, situationOf, suspensions, tellingEffects } from '../subject';
import { MOST_EVIDENCE } from './limits';
import { nameOf, placeOf, type Chosen, type Material } from './material';
import type { Evidence, Lane, ModelCard, Picture } from './model';
import { entryReason, isOnSharedLoop, stepsOf } from './reach';
import type { FindingList } from './findings';

export function totalsOf(material: Material, { functions }: Chosen, { all }: FindingList): Totals {
  const byClass: Record<Classification, number> = { 'I/O-bound': 0, 'CPU-bound': 0, mixed: 0, light: 0 };
  const entries = new Map<Lane['kind'], number>();
  for (const fn of functions) {
    byClass[classify(fn.effects, suspensions(fn).length > 0)]++;
    for (const { kind, contexts } of material.stays.of(fn))
      if (entryReason(contexts, fn.id) !== undefined) entries.set(kind, (entries.get(kind) ?? 0) + 1);
  }
  const onLoops = all.filter(({ context }) => context?.place === 'event-loop').length;
  return { functions: functions.length, byClass, entries, findings: all.length, onLoops };
}

/** Many functions as if they were one: everything that one of them does. */
export function situationOfMany({ views }: Material, functions: readonly FunctionView[], totals: Totals): Situation {
  const each = functions.map((fn) => situationOf(fn, views));
  const contexts = new Map<string, Context>();
  for (const context of functions.flatMap((fn) => fn.contexts))
    contexts.set(`${context.place} ${context.phase}`, context);
  const python = each.filter(({ language }) => language === 'python').length;
  const heaviest = functions
    .flatMap((fn) => fn.effects.filter(({ kind, cost }) => kind === 'computes' && cost !== 'micro'))
    .sort(byWeight)[0];
  return {
    classification: classOfMany(totals),
    contexts: [...contexts.values()],
    language: python * 2 >= each.length ? 'python' : 'javascript',
    isAsync: each.some(({ isAsync }) => isAsync),
    suspends: each.some(({ suspends }) => suspends),
    handsOverTo: [...new Set(each.flatMap(({ handsOverTo }) => handsOverTo))],
    holdsThread: totals.onLoops > 0,
    gil: heaviest?.gil,
    computesInThreads: each.some(({ computesInThreads }) => computesInThreads),
    isFreeThreaded: each.some(({ isFreeThreaded }) => isFreeThreaded),
  };
}

/** The causes themselves, heaviest first: where in the text time is spent. */
export function evidenceOf(material: Material, { functions, subject }: Chosen): readonly Evidence[] {
  const of = subject ? [subject] : functions;
  const own = of.flatMap((fn) =>
    tellingEffects(fn)
      .filter(({ via }) => subject !== undefined || via === null)
      .map((effect) => ({ fn, effect })),
  );
  own.sort((a, b) => byWeight(a.effect, b.effect));
  return own.slice(0, MOST_EVIDENCE).map(({ fn, effect }) => {
    const path = material.views.path(fn, effect);
    const way =
      path.length > 1
        ? `, by way of ${path
            .slice(0, -1)
            .map(({ call }) => `\`${call}\``)
            .join(' → ')}`
        : '';
    const offset = path[0]?.span.start ?? fn.facts.nameSpan.start;
    return {
      text: `\`${nameOf(fn)}\` ${whatItDoes(effect)} (${code(effect)})${way}; takes ${howLong(effect)}.`,
      place: placeOf(material, fn.file.id, offset),
    };
  });
}

export function concurrencyAmong(material: Material, { functions }: Chosen, { onLoops }: Totals): Concurrency {
  const stays = functions.flatMap((fn) => material.stays.of(fn));
  const withGil = functions.some(hasGil);
  const lanes = [...new Set(stays.map(({ kind }) => kind))];
  const handOffs = functions.flatMap(stepsOf).filter(({ lane }) => lane !== undefined && runsInParallel(lane, withGil));
  return concurrencyOf({
    lanes,
    isLoopShared: stays.some(isOnSharedLoop),
    callerStandsStill: handOffs.length > 0 && handOffs.every(({ callerWaits }) => callerWaits === 'block'),
    hasGil: withGil,
    releasesGil: functions.some((fn) => releasesGilInThread(material, fn)),
    isLoopHeld: onLoops > 0,
  });
}

function releasesGilInThread(material: Material, fn: FunctionView): boolean {
  const isInThread = material.stays.of(fn).some(({ kind }) => kind === 'thread' || kind === 'thread-pool');
  return (
    isInThread &&
    isPython(fn) &&
    fn.effects.some(({ kind, gil, cost }) => kind === 'computes' && gil === 'released' && cost !== 'micro')
  );
}

/** With nothing to compare with, all three are in play. */
export function modelsInPlay(lanes: readonly Lane[], { pictures }: Recommendation): readonly ModelCard[] {
  const inUse = new Set(lanes.flatMap(({ kind }) => MODEL_OF_LANE[kind] ?? []));
  const cards = (['async', 'threads', 'processes'] as const).map((id): ModelCard => {
    const { name, motto, mentalModel, underLoad } = MODELS[id];
    return { id, name, motto, mentalModel, underLoad, isInUse: inUse.has(id), isRecommended: pictures.includes(id) };
  });
  const inPlay = cards.filter(({ isInUse, isRecommended }) => isInUse || isRecommended);
  return inPlay.length > 1 ? inPlay : cards;
}

const MODEL_OF_LANE: Partial<Record<Lane['kind'], ModelId>> = {
  'event-loop': 'async',
  'thread-pool': 'threads',
  thread: 'threads',
  process: 'processes',
  worker: 'processes',
};

export function compare(models: readonly ModelCard[]): Picture['tradeOffs'] {
  return TRADE_OFFS.map((row) => ({ dimension: row.dimension, cells: models.map(({ id }) => row[id]) }));
}
