/** Which model fits a function, and why: the decision rules. */
import type { Context, GilBehaviour, Loop } from '../model';
import type { Classification } from './classify';
import { MODELS, type ModelId } from './models';
import { isCold } from './words';

export interface Situation {
  readonly classification: Classification;
  readonly contexts: readonly Context[];
  readonly language: 'python' | 'javascript';
  readonly isAsync: boolean;
  /** It awaits something. */
  readonly suspends: boolean;
  /** Where the things run that it hands over. */
  readonly handsOverTo: readonly string[];
  /** Some call in it holds its thread while it waits or computes. */
  readonly holdsThread: boolean;
  /** Of its heaviest computation. */
  readonly gil?: GilBehaviour | undefined;
  /** It hands CPU work to threads that the GIL lets run one at a time. */
  readonly computesInThreads: boolean;
  readonly isFreeThreaded: boolean;
}

export interface Recommendation {
  readonly model: string;
  readonly reason: string;
  /** The models that the answer names, to be explained with it. */
  readonly pictures: readonly ModelId[];
}

type Advice = Omit<Recommendation, 'pictures'>;

export function recommend(situation: Situation): Recommendation {
  const advice = adviceFor(situation);
  const pictures = picturesOf(advice.model);
  if (!situation.computesInThreads) return { ...advice, pictures };
  const reason = `${advice.reason} What it hands to threads is CPU work: under the GIL it belongs in processes.`;
  return { ...advice, reason, pictures: [...new Set<ModelId>([...pictures, 'processes'])] };
}

function adviceFor(situation: Situation): Advice {
  switch (situation.classification) {
    case 'light':
      return forLight(situation);
    case 'I/O-bound':
      return forWaiting(situation);
    case 'CPU-bound':
      return forComputing(situation);
    case 'mixed':
      return forMixed(situation);
  }
}

/** A worker has a thread and a memory of its own, so the picture of processes fits it. */
function picturesOf(model: string): readonly ModelId[] {
  const text = model.replace('worker threads', 'processes');
  return (['async', 'threads', 'processes'] as const).filter((id) => text.includes(MODELS[id].name));
}

function forLight({ handsOverTo }: Situation): Advice {
  if (handsOverTo.length > 0) {
    return { model: 'as it is', reason: 'It hands work over and takes no time of its own.' };
  }
  return {
    model: 'as it is',
    reason: 'It neither waits nor computes for long, so it runs well wherever it is called.',
  };
}

function forWaiting(situation: Situation): Advice {
  const { contexts, isAsync, suspends, holdsThread, language } = situation;
  if (isOnLoop(contexts) || isAsync) {
    const fits = 'It spends its time waiting, and a loop waits for thousands of things at once.';
    if (!holdsThread) return { model: 'async I/O', reason: `${fits} It awaits them, as it should.` };
    const rest = language === 'python' ? ' What has no async counterpart goes to a thread.' : '';
    const start = suspends
      ? 'Await the calls that still block as well.'
      : 'Await async counterparts of the calls that block.';
    return { model: 'async I/O', reason: `${fits} ${start}${rest}` };
  }
  if (runsIn(contexts, 'process') && !runsIn(contexts, 'thread')) {
    const reason = 'It only waits. A process costs memory and a slow start, and waiting needs no core of its own.';
    return { model: 'async I/O or threads', reason };
  }
  if (runsIn(contexts, 'thread') || runsIn(contexts, 'worker')) {
    const gil = language === 'python' ? ', the GIL included' : '';
    const reason = `A thread that waits lets the others run${gil}. For thousands of waits at once, async I/O needs less memory.`;
    return { model: 'threads', reason };
  }
  if (isAllCold(contexts)) {
    const reason =
      'It waits, but nobody waits for it. Where many such waits should overlap: async I/O, or a small thread pool.';
    return { model: 'as it is', reason };
  }
  const reason =
    'It spends its time waiting. On an event loop, await async counterparts; elsewhere a small thread pool overlaps the waits.';
  return { model: 'async I/O or threads', reason };
}

function forComputing(situation: Situation): Advice {
  if (situation.language === 'javascript') {
    if (runsIn(situation.contexts, 'worker')) {
      return {
        model: 'worker threads',
        reason: 'It computes, and a worker has a core of its own. There is nothing to change.',
      };
    }
    if (isAllCold(situation.contexts)) return idle('worker threads');
    return {
      model: 'worker threads',
      reason: 'It computes, and one thread runs all other JavaScript. A pool of workers uses every core.',
    };
  }
  if (situation.isFreeThreaded) {
    return {
      model: 'threads',
      reason: 'It computes, and without a GIL every thread has a core of its own. Data that they share needs locks.',
    };
  }
  if (situation.gil === 'released') {
    return {
      model: 'threads',
      reason: 'It computes in native code that lets go of the GIL, so threads run it in parallel.',
    };
  }
  if (isAllCold(situation.contexts)) return idle('processes');
  if (runsIn(situation.contexts, 'process') && !isOnLoop(situation.contexts)) {
    return {
      model: 'processes',
      reason: 'It computes, and its process has a core of its own. There is nothing to change.',
    };
  }
  const held =
    situation.gil === 'held' ? ' Even in a thread this call would stop all others, because it keeps the GIL.' : '';
  const reason = `It computes, and under the GIL one thread at a time runs Python code. Processes use every core.${held}`;
  return { model: 'processes', reason };
}

/** It computes while nobody waits. */
function idle(whenSlow: string): Advice {
  return {
    model: 'as it is',
    reason: `It computes, but nobody waits for it. If it takes too long: ${whenSlow} use every core.`,
  };
}

function forMixed(situation: Situation): Advice {
  const { contexts, language, isAsync, handsOverTo } = situation;
  const pool = language === 'javascript' ? 'worker threads' : cpuPool(situation);
  if (isAllCold(contexts) && !isAsync) {
    const reason = `It waits and computes, but nobody waits for it. If it takes too long, keep the two apart: ${pool} for the computing.`;
    return { model: 'as it is', reason };
  }
  if (isOnLoop(contexts) || isAsync) {
    const isSplit = handsOverTo.includes('process') || handsOverTo.includes('worker');
    const reason = isSplit
      ? 'The loop waits, others compute: that is the layering to keep. Nothing heavy should stay on the loop.'
      : `Keep the two apart: await the waiting on the loop, hand the computing to ${pool}.`;
    return { model: `async I/O, with ${pool} for the computing`, reason };
  }
  return {
    model: 'threads',
    reason: `Threads overlap its waiting. If the computing prevails, hand that part to ${pool}.`,
  };
}

function cpuPool({ isFreeThreaded, gil }: Situation): string {
  return isFreeThreaded || gil === 'released' ? 'threads' : 'processes';
}

function isOnLoop(contexts: readonly Context[]): boolean {
  return contexts.some((context) => context.place === 'event-loop' && !isCold(context));
}

function runsIn(contexts: readonly Context[], place: Context['place']): boolean {
  return contexts.some((context) => context.place === place);
}

function isAllCold(contexts: readonly Context[]): boolean {
  return contexts.length > 0 && contexts.every(isCold);
}

/** What a free-threaded Python changes for a function; one or two sentences. */
export function onFreeThreadedPython({ classification, contexts, handsOverTo, isFreeThreaded }: Situation): string {
  const isThreaded = runsIn(contexts, 'thread') || handsOverTo.includes('thread');
  const now = isFreeThreaded ? 'The target has no GIL. ' : '';
  if (classification === 'CPU-bound' || classification === 'mixed') {
    const loop = isOnLoop(contexts) ? ' On the event loop it still stops everything else.' : '';
    return `${now}Threads run Python code at the same time, so a thread pool uses every core. Shared data needs locks more than ever.${loop}`;
  }
  if (isThreaded) {
    return `${now}Its threads run at the same time. Races that the GIL made rare become likely: protect what they share.`;
  }
  return `${now}Nothing changes: waiting never needed the GIL.`;
}

/** The loop libraries by name, for people. */
export const LOOP_NAMES: Readonly<Record<Loop, string>> = {
  asyncio: 'asyncio',
  trio: 'Trio',
  anyio: 'AnyIO',
  node: 'Node.js',
  browser: 'browser',
};
