/** Words for effects, costs, places and phases, shared by messages, hovers and explanations. */
import type { Context, Cost, Effect, EffectCategory, Phase } from '../model';

const DOES: Readonly<Record<EffectCategory, string>> = {
  sleep: 'sleeps',
  network: 'waits for the network',
  file: 'waits for the file system',
  subprocess: 'waits for another process',
  database: 'waits for the database',
  lock: 'waits for a lock',
  wait: 'waits for another thread or process',
  stdin: 'waits for input',
  dialog: 'waits for the user',
  cpu: 'computes',
  other: 'waits',
};

const MAY: Readonly<Record<EffectCategory, string>> = {
  sleep: 'may sleep',
  network: 'may wait for the network',
  file: 'may wait for the file system',
  subprocess: 'may wait for another process',
  database: 'may wait for the database',
  lock: 'may wait for a lock',
  wait: 'may wait for another thread or process',
  stdin: 'may wait for input',
  dialog: 'may wait for the user',
  cpu: 'may compute for a while',
  other: 'may wait',
};

/** `waits for the network`; `may wait for a lock` where it depends. */
export function whatItDoes({ category, certainty, kind }: Effect): string {
  const key = kind === 'computes' ? 'cpu' : category;
  return (certainty === 'certain' ? DOES : MAY)[key];
}

/** `blocks`, `may compute`: where there is room for one word. */
export function whatItDoesInShort({ certainty, kind }: Effect): string {
  if (certainty === 'certain') return kind;
  return kind === 'blocks' ? 'may block' : 'may compute';
}

const TAKES: Readonly<Record<Cost, string>> = {
  micro: 'less than 0.1 ms',
  short: 'up to about 10 ms',
  long: 'tens of milliseconds, up to seconds',
  unbounded: 'as long as the other side takes',
};

/** Typical cost, to follow "takes". */
export function howLong({ cost, category }: Pick<Effect, 'cost' | 'category'>): string {
  return cost === 'unbounded' && category === 'sleep' ? 'as long as it is told to sleep' : TAKES[cost];
}

const WHEN: Readonly<Record<Phase, string>> = {
  request: 'for every request or event',
  repeated: 'while others run',
  library: 'whenever somebody calls it',
  'start-up': 'once, at start-up',
  cli: 'in a command, on its own',
  build: 'in a build',
  test: 'in a test',
  exit: 'at exit',
};

export function whenItRuns(context: Context): string {
  return WHEN[context.phase];
}

/** Nobody else is kept waiting in these phases. */
export function isCold(context: Context): boolean {
  return ['start-up', 'cli', 'build', 'test', 'exit'].includes(context.phase);
}

/** `on the event loop`, `in a thread`. */
export function whereItRuns({ place, loop }: Context): string {
  switch (place) {
    case 'event-loop':
      return loop === 'browser' ? 'on the main thread of the page' : 'on the event loop';
    case 'thread':
      return 'in a thread';
    case 'process':
      return 'in a process of its own';
    case 'worker':
      return 'in a worker thread';
    case 'main':
      return 'on the main thread';
  }
}

/** `event loop`, `thread`: the place as a name. */
export function placeName({ place, loop }: Context): string {
  switch (place) {
    case 'event-loop':
      return loop === 'browser' ? 'main thread of the page' : 'event loop';
    case 'worker':
      return 'worker thread';
    case 'main':
      return 'main thread';
    default:
      return place;
  }
}

/** What a loop does not do while it is held: to follow "meanwhile". */
export function whatStops({ phase, loop }: Context): string {
  if (loop === 'browser') return 'the page does not react';
  return phase === 'request' ? 'no other request is served' : 'everything else on the loop stands still';
}

/** `module.Class.method` at the end: the module is noise, and for callbacks the method says enough. */
const LONG_METHOD = /\b(?:\w+\.)+([A-Z]\w*\.(\w+))$/;

function readable(reason: string): string {
  return reason
    .replace(LONG_METHOD, reason.startsWith('callback of') ? '$2' : '$1')
    .replace(/^imports /, 'top level of a file that imports ');
}

/**
 * Why it runs there: `Express handler GET /users` at the entry itself, `called from main, run by …` further down.
 * @param entryName name of the function at which the context starts
 */
export function becauseOf(context: Context, entryName: string | undefined): string {
  const { distance } = context;
  const reason = readable(context.reason);
  if (reason === '') return entryName === undefined ? 'called from elsewhere' : `called from \`${entryName}\``;
  if (distance === 0 || entryName === undefined) return reason;
  // Names of anonymous functions say less than the reason; those of async functions are part of it.
  const isNamed = /^[\w$.]+$/.test(entryName) && !new RegExp(`\\b${entryName.replaceAll('$', '\\$')}\\b`).test(reason);
  return isNamed ? `called from \`${entryName}\`, ${reason}` : `called from ${reason}`;
}
