import type { Counterpart } from '../catalog/schema';
import type { Fix } from '../fixes';
import type { Argument, CallOperation, OperationId } from '../facts';
import type { Role } from '../catalog/roles';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { argumentOf, type ArgumentSelector } from '../shared/arguments';
import { awaitsAccumulator, callbackAt, handsBackPromise, isNoCallable, type Callback } from '../shared/callbacks';
import { passFunction, runInThread } from '../shared/callableFixes';
import { toolOf } from '../shared/fixApis';
import { foldInLoop, handleRejection, keysFirst, rejectWhatFails, resultsFirst } from '../shared/callbackFixes';
import { isArray, lossOf, waitForAll, type Loss } from '../shared/lostResults';
import { neverRejects } from '../shared/promises';
import { calleeText } from '../shared/text';
import { awaitableFix, awaitablesOf, noAwaitable, type NoAwaitable } from '../shared/wrongAwaitable';

const ROLES = [
  'runs-sync-callable',
  'uses-sync-result',
  'writes-sync-result',
  'folds-sync-results',
  'drops-promise',
  'collects-results',
  'drops-rejection',
  'runs-at-exit',
  'settles-by-callback',
  'takes-awaitable',
  'takes-awaitables',
] as const satisfies readonly Role[];
type CallbackRole = (typeof ROLES)[number];
/** Those that call what they are given. */
type CallingRole = Exclude<CallbackRole, 'takes-awaitable' | 'takes-awaitables'>;

interface Details {
  /** What is called, as written: `users.forEach`, `Thread`. */
  readonly call: string;
  readonly role: CallbackRole;
  /** `result`: the callable is called on the spot, and what it gives is passed. */
  readonly given: 'async-function' | 'result' | NoAwaitable;
  /** Which argument it is. */
  readonly argument: number;
  readonly instead: Counterpart | undefined;
  /** What becomes of the promises that are collected. */
  readonly loss: Loss | null;
}

export const asyncCallbackIgnored = defineRule<'async-callback-ignored', Details>({
  id: 'async-callback-ignored',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'An async function given to something that calls it and does not await it.',
  supersedes: ['unawaited-async-call'],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call' || operation.arguments.length === 0) return [];
    for (const { entry, symbol } of graph.values.rolesAt(fn, op)) {
      const role = ROLES.find((known) => known === entry.role);
      const argument = role && argumentIn(fn, op, operation, { role, at: entry.argument ?? 0 }, graph);
      const mistake = argument && mistakeOf(fn, op, role, argument, graph);
      const loss = role === 'collects-results' ? lossOf(fn, op, graph) : null;
      if (!mistake || (role === 'collects-results' && !loss)) continue;
      const prefix = operation.form === 'new' ? 'new ' : '';
      const call = `${prefix}${calleeText(fn.file.facts, fn.facts, operation)}`;
      const details = {
        call,
        role,
        given: mistake.given,
        argument: operation.arguments.indexOf(argument),
        instead: entry.counterpart,
        loss,
      };
      // A collection of another kind may await.
      const isDoubtful =
        (role === 'uses-sync-result' && symbol.startsWith('?')) ||
        (loss !== null && !isArray(fn, operation, op, graph));
      const isCertain = loss === 'awaited' || loss === 'written';
      const severity = isDoubtful ? 'information' : isCertain ? 'warning' : mistake.severity;
      return [{ owner: fn, op, span: argument.span, path: [], confidence: 'high', severity, details }];
    }
    return [];
  });
}

/** Where everything is to be awaited, what cannot be. */
function argumentIn(
  fn: FunctionView,
  op: OperationId,
  call: CallOperation,
  { role, at }: { readonly role: CallbackRole; readonly at: ArgumentSelector },
  graph: Graph,
): Argument | undefined {
  if (role !== 'takes-awaitables') return argumentOf(call, at);
  return awaitablesOf(call).find((argument) => noAwaitable(fn, op, argument, graph));
}

interface Mistake {
  readonly given: Details['given'];
  readonly severity: Severity;
}

function mistakeOf(
  fn: FunctionView,
  op: OperationId,
  role: CallbackRole,
  argument: Argument,
  graph: Graph,
): Mistake | null {
  const { value } = argument;
  if (role === 'takes-awaitable' || role === 'takes-awaitables') {
    const given = noAwaitable(fn, op, argument, graph);
    return given ? { given, severity: 'error' } : null;
  }
  if (isCallableOnly(role) && isNoCallable(fn, value, graph)) return { given: 'result', severity: 'warning' };
  const isCollected = (): boolean => role === 'collects-results' && handsBackPromise(fn, value, op, graph);
  const callback = callbackAt(fn, value, op, graph) ?? (isCollected() ? { functions: [] } : undefined);
  const severity = callback && severityOf(fn, role, callback, graph);
  return severity ? { given: 'async-function', severity } : null;
}

/** A value that cannot be called is of no use there. */
function isCallableOnly(role: CallbackRole): boolean {
  return role === 'runs-sync-callable' || role === 'drops-rejection';
}

function severityOf(fn: FunctionView, role: CallingRole, callback: Callback, graph: Graph): Severity | null {
  const bodies = callback.functions.flatMap((id) => graph.function(id)?.facts ?? []);
  switch (role) {
    case 'runs-sync-callable':
      // What a name of the project stands for is certain.
      return callback.functions.length > 0 ? 'error' : 'warning';
    case 'uses-sync-result':
    case 'writes-sync-result':
      return 'warning';
    case 'folds-sync-results':
      return bodies.some((body) => body.isAsync && !awaitsAccumulator(body)) ? 'information' : null;
    case 'drops-promise':
    case 'collects-results':
      return fn.facts.isAsync && bodies.some(({ isAsync }) => isAsync) ? 'warning' : 'information';
    case 'runs-at-exit':
      return bodies.some(hasAwait) ? 'warning' : null;
    case 'settles-by-callback':
      return bodies.some((body) => hasAwait(body) && !neverRejects(body)) ? 'warning' : null;
    case 'drops-rejection':
      if (isTest(fn)) return null;
      return bodies.some((body) => hasAwait(body) && !neverRejects(body)) ? 'information' : null;
  }
}

function hasAwait({ operations }: FunctionView['facts']): boolean {
  return operations.some(({ k }) => k === 'await');
}

function isTest({ contexts }: FunctionView): boolean {
  return contexts.length > 0 && contexts.every(({ phase }) => phase === 'test');
}

function message({ owner, details }: Detection<Details>): string {
  const lines = linesOf(details);
  const [headline, ...rest] = lines[owner.file.language === 'python' ? 'python' : 'javascript'];
  return [headline.replace('{call}', `\`${details.call}\``), ...rest].join('\n');
}

function linesOf(details: Details): Lines {
  const { given, role } = details;
  if (given === 'uncalled' || given === 'collection' || role === 'takes-awaitable' || role === 'takes-awaitables')
    return NO_AWAITABLE[given === 'collection' ? given : 'uncalled'];
  return given === 'result' ? resultLines(details) : LINES[role];
}

interface Lines {
  readonly python: readonly [string, string, string];
  readonly javascript: readonly [string, string, string];
}

function both(headline: string, reason: string, advice: string): Lines {
  return { python: [headline, reason, advice], javascript: [headline, reason, advice] };
}

const NO_AWAITABLE: Readonly<Record<NoAwaitable, Lines>> = {
  uncalled: both(
    '{call} is given an async function that nobody called',
    'Only what calling it gives can be awaited. The function itself cannot: this raises an exception, and nothing of it runs.',
    'Instead: call it, with its arguments.',
  ),
  collection: both(
    '{call} is given a collection, not the awaitables in it',
    'Each awaitable has to be an argument of its own. A collection cannot be awaited: this fails, and nothing in it runs.',
    'Instead: unpack it, with a `*` in front.',
  ),
};

function resultLines({ role }: Details): Lines {
  return both(
    '{call} is given the result of a call, not a function',
    role === 'drops-rejection'
      ? 'The function runs right here and now, and nothing that could be called is left for later.'
      : 'The function is called right here, on this thread, and what it gives cannot be called.',
    'Instead: pass the function itself, without the parentheses, and its arguments on their own (or in a lambda).',
  );
}

const LINES: Readonly<Record<CallingRole, Lines>> = {
  'runs-sync-callable': both(
    '{call} calls this async function and never awaits it, so it never runs',
    'Calling an async function only makes a coroutine; its body runs when an event loop awaits it, and nobody does.',
    'Instead: pass a plain function, await it on the loop, or let the thread run a loop of its own: `asyncio.run(…)`.',
  ),
  'uses-sync-result': {
    python: [
      '{call} uses the coroutine that this async function gives, not its result',
      'A coroutine always counts as true and cannot be compared, and nothing of the function runs.',
      'Instead: await the results first (`asyncio.gather`), and decide by them.',
    ],
    javascript: [
      '{call} uses the promise that this async function gives, not its result',
      'A promise always counts as true and says nothing about an order.',
      'Instead: get the results first (`await Promise.all(xs.map(…))`) and decide by them, or use `for…of` with `await`.',
    ],
  },
  'writes-sync-result': both(
    '{call} writes the promise that this async function gives into the text, not its result',
    'A promise as text is `[object Promise]`, and a failure of the function is handled by nobody.',
    'Instead: find the matches first (`matchAll`), await what belongs in their places, and put the text together then.',
  ),
  'folds-sync-results': both(
    '{call} is given an async function that does not await what the turn before gave',
    'From the second turn on, what was collected so far is a promise; and all turns start at once.',
    'Instead: a `for…of` loop with `await`, or `await` the first parameter before anything else.',
  ),
  'drops-promise': both(
    '{call} does not wait for this async function',
    'All calls start at once, the code goes on before they are done, and a failure of one is handled by nobody.',
    'Instead: `for (const x of xs) { await … }`, or `await Promise.all(xs.map(async …))` to run them together.',
  ),
  'collects-results': both(
    '{call} gives promises, and nobody waits for them',
    'All calls start at once, the code goes on before they are done, and a failure of one is handled by nobody. `await` waits for one promise, not for an array of them.',
    'Instead: `await Promise.all(xs.map(async …))` to run them together, or `for (const x of xs) { await … }`.',
  ),
  'drops-rejection': both(
    'Nobody handles a failure of this async function: {call} drops its promise',
    'A rejection that nobody handles ends a Node.js process.',
    'Instead: put its work into `try`/`catch`, or call it in a plain function and add `.catch(…)`.',
  ),
  'runs-at-exit': both(
    '{call} does not wait for this async function: the process ends first',
    'Nothing runs after the handlers of `exit`, so what stands behind the first `await` is never done.',
    'Instead: do the work before the process is told to exit, or on `beforeExit` or a signal.',
  ),
  'settles-by-callback': both(
    'If this async function fails, the promise of {call} never ends',
    'The promise is settled by `resolve` and `reject` only. An exception in an async executor calls neither: who awaits it waits ' +
      'for ever, and the rejection is handled by nobody.',
    'Instead: await before the promise is made and keep its function plain; or catch everything in it and call `reject`.',
  ),
};

/** Waiting is another behaviour, if the intended one: suggestions. */
function fixes({ owner, op, details }: Detection<Details>, graph: Graph): readonly Fix[] {
  const call = owner.facts.operations[op];
  if (call?.k !== 'call') return [];
  if (details.given === 'uncalled' || details.given === 'collection')
    return awaitableFix(owner, op, call, details.argument, details.given, graph);
  if (details.given === 'result') return passFunction(owner, op, call, details.argument, graph);
  if (details.loss) return waitForAll(owner, op, details.loss);
  if (details.role === 'drops-promise') return loopFixes(owner, op, call, details, graph);
  if (details.instead?.rewrite === 'results-first') return resultsFirst(owner, op, call, graph);
  if (details.instead?.rewrite === 'keys-first') return keysFirst(owner, op, call, graph);
  if (details.instead?.rewrite === 'fold') return foldInLoop(owner, op, call);
  if (details.role === 'settles-by-callback') return rejectWhatFails(owner, call, details.argument);
  if (details.role === 'drops-rejection') return handleRejection(owner, op, call, details.argument, graph);
  return details.role === 'runs-sync-callable' ? runInThread(owner, op, call, details.argument) : [];
}

/** One after the other, or all at once. */
function loopFixes(
  owner: FunctionView,
  op: OperationId,
  call: CallOperation,
  { instead }: Details,
  graph: Graph,
): readonly Fix[] {
  const { file, facts } = owner;
  const { callee, calleeSpan, span } = call;
  const rewrite = instead?.rewrite;
  const all = toolOf(file, 'wait-for-all');
  if (!facts.isAsync || !all || !rewrite || callee.k !== 'member' || call.isStatement !== true) return [];
  const fn = facts.index;
  const values = rewrite === 'iterate-values' && !isArray(owner, call, op, graph);
  const receiver = { start: calleeSpan.start, end: calleeSpan.end - callee.name.length };
  // Maps and sets have no `map`.
  const elements = values ? ['[...', receiver, 'values()].map'] : [receiver, 'map'];
  const code = [all, '(', ...elements, { start: calleeSpan.end, end: span.end }, ')'];
  const oneByOne: Fix = {
    title: 'Use for…of, one after the other',
    safety: 'suggestion',
    intent: { k: 'loop-over', fn, op, values },
  };
  const atOnce: Fix = {
    title: 'Wait for all at once with Promise.all',
    safety: 'suggestion',
    intent: { k: 'replace-call', fn, op, code, awaits: true },
  };
  return values && !takesOne(owner, call) ? [oneByOne] : [oneByOne, atOnce];
}

/** It is not given the key or the index, which a map and its list of values do not have in common. */
function takesOne({ file }: FunctionView, { arguments: [callback] }: CallOperation): boolean {
  const given = callback?.value.k === 'function' ? file.functions[callback.value.fn] : undefined;
  return given !== undefined && given.facts.parameters.length <= 1;
}
