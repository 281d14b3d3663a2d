/** Who is kept waiting by an effect, depending on where the code runs. */
import { COST_ORDER, type Context, type Effect } from '../model';
import { capitalise } from './models';
import { howLong, isCold, whatItDoes, whatStops, whenItRuns, whereItRuns } from './words';

export interface Consequence {
  /** Others are kept waiting. */
  readonly isHarmful: boolean;
  /** One or two sentences. */
  readonly text: string;
}

/** The context that does most harm comes first; an event loop that serves others is the worst place. */
export function worstFirst(contexts: readonly Context[]): readonly Context[] {
  return [...contexts].sort((a, b) => rank(a) - rank(b) || a.distance - b.distance);
}

function rank(context: Context): number {
  if (context.place === 'event-loop') return isCold(context) ? 2 : context.phase === 'library' ? 1 : 0;
  return isCold(context) ? 4 : 3;
}

/** @param context `undefined`: nobody is seen to call the code */
export function consequenceOf(effect: Effect, context: Context | undefined, hasGil: boolean): Consequence {
  if (!context) {
    const text = 'Nobody in the project is seen to call this. On an event loop everything else would wait for it.';
    return { isHarmful: false, text };
  }
  switch (context.place) {
    case 'event-loop':
      return onLoop(effect, context);
    case 'thread':
      return effect.kind === 'blocks' ? waitingAside(context) : computingInThread(effect, hasGil);
    case 'process':
    case 'worker':
      return effect.kind === 'blocks' ? waitingAside(context) : fine('it has a core of its own');
    case 'main':
      return isCold(context)
        ? fine(`it runs ${whenItRuns(context)}, and nobody else waits`)
        : { isHarmful: false, text: `It holds the thread of whoever calls it, ${whenItRuns(context)}.` };
  }
}

function onLoop(effect: Effect, context: Context): Consequence {
  if (isCold(context)) {
    const text = 'Nothing else runs on its loop so far; whatever is started beside it will stand still too.';
    return { isHarmful: false, text };
  }
  const stops = whatStops(context);
  if (COST_ORDER[effect.cost] === 0) return { isHarmful: true, text: `For ${howLong(effect)} ${stops}.` };
  return { isHarmful: true, text: `It does so ${whereItRuns(context)}, and meanwhile ${stops}.` };
}

function waitingAside(context: Context): Consequence {
  const who = context.place === 'process' ? 'process' : 'thread';
  return fine(`it runs ${whereItRuns(context)}, and only that ${who} waits`);
}

function computingInThread({ gil }: Effect, hasGil: boolean): Consequence {
  if (!hasGil || gil === 'released') return fine('it runs in a thread with a core of its own');
  if (gil === 'held') {
    const text = 'It runs in a thread, but keeps the GIL: until it returns, every other thread stands still.';
    return { isHarmful: true, text };
  }
  const text = 'It runs in a thread: others stay responsive, but under the GIL they share one core with it.';
  return { isHarmful: false, text };
}

function fine(why: string): Consequence {
  return { isHarmful: false, text: `Fine here: ${why}.` };
}

/** Who waits, for a list with one line per context: `On the event loop: everybody.` */
export function whoWaits(effect: Effect, context: Context, hasGil: boolean): string {
  const where = capitalise(whereItRuns(context));
  switch (context.place) {
    case 'event-loop':
      return isCold(context)
        ? `${where}, alone on it: nobody so far, but whatever is started beside it will.`
        : `${where}: everybody. While it ${whatItDoes(effect)}, ${whatStops(context)}.`;
    case 'thread':
      return `${where}: ${inThread(effect, hasGil)}`;
    case 'process':
    case 'worker':
      return `${where}: nobody else.`;
    case 'main':
      return `${where}, ${whenItRuns(context)}: ${isCold(context) ? 'nobody else.' : 'its caller.'}`;
  }
}

function inThread({ kind, gil }: Effect, hasGil: boolean): string {
  if (kind === 'blocks' || !hasGil || gil === 'released') return 'nobody else.';
  return gil === 'held' ? 'every other thread, because it keeps the GIL.' : 'the other threads share one core with it.';
}

/** `waits for the file system (open)`, for a list of the two worst effects: `… and computes (fib)`. */
export function inShort(effects: readonly Effect[]): string {
  return effects.map((effect) => `${whatItDoes(effect)} (${code(effect)})`).join(' and ');
}

/** Names of APIs are code; what is seen in the code itself is described in words. */
export function code({ api, symbol }: Pick<Effect, 'api' | 'symbol'>): string {
  return symbol === undefined ? api : `\`${api}\``;
}
