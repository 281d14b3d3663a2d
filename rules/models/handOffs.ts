/** What a hand-off does, in words: where the callable runs, and who waits for it. */
import type { SiteHandOff } from '../model';

const RUNS: Readonly<Record<SiteHandOff['runsOn'], string>> = {
  thread: 'in a thread',
  process: 'in a process of its own',
  worker: 'in a worker thread',
  'same-loop': 'on the same event loop',
  'new-loop': 'on a new event loop',
  caller: 'right here',
};

const WAITS: Readonly<Record<SiteHandOff['entry']['callerWaits'], string>> = {
  no: 'the caller goes on at once',
  await: 'the caller awaits it, and others run meanwhile',
  block: 'the caller stands still until it is done',
};

/**
 * `asyncio.to_thread runs crunch in a thread; the caller awaits it, …`
 * @param names of what is handed over; empty when that is not known
 */
export function handOffSentence({ display, runsOn, entry }: SiteHandOff, names: readonly string[]): string {
  const what = names.length > 0 ? names.map((name) => `\`${name}\``).join(', ') : 'what it is given';
  const when = runsOn === 'same-loop' && entry.callerWaits === 'no' ? ', later' : '';
  const start = entry.startedBy === undefined ? '' : ` once \`${entry.startedBy}()\` is called`;
  return `\`${display}\` runs ${what} ${RUNS[runsOn]}${when}${start}; ${WAITS[entry.callerWaits]}.`;
}

/** An API that may take a callback says nothing where it gets none. */
export function isWorthTelling({ runsOn }: SiteHandOff, names: readonly string[]): boolean {
  return names.length > 0 || (runsOn !== 'same-loop' && runsOn !== 'caller');
}
