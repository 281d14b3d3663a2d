/** What is said of a coroutine or promise that nobody awaits. */
import type { FunctionView } from '../model';
import type { Detection } from '../rule';
import type { Fate } from './fate';
import type { Missed } from './leftTry';
import type { Guess } from './likelyAwaitable';
import { isPlainCodeOfPage } from './pages';
import type { WrongUse } from './wrongUse';

export type Mistake =
  | Exclude<Fate, { readonly k: 'kept' }>
  /** Awaited on some ways through the function only. */
  | { readonly k: 'partly'; readonly name: string }
  /** Kept where others keep what an awaited call gives. */
  | { readonly k: 'mixed'; readonly name: string }
  /** A coroutine that is put away and returned as well. */
  | { readonly k: 'shared'; readonly name: string }
  /** Returned out of a `try` that is over by the time it fails or is done. */
  | { readonly k: 'returned'; readonly missed: Missed };

export interface Unawaited {
  /** As people write it: `self.load`. */
  readonly call: string;
  readonly mistake: Mistake;
  /** It runs all the same, but nobody waits for it. */
  readonly runsAnyway: boolean;
  /** More follows in the same expression: `load().then(…)`. */
  readonly isChain: boolean;
  /** Not all that may be called is known to be async. */
  readonly guess: Guess | undefined;
}

export function unawaitedMessage({ owner, details }: Detection<Unawaited>): string {
  return [headline(details), reason(owner, details), advice(owner, details)].join('\n');
}

function headline({ call, mistake, runsAnyway, guess }: Unawaited): string {
  if (guess?.k === 'others' && mistake.k === 'dropped')
    return `\`${call}()\` is not awaited here, but is at ${places(guess.count)} in this file`;
  const effect = runsAnyway ? 'nobody waits for it' : 'it never runs';
  switch (mistake.k) {
    case 'dropped':
      return runsAnyway ? `\`${call}()\` is not awaited` : `\`${call}()\` is not awaited, so it never runs`;
    case 'unread':
      return mistake.inCollection
        ? `\`${call}()\` is collected in \`${mistake.name}\`, but never awaited`
        : `\`${call}()\` is kept in \`${mistake.name}\`, but never awaited: ${effect}`;
    case 'partly':
      return `\`${call}()\` is not awaited on every way: \`${mistake.name}\` may be left`;
    case 'mixed':
      return `\`${call}()\` is kept in \`${mistake.name}\` without \`await\`, unlike elsewhere`;
    case 'shared':
      return `\`${call}()\` is kept in \`${mistake.name}\` without \`await\``;
    case 'returned':
      return `\`${call}()\` is returned without \`await\`, and leaves the \`${mistake.missed === 'with' ? 'with' : 'try'}\` before it is done`;
    case 'used':
      return `\`${call}()\` ${USED[mistake.as]} without \`await\``;
  }
}

const USED: Readonly<Record<WrongUse, string>> = {
  condition: 'is tested',
  operand: 'is computed with',
  owner: 'is looked into',
  receiver: 'is looked into',
  iterated: 'is iterated over',
  entered: 'is entered',
  text: 'is put into text',
  argument: 'is used as a value',
};

function reason(owner: FunctionView, details: Unawaited): string {
  const consequence = consequenceOf(owner, details);
  return details.guess ? `${evidence(details, details.guess)} ${consequence}` : consequence;
}

function evidence({ call, mistake }: Unawaited, guess: Guess): string {
  switch (guess.k) {
    case 'name':
      return `Every \`${call.slice(call.lastIndexOf('.') + 1)}\` of this project is async.`;
    case 'others':
      return mistake.k === 'dropped'
        ? 'So it seems to be async.'
        : `It is awaited at ${places(guess.count)} in this file, so it seems to be async.`;
    case 'decorator':
      return `It is async, and of ${String(guess.calls)} other calls of async functions under \`@${guess.decorator}\` here, ${String(guess.awaited)} are awaited.`;
  }
}

function places(count: number): string {
  return count === 1 ? 'another place' : `${String(count)} other places`;
}

function consequenceOf({ file, facts }: FunctionView, { mistake, runsAnyway }: Unawaited): string {
  const thing = file.language === 'python' ? (runsAnyway ? 'future' : 'coroutine') : 'promise';
  if (mistake.k === 'mixed')
    return `\`${mistake.name}\` holds the ${thing} itself from here on, elsewhere the result: who uses it next finds no result.`;
  if (mistake.k === 'shared')
    return `What \`${mistake.name}\` holds is stored and returned: the coroutine itself, which can be awaited only once, and not its result.`;
  if (mistake.k === 'returned')
    return mistake.missed === 'handler'
      ? `If it fails, it does so after the \`try\`: the handler never hears of it, and the failure goes to the caller.`
      : `What the \`${mistake.missed}\` ends or gives back is gone while the ${thing} still works with it.`;
  if (mistake.k === 'used') {
    const always = mistake.as === 'condition' ? ', which always counts as true' : '';
    const runs = runsAnyway ? '' : ' Nothing of it has run.';
    return `What stands there is the ${thing} itself and not its result${always}.${runs}`;
  }
  if (!runsAnyway)
    return file.language === 'python'
      ? 'Calling an async function only makes a coroutine; its body runs when somebody awaits it.'
      : 'The call only says what is to be done; it is done when somebody awaits it.';
  const goesOn = facts.isAsync ? 'The code goes on' : 'The caller goes on';
  return `${goesOn} before it is done, and if it fails, nobody is there to handle it.`;
}

function advice(owner: FunctionView, { call, runsAnyway, mistake }: Unawaited): string {
  const { file, facts } = owner;
  if (isPlainCodeOfPage(owner) && mistake.k === 'dropped' && runsAnyway)
    return 'Instead: handle its failure with `.catch(…)`; `void` says that nobody needs to wait.';
  const isAsync = facts.isAsync || (facts.index === 0 && file.language !== 'python');
  const inHere = isAsync
    ? ''
    : facts.index === 0
      ? 'inside of an async function, '
      : `make \`${facts.name}\` async and `;
  const many = mistake.k === 'unread' && mistake.inCollection ? gatherOf(file.language) : `\`await ${call}()\``;
  const start = `Instead: ${inHere}${many.startsWith('`await') ? many : `await ${many}`}`;
  if (mistake.k === 'returned') return `Instead: ${inHere}\`return await ${call}()\`.`;
  if (['used', 'partly', 'mixed', 'shared'].includes(mistake.k)) return `${start}.`;
  if (file.language === 'python')
    return runsAnyway ? `${start}.` : `${start}, or start it as a task and keep the task.`;
  if (!runsAnyway) return `${start}.`;
  return `${start}, or handle its failure with \`.catch(…)\`; \`void\` says that nobody needs to wait.`;
}

function gatherOf(language: string): string {
  return language === 'python' ? 'all of them with `asyncio.gather(*…)`' : 'all of them with `Promise.all(…)`';
}
