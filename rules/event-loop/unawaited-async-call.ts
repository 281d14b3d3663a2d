import type { OperationId } from '../facts';
import type { Fix, Code } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { awaitableAt, type Awaitable } from '../shared/awaitables';
import { isAwaitedElsewhere } from '../shared/awaitedElsewhere';
import { toolOf } from '../shared/fixApis';
import { fatesIn, type Fate, type WrongUse } from '../shared/fate';
import { judgeOf } from '../shared/judge';
import { asyncNamesakesAt } from '../shared/namesakes';
import { missedByReturned, type Missed } from '../shared/leftTry';
import { mixedPlaceOf, sharedCoroutine } from '../shared/mixedUse';
import { isLeftPending } from '../shared/pending';
import { continuesPromise, endOfChain, isCalledBack, isEvidentlyAwaited, neverRejects } from '../shared/promises';
import { calleeText, plainName } from '../shared/text';

export const unawaitedAsyncCall = defineRule({
  id: 'unawaited-async-call',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'A coroutine or promise that nobody awaits, returns, stores or hands on.',
  supersedes: [],
  detect,
  message,
  fixes,
});

type Mistake =
  | Exclude<Fate, { readonly k: 'kept' }>
  /** Awaited on some ways through the function only. */
  | { readonly k: 'partly'; readonly name: string }
  /** Kept where others keep what an awaited call gives. */
  | { readonly k: 'mixed'; readonly name: string }
  /** A coroutine that is put away and returned as well. */
  | { readonly k: 'shared'; readonly name: string }
  /** Returned out of a `try` that is over by the time it fails or is done. */
  | { readonly k: 'returned'; readonly missed: Missed };

interface Details {
  /** As people write it: `self.load`. */
  readonly call: string;
  readonly mistake: Mistake;
  /** It runs all the same, but nobody waits for it. */
  readonly runsAnyway: boolean;
  /** More follows in the same expression: `load().then(…)`. */
  readonly isChain: boolean;
  /** Nothing but its name says which function is called. */
  readonly isByName: boolean;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  let fates: ((op: OperationId) => Fate) | undefined;
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call' || fn.facts.operations[op + 1]?.k === 'await') return [];
    const known = awaitableAt(fn, op, graph);
    const awaitable = known ?? awaitableByName(fn, op, graph);
    if (!awaitable) return [];
    if (continuesPromise(fn, op, graph)) return [];
    const end = fn.file.language === 'python' ? op : endOfChain(fn, op, graph);
    if (end === null) return [];
    fates ??= fatesIn(fn, judgeOf(fn, graph));
    // Its `then` starts it.
    const isChain = end !== op;
    const started = isChain ? { ...awaitable, startsAtOnce: true } : awaitable;
    const mistake =
      mistakeOf(fn, fates(end), started) ??
      mixUpOf(fn, end, graph) ??
      (known ? (sharedOf(fn, end, known) ?? returnedOf(fn, op, end, known, graph)) : null);
    const severity =
      mistake &&
      (known ? severityOf(fn, op, { mistake, awaitable: started, isChain }, graph) : severityByName(fn, op, mistake));
    if (!mistake || !severity) return [];
    const call = calleeText(fn.file.facts, fn.facts, operation);
    const details = { call, mistake, runsAnyway: started.startsAtOnce, isChain, isByName: !known };
    const confidence = known ? ('high' as const) : ('low' as const);
    return [{ owner: fn, op, path: [], confidence, severity, details }];
  });
}

function awaitableByName(fn: FunctionView, op: OperationId, graph: Graph): Awaitable | undefined {
  const functions = asyncNamesakesAt(fn, op, graph);
  return functions.length === 0 ? undefined : { functions, startsAtOnce: fn.file.language !== 'python', isPlain: true };
}

/** A guess: it takes code that cannot work with a promise, or that goes on to what the call was for. */
function severityByName(fn: FunctionView, op: OperationId, { k }: Mistake): Severity | null {
  if (k === 'used' || k === 'mixed' || fn.file.language === 'python') return 'information';
  return isEvidentlyAwaited(fn, op) ? 'information' : null;
}

function mistakeOf(fn: FunctionView, fate: Fate, awaitable: Awaitable): Mistake | null {
  if (fate.k === 'used') return isHarmless(fate.as, awaitable) ? null : fate;
  if (fate.k !== 'kept') return fate;
  if (fate.name === undefined || awaitable.startsAtOnce) return null;
  return isLeftPending(fn.facts, fate.name) ? { k: 'partly', name: plainName(fate.name) } : null;
}

function mixUpOf(fn: FunctionView, op: OperationId, graph: Graph): Mistake | null {
  const name = mixedPlaceOf(fn, op, graph);
  return name === null ? null : { k: 'mixed', name };
}

function sharedOf(fn: FunctionView, op: OperationId, { startsAtOnce, functions }: Awaitable): Mistake | null {
  const name = startsAtOnce || functions.length === 0 ? null : sharedCoroutine(fn, op);
  return name === null ? null : { k: 'shared', name };
}

function returnedOf(
  fn: FunctionView,
  op: OperationId,
  end: OperationId,
  known: Awaitable,
  graph: Graph,
): Mistake | null {
  const missed = missedByReturned(fn, op, end, known, graph);
  return missed && { k: 'returned', missed };
}

/** Objects of libraries may be more than awaitables: `execa(…).stdout`, `for await (const x of db.query())`. */
function isHarmless(as: WrongUse, { isPlain }: Awaitable): boolean {
  return !isPlain && as !== 'condition' && as !== 'text';
}

function severityOf(
  fn: FunctionView,
  op: OperationId,
  {
    mistake,
    awaitable,
    isChain,
  }: { readonly mistake: Mistake; readonly awaitable: Awaitable; readonly isChain: boolean },
  graph: Graph,
): Severity | null {
  const isPython = fn.file.language === 'python';
  if (mistake.k === 'used') return severityOfUse(fn, mistake);
  // Which ways are taken, and what a place is for, the text often does not say.
  if (mistake.k === 'partly' || mistake.k === 'mixed' || mistake.k === 'returned') return 'information';
  if (!isPython) {
    const severity = severityOfPromise(fn, op, awaitable, graph);
    // Who goes on with `then` has chosen not to wait.
    return severity === 'warning' && isChain ? 'information' : severity;
  }
  if (awaitable.startsAtOnce)
    return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'joins-awaitables')
      ? 'warning'
      : 'information';
  if (isPlaceholder(awaitable, graph)) return 'information';
  // What a name of the project stands for is certain.
  return mistake.k === 'dropped' && awaitable.functions.length > 0 ? 'error' : 'warning';
}

function severityOfUse(fn: FunctionView, mistake: Mistake & { readonly k: 'used' }): Severity | null {
  if (isAddedMember(fn, mistake)) return null;
  return mistake.as === 'argument' && fn.file.language !== 'python' ? 'information' : 'warning';
}

/** The compiler refuses members that promises do not have: one that is called for its effect has been added to them. */
function isAddedMember({ file, facts }: FunctionView, { as, by }: Mistake & { readonly k: 'used' }): boolean {
  const user = as === 'receiver' && by !== undefined ? facts.operations[by] : undefined;
  return file.language === 'typescript' && user?.k === 'call' && user.isStatement === true;
}

/** Without a body it is there to be overridden, perhaps by something that is not async. */
function isPlaceholder({ functions }: Awaitable, graph: Graph): boolean {
  return functions.length > 0 && functions.every((id) => graph.function(id)?.facts.isStub === true);
}

/** Promises run without an `await`, often on purpose: it takes evidence that somebody counts on their end. */
function severityOfPromise(fn: FunctionView, op: OperationId, awaitable: Awaitable, graph: Graph): Severity | null {
  const callees = awaitable.functions.flatMap((id) => graph.function(id)?.facts ?? []);
  if (isCalledBack(fn, op) || (callees.length > 0 && callees.every(neverRejects))) return null;
  if (!awaitable.startsAtOnce || assertsLater(fn, op, graph)) return 'warning';
  if (fn.facts.index === 0) return isLastStep(fn, op) ? null : 'information';
  if (isEvidentlyAwaited(fn, op) && isAwaitedElsewhere(fn, op, awaitable.functions, graph)) return 'warning';
  return isPlainCodeOfPage(fn) ? 'hint' : 'information';
}

/** Effects and handlers of a page cannot wait, and what nobody handles there is written to its console and ends nothing. */
function isPlainCodeOfPage({ facts, contexts }: FunctionView): boolean {
  return !facts.isAsync && contexts.length > 0 && contexts.every(({ loop }) => loop === 'browser');
}

function assertsLater(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'asserts-later');
}

/** `main()` at the end of a script: nothing is left that could wait, and a failure ends the process visibly. */
function isLastStep({ facts }: FunctionView, op: OperationId): boolean {
  return !facts.operations.some((operation, at) => at > op && operation.k === 'call');
}

function message({ owner, details }: Detection<Details>): string {
  return [headline(details), reason(owner, details), advice(owner, details)].join('\n');
}

function headline({ call, mistake, runsAnyway }: Details): string {
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

function reason(owner: FunctionView, details: Details): string {
  const consequence = consequenceOf(owner, details);
  const name = details.call.slice(details.call.lastIndexOf('.') + 1);
  return details.isByName ? `Every \`${name}\` of this project is async. ${consequence}` : consequence;
}

function consequenceOf({ file, facts }: FunctionView, { mistake, runsAnyway }: Details): string {
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

function advice(owner: FunctionView, { call, runsAnyway, mistake }: Details): string {
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

/** Waiting is another behaviour, if the intended one: a suggestion. */
function fixes({ owner, op, details }: Detection<Details>): readonly Fix[] {
  const { mistake, isChain } = details;
  if (mistake.k === 'unread' && mistake.inCollection) return gatherFix(owner, mistake.name);
  // To wait between the look into a cache and the write to it is a race: how to go on is for people to decide.
  if (!owner.facts.isAsync || isChain || mistake.k === 'partly' || mistake.k === 'shared') return [];
  return [
    {
      title: `Await ${details.call}(…)`,
      safety: 'suggestion',
      intent: { k: 'add-await', fn: owner.facts.index, op },
    },
  ];
}

/** The list is made as a whole, in one statement: all of it is awaited in the next one. */
function gatherFix({ file, facts }: FunctionView, name: string): readonly Fix[] {
  const api = toolOf(file, 'wait-for-all');
  const op = facts.operations.findIndex(
    (o) => o.k === 'write' && o.place.k === 'name' && o.place.name === name && o.value.k !== 'op',
  );
  const made = facts.operations[op];
  if (!api || !facts.isAsync || made?.k !== 'write' || (made.value.k === 'list' && made.value.items.length === 0))
    return [];
  const code: Code = file.language === 'python' ? ['await ', api, `(*${name})`] : ['await ', api, `(${name})`];
  return [
    {
      title: `Await all of ${name}`,
      safety: 'suggestion',
      intent: { k: 'insert-statements', fn: facts.index, op, where: 'after', statements: [code] },
    },
  ];
}
