/** Resolves one function body: its sites, its own effects and its edges to other functions. */
import type { CallOperation, FunctionFacts, Operation } from '../../../rules/facts';
import type { Confidence, Effect, FunctionId, Site } from '../../../rules/model';
import { argumentOf } from '../../../rules/shared/arguments';
import type { Entity } from '../evaluation/entities';
import type { Evaluator } from '../evaluation/evaluator';
import { functionFacts, idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import { stoppedEffects } from '../suppression';
import { assignedHandlers } from './assignedHandlers';
import { callablesOf, type Callables } from './callables';
import { addCold, developmentOnly } from './developmentOnly';
import { doubtsIn } from './doubt';
import { declaredContexts, registrations, renderings } from './entryPoints';
import { flagsIn, givenFlags } from './flags';
import { startsThroughHelpers } from './handedOn';
import { handOffsOf, type FoundHandOff } from './handOffs';
import { resolveAwait, resolveEnter, resolveItem, resolveIterate, resolveRead, resolveWrite } from './implicitCalls';
import { iteratedArguments } from './iteratedArguments';
import { loopDepths } from './loops';
import type { FunctionNode } from './node';
import { fallbackContext, ownContexts } from './ownContexts';
import { implementedMethods } from './overrides';
import { withoutRepetition } from './sameFile';
import { apisOf } from './siteEffects';
import { addSite, confidenceOf, type Draft, type Place } from './sitePlace';
import { turnsOf } from './alone';
import { scriptStarts, startsOf } from './starts';
import { workOf } from './work';

export function resolveFunction(evaluator: Evaluator, record: FileRecord, index: number): FunctionNode {
  const fn = functionFacts(record, index);
  const id = idOfFunction(record, index);
  evaluator.memo.track(`body:${id}`);
  evaluator.memo.track(`role:${record.id}`);
  evaluator.memo.track(`ignored:${record.id}`);
  const draft = resolveOperations(evaluator, record, index);
  const recursive = draft.calls.filter((edge) => edge.to === id).map((edge) => edge.op);
  const work = workOf(evaluator, { record, fn: index }, id, recursive, draft);
  for (const effect of work) draft.sites.push(workSite(effect));
  const { sites, repetitions } = withoutRepetition(evaluator, { record, fn: index }, id, fn.operations, draft.sites);
  const own = [...sites.flatMap((site) => site.apis.map((api) => api.effect)), ...work];
  const flags = flagsIn(record, index);
  const flagged = <T extends { readonly op: number }>(part: T): T => {
    const flag = flags.get(part.op);
    return flag ? { ...part, flag } : part;
  };
  const stopped = (op: number): ReadonlySet<Effect['kind']> =>
    stoppedEffects(record.facts, fn.operations[op]?.span.start ?? 0);
  return {
    id,
    isAsync: fn.isAsync,
    language: record.facts.language === 'python' ? 'python' : 'javascript',
    isTest: record.role.phase === 'test',
    unseenPhase: record.role.isEntry ? record.role.phase : 'library',
    sites,
    own: own.filter((effect) => !repetitions.has(effect) && !stopped(effect.op).has(effect.kind)).map(flagged),
    calls: draft.calls.map((edge) => {
      const stops = stopped(edge.op);
      return flagged(stops.size > 0 ? { ...edge, stops } : edge);
    }),
    starts: draft.starts,
    implements: implementedMethods(evaluator, record, fn),
    roots: [...declaredContexts(evaluator, { record, fn: index }, id), ...ownContexts(evaluator, record, fn, id)],
    turns: turnsOf(fn, draft.tasks),
    fallback: fallbackContext(evaluator, record, fn, id),
  };
}

/** Sites and edges of everything that the body does. */
function resolveOperations(evaluator: Evaluator, record: FileRecord, index: number): Draft {
  const fn = functionFacts(record, index);
  const id = idOfFunction(record, index);
  const draft = emptyDraft();
  const cold = emptyDraft();
  const depths = loopDepths(fn);
  const awaited = awaitedOperations(fn);
  const development = developmentOnly(evaluator, { record, fn: index }, fn);
  const doubts = doubtsIn(evaluator, { record, fn: index }, fn);
  for (const [op, operation] of fn.operations.entries()) {
    const place = {
      evaluator,
      record,
      fn,
      id,
      scope: { record, fn: index, at: op },
      op,
      loopDepth: depths.get(op) ?? 0,
      isAwaited: awaited.has(op),
      doubts,
      draft: development.has(op) ? cold : draft,
    };
    resolveOperation(place, operation);
  }
  addCold(draft, cold);
  return draft;
}

function emptyDraft(): Draft {
  return { sites: [], calls: [], starts: [], tasks: [] };
}

function workSite(effect: Effect): Site {
  const { op, loop } = effect;
  return {
    op,
    ...(loop === undefined ? {} : { loop }),
    kind: loop === undefined ? 'call' : 'loop',
    calls: [],
    apis: [],
    work: effect,
    loopDepth: 0,
    asyncCallees: [],
    confidence: 'high',
  };
}

function awaitedOperations(fn: FunctionFacts): ReadonlySet<number> {
  return new Set(fn.operations.flatMap((op) => (op.k === 'await' && op.value.k === 'op' ? [op.value.op] : [])));
}

function resolveOperation(place: Place, operation: Operation): void {
  switch (operation.k) {
    case 'call':
      resolveCall(place, operation);
      return;
    case 'read':
      if (operation.place.k === 'member') resolveRead(place, operation.place.of, operation.place.name);
      resolveItem(place, operation);
      return;
    case 'write':
      place.draft.starts.push(...assignedHandlers(place.evaluator, place.scope, operation, place.op));
      resolveWrite(place, operation);
      resolveItem(place, operation);
      return;
    case 'delete':
    case 'compute':
      resolveItem(place, operation);
      return;
    case 'enter':
      if (!operation.isAsync) resolveEnter(place, place.evaluator.value(place.scope, operation.value));
      return;
    case 'iterate':
      if (!operation.isAsync) resolveIterate(place, place.evaluator.value(place.scope, operation.value));
      return;
    case 'yield-from':
      resolveIterate(place, place.evaluator.value(place.scope, operation.value));
      return;
    case 'await':
      resolveAwait(place, place.evaluator.value(place.scope, operation.value));
      return;
    default:
  }
}

function resolveCall(place: Place, call: CallOperation): void {
  const { evaluator, scope, record } = place;
  const callees = evaluator.value(scope, call.callee);
  const targets = callablesOf(evaluator, callees, scope, call);
  // A singleton: whatever its constructor does happens once, usually while the program starts.
  const isSingleton = place.doubts.lazy.has(place.op) && callees.some((e) => e.k === 'class');
  const confidence = isSingleton ? 'low' : confidenceOf(place, targets.isCertain);
  const subject = { evaluator, scope, call, isAwaited: place.isAwaited, loopDepth: place.loopDepth };
  const apis = apisOf(targets.external, 'call', subject, record.catalog, { fn: place.id, op: place.op, confidence });
  const invoked = invokedByApis(place, call, targets);
  const consumed = [...consumedByApis(place, call, targets), ...iteratedArguments(evaluator, scope, call, callees)];
  const handOffs = handOffsOf(evaluator, scope, call, targets, { fn: place.id, op: place.op, confidence });
  for (const edge of registrations(evaluator, scope, call, targets, place.op)) place.draft.starts.push(edge);
  const generators = consumed.flatMap((e) => (e.k === 'generator' ? [e.fn] : []));
  const waitedFor = blockedOn(handOffs);
  const isElement = call.form === 'jsx';
  if (isElement) place.draft.starts.push(...renderings(scope, targets.sync, place.op));
  const called = isElement ? [] : targets.sync;
  const inner = [...called, ...invoked.sync, ...generators, ...waitedFor];
  const coroutines = [...targets.async, ...invoked.async];
  addStarts(place, handOffs, coroutines, targets.threaded);
  const helpers = [...targets.sync, ...targets.async];
  place.draft.starts.push(...startsThroughHelpers(evaluator, scope, call, helpers, place.op));
  addSite(place, {
    kind: 'call',
    calls: inner,
    apis: [...apis, ...invokedApis(place, invoked, confidence), ...iteratedApis(place, consumed, confidence)],
    asyncCallees: coroutines,
    handOffs,
    waitedFor,
    confidence,
    extraDepth: invoked.isMany ? 1 : 0,
    given: { flags: givenFlags(record, scope.fn, place.op), to: called },
  });
}

/** Callables that a catalogued API runs before it returns: `map`, `new Promise(executor)`. */
function invokedByApis(
  place: Place,
  call: CallOperation,
  targets: Callables,
): Callables & { readonly isMany: boolean } {
  const { evaluator, scope, record } = place;
  const entries = targets.external.flatMap((e) => record.catalog.invocations(e.symbol));
  const values = entries.flatMap((entry) => {
    const argument = argumentOf(call, entry.callable);
    return argument ? evaluator.value(scope, argument.value) : [];
  });
  return { ...callablesOf(evaluator, values, scope), isMany: entries.some((entry) => entry.many === true) };
}

function invokedApis(place: Place, invoked: Callables, confidence: Confidence): Site['apis'] {
  return apisOf(invoked.external, 'call', null, place.record.catalog, { fn: place.id, op: place.op, confidence });
}

function iteratedApis(place: Place, consumed: readonly Entity[], confidence: Confidence): Site['apis'] {
  const external = consumed.flatMap((e) => (e.k === 'external' ? [e] : []));
  return apisOf(external, 'iterate', null, place.record.catalog, { fn: place.id, op: place.op, confidence });
}

/** What a catalogued API iterates over: `list(rows())`, `sum(os.scandir(p))`. */
function consumedByApis(place: Place, call: CallOperation, targets: Callables): readonly Entity[] {
  const { evaluator, scope, record } = place;
  const entries = targets.external.flatMap((e) => record.catalog.consumers(e.symbol));
  return entries.flatMap((entry) => {
    const argument = argumentOf(call, entry.argument);
    return argument ? evaluator.value(scope, argument.value) : [];
  });
}

/** What the caller waits for while it runs elsewhere: the effects keep flowing. Coroutines are flagged inside themselves. */
function blockedOn(handOffs: readonly FoundHandOff[]): readonly FunctionId[] {
  return handOffs.flatMap(({ handOff, coroutines }) =>
    handOff.entry.callerWaits === 'block' ? handOff.callables.filter((id) => !coroutines.includes(id)) : [],
  );
}

function addStarts(
  place: Place,
  handOffs: readonly FoundHandOff[],
  coroutines: readonly FunctionId[],
  threaded: readonly FunctionId[],
): void {
  const { draft, op, record } = place;
  for (const to of coroutines) draft.starts.push({ to, op, start: { k: 'coroutine', isBackground: false } });
  for (const to of threaded) draft.starts.push({ to, op, start: { k: 'elsewhere', api: 'thread', place: 'thread' } });
  for (const found of handOffs) {
    draft.starts.push(...startsOf(found, op, record.loop), ...scriptStarts(found, op));
    const { runsOn, callerWaits } = found.handOff.entry;
    const isTask = runsOn === 'same-loop' && callerWaits === 'no';
    if (isTask || found.handOff.entry.spread === true) draft.tasks.push(op);
  }
}
