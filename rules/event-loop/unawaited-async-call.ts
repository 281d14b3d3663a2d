import type { OperationId } from '../facts';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { awaitableAt, type Awaitable } from '../shared/awaitables';
import { isAwaitedElsewhere } from '../shared/awaitedElsewhere';
import { toolOf } from '../shared/fixApis';
import { fatesIn, type Fate } from '../shared/fate';
import { judgeOf } from '../shared/judge';
import { likelyAwaitableAt, type Likely } from '../shared/likelyAwaitable';
import { makeAsync } from '../shared/makeAsync';
import { missedByReturned } from '../shared/leftTry';
import { mixedPlaceOf, sharedCoroutine } from '../shared/mixedUse';
import { isLeftPending } from '../shared/pending';
import { continuesPromise, endOfChain, isCalledBack, isEvidentlyAwaited, neverRejects } from '../shared/promises';
import { isPlainCodeOfPage } from '../shared/pages';
import { calleeText, plainName } from '../shared/text';
import { unawaitedMessage, type Mistake, type Unawaited } from '../shared/unawaitedWording';
import type { WrongUse } from '../shared/wrongUse';

export const unawaitedAsyncCall = defineRule({
  id: 'unawaited-async-call',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'A coroutine or promise that nobody awaits, returns, stores or hands on.',
  supersedes: [],
  detect,
  message: unawaitedMessage,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Unawaited>[] {
  let fates: ((op: OperationId) => Fate) | undefined;
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call' || fn.facts.operations[op + 1]?.k === 'await') return [];
    const known = awaitableAt(fn, op, graph);
    const likely = known ? undefined : likelyAwaitableAt(fn, op, graph);
    const awaitable = known ?? likely?.awaitable;
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
      (likely
        ? severityOfGuess(fn, op, mistake, likely)
        : severityOf(fn, op, { mistake, awaitable: started, isChain }, graph));
    if (!mistake || !severity) return [];
    const call = calleeText(fn.file.facts, fn.facts, operation);
    const details = { call, mistake, runsAnyway: started.startsAtOnce, isChain, guess: likely?.guess };
    const confidence = known ? ('high' as const) : ('low' as const);
    return [{ owner: fn, op, path: [], confidence, severity, details }];
  });
}

/** A guess: it takes code that cannot work with a promise, or that goes on to what the call was for. */
function severityOfGuess(fn: FunctionView, op: OperationId, mistake: Mistake, likely: Likely): Severity | null {
  if (likely.isPerhapsHandle && !isUsedAsPlainValue(mistake)) return null;
  const { k } = mistake;
  if (k === 'used' || k === 'mixed' || fn.file.language === 'python') return 'information';
  return isEvidentlyAwaited(fn, op) ? 'information' : null;
}

function isUsedAsPlainValue(mistake: Mistake): boolean {
  return mistake.k === 'used' && ['condition', 'operand', 'iterated'].includes(mistake.as);
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
  if (mistake.isReturnedToo) return 'information';
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

function assertsLater(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'asserts-later');
}

/** `main()` at the end of a script: nothing is left that could wait, and a failure ends the process visibly. */
function isLastStep({ facts }: FunctionView, op: OperationId): boolean {
  return !facts.operations.some((operation, at) => at > op && operation.k === 'call');
}

/** Waiting is another behaviour, if the intended one: a suggestion. */
function fixes({ owner, op, details }: Detection<Unawaited>, graph: Graph): readonly Fix[] {
  const { mistake, isChain } = details;
  if (mistake.k === 'unread' && mistake.inCollection) return gatherFix(owner, mistake.name);
  // To wait between the look into a cache and the write to it is a race: how to go on is for people to decide.
  if (isChain || mistake.k === 'partly' || mistake.k === 'shared') return [];
  const { isAsync, index, name } = owner.facts;
  const title = `Await ${details.call}(…)`;
  if (isAsync) return [{ title, safety: 'suggestion', intent: { k: 'add-await', fn: index, op } }];
  const made = details.guess ? undefined : makeAsync(owner, graph);
  if (!made) return [];
  const intent: FixIntent = { k: 'all', of: [...made, { k: 'add-await', fn: index, op, becomesAsync: true }] };
  return [{ title: `${title}, and \`${name}\` everywhere`, safety: 'suggestion', intent }];
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
