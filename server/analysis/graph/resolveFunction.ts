/** Resolves one function body: its sites, its own effects and its edges to other functions. */
import type { CallOperation, FunctionFacts, Operation } from '../../../rules/facts';
import type { Confidence, Effect, FunctionId, Site, SiteKind } from '../../../rules/model';
import { argumentOf } from '../evaluation/arguments';
import { decorate } from '../evaluation/calls';
import type { Entity } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { functionFacts, idOfFunction, type FileRecord } from '../evaluation/fileRecord';
import { gettersOf } from '../evaluation/members';
import { methodOf } from '../evaluation/classes';
import { callablesOf, type Callables } from './callables';
import { declaredContexts, registrations } from './entryPoints';
import { handOffsOf, type FoundHandOff } from './handOffs';
import { lazyOperations } from './lazyInitialisation';
import { loopDepths } from './loops';
import { apisOf } from './siteEffects';
import { startsOf, scriptStarts } from './starts';
import { ownContexts, fallbackContext } from './ownContexts';
import { workOf } from './work';
import { stoppedEffects } from '../suppression';
import type { CallEdge, FunctionNode, StartEdge } from './node';

interface Draft {
  readonly sites: Site[];
  readonly calls: CallEdge[];
  readonly starts: StartEdge[];
  startsTasks: boolean;
}

interface Place {
  readonly evaluator: Evaluator;
  readonly record: FileRecord;
  readonly fn: FunctionFacts;
  readonly id: FunctionId;
  readonly scope: Scope;
  readonly op: number;
  readonly loopDepth: number;
  readonly isAwaited: boolean;
  /** Runs once, or once per key of a cache. */
  readonly isLazy: boolean;
  readonly draft: Draft;
}

export function resolveFunction(evaluator: Evaluator, record: FileRecord, index: number): FunctionNode {
  const fn = functionFacts(record, index);
  const id = idOfFunction(record, index);
  evaluator.memo.track(`body:${id}`);
  evaluator.memo.track(`role:${record.id}`);
  evaluator.memo.track(`ignored:${record.id}`);
  const draft: Draft = { sites: [], calls: [], starts: [], startsTasks: false };
  const depths = loopDepths(fn);
  const awaited = awaitedOperations(fn);
  const lazy = lazyOperations(fn, index);
  for (const [op, operation] of fn.operations.entries()) {
    const scope: Scope = { record, fn: index, at: op };
    const place = {
      evaluator,
      record,
      fn,
      id,
      scope,
      op,
      loopDepth: depths.get(op) ?? 0,
      isAwaited: awaited.has(op),
      isLazy: lazy.has(op),
      draft,
    };
    resolveOperation(place, operation);
  }
  const recursive = draft.calls.filter((edge) => edge.to === id).map((edge) => edge.op);
  const work = workOf(evaluator, { record, fn: index }, id, recursive);
  for (const effect of work) draft.sites.push(workSite(effect));
  const own = [...draft.sites.flatMap((site) => site.apis.map((api) => api.effect)), ...work];
  const stopped = (op: number): ReadonlySet<Effect['kind']> =>
    stoppedEffects(record.facts, fn.operations[op]?.span.start ?? 0);
  const roots = [...declaredContexts(evaluator, { record, fn: index }, id), ...ownContexts(evaluator, record, fn, id)];
  return {
    id,
    isAsync: fn.isAsync,
    language: record.facts.language === 'python' ? 'python' : 'javascript',
    sites: draft.sites,
    own: own.filter((effect) => !stopped(effect.op).has(effect.kind)),
    calls: draft.calls.map((edge) => {
      const stops = stopped(edge.op);
      return stops.size > 0 ? { ...edge, stops } : edge;
    }),
    starts: draft.starts,
    roots,
    startsTasks: draft.startsTasks,
    fallback: fallbackContext(record, fn, id),
  };
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

function confidenceOf(place: Place, isCertain: boolean): Confidence {
  return isCertain && !place.isLazy ? 'high' : 'medium';
}

function resolveCall(place: Place, call: CallOperation): void {
  const { evaluator, scope, record } = place;
  const callees = evaluator.value(scope, call.callee);
  const targets = callablesOf(evaluator, callees, scope, call);
  const confidence = confidenceOf(place, targets.isCertain);
  const subject = { evaluator, scope, call, isAwaited: place.isAwaited };
  const apis = apisOf(targets.external, 'call', subject, record.catalog, { fn: place.id, op: place.op, confidence });
  const invoked = invokedByApis(place, call, targets);
  const consumed = consumedByApis(place, call, targets);
  const handOffs = handOffsOf(evaluator, scope, call, targets, { fn: place.id, op: place.op, confidence });
  for (const edge of registrations(evaluator, scope, call, targets, place.op)) place.draft.starts.push(edge);
  const inner = [...targets.sync, ...invoked.sync, ...consumed, ...blockedOn(handOffs)];
  const coroutines = [...targets.async, ...invoked.async];
  addStarts(place, handOffs, coroutines, targets.threaded);
  addSite(place, {
    kind: 'call',
    calls: inner,
    apis: [...apis, ...invokedApis(place, invoked, confidence)],
    asyncCallees: coroutines,
    handOffs,
    confidence,
    extraDepth: invoked.isMany ? 1 : 0,
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

/** Generators that a catalogued API runs through: `list(rows())`. */
function consumedByApis(place: Place, call: CallOperation, targets: Callables): readonly FunctionId[] {
  const { evaluator, scope, record } = place;
  const entries = targets.external.flatMap((e) => record.catalog.consumers(e.symbol));
  return entries.flatMap((entry) => {
    const argument = argumentOf(call, entry.argument);
    const values = argument ? evaluator.value(scope, argument.value) : [];
    return values.flatMap((e) => (e.k === 'generator' ? [e.fn] : []));
  });
}

/** What the caller waits for while it runs elsewhere: the effects keep flowing. */
function blockedOn(handOffs: readonly FoundHandOff[]): readonly FunctionId[] {
  return handOffs.flatMap(({ handOff }) => (handOff.entry.callerWaits === 'block' ? handOff.callables : []));
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
    draft.starts.push(...startsOf(found, op, record.loop), ...scriptStarts(place.evaluator, record, found, op));
    const { runsOn, callerWaits } = found.handOff.entry;
    if (runsOn === 'same-loop' && callerWaits === 'no') draft.startsTasks = true;
    if (found.handOff.entry.spread === true && found.coroutines.length > 0) draft.startsTasks = true;
  }
}

function resolveRead(place: Place, of: Parameters<Evaluator['value']>[1], name: string): void {
  const { evaluator, scope, record, id, op } = place;
  const receivers = evaluator.value(scope, of);
  const getters = receivers.flatMap((e) => gettersOf(evaluator, e, name));
  // `@cached_property` runs once per instance.
  const isCertain = receivers.length < 2 && getters.every((id) => decorate(evaluator, id).isCertain);
  const confidence = confidenceOf(place, isCertain);
  const external = receivers.flatMap((e) =>
    e.k === 'external' && !e.symbol.startsWith('?')
      ? [{ ...e, symbol: e.symbol.endsWith(':') ? `${e.symbol}${name}` : `${e.symbol}.${name}` }]
      : [],
  );
  const apis = apisOf(external, 'read', null, record.catalog, { fn: id, op, confidence });
  addSite(place, { kind: 'read', calls: getters, apis, confidence });
}

function resolveEnter(place: Place, entities: readonly Entity[]): void {
  const { evaluator, record, id, op } = place;
  const confidence = confidenceOf(place, entities.length < 2);
  const calls = entities.flatMap((entity): readonly FunctionId[] => {
    if (entity.k === 'wrapped' && entity.target.k === 'function') return [entity.target.fn];
    if (entity.k !== 'instance') return [];
    return ['__enter__', '__exit__'].flatMap((name) => {
      const method = methodOf(evaluator, entity.class, name);
      return method?.k === 'function' ? [method.fn] : [];
    });
  });
  const external = entities.flatMap((e) => (e.k === 'external' ? [e] : []));
  const where = { fn: id, op, confidence };
  const apis = [
    ...apisOf(external, 'enter', null, record.catalog, where),
    ...apisOf(external, 'exit', null, record.catalog, where),
  ];
  addSite(place, { kind: 'enter', calls, apis, confidence });
}

function resolveIterate(place: Place, entities: readonly Entity[]): void {
  const { evaluator, record, id, op } = place;
  const confidence = confidenceOf(place, entities.length < 2);
  const calls = entities.flatMap((entity): readonly FunctionId[] => {
    if (entity.k === 'generator') return [entity.fn];
    if (entity.k !== 'instance') return [];
    return ['__iter__', '__next__'].flatMap((name) => {
      const method = methodOf(evaluator, entity.class, name);
      return method?.k === 'function' ? [method.fn] : [];
    });
  });
  const external = entities.flatMap((e) => (e.k === 'external' ? [e] : []));
  addSite(place, {
    kind: 'iterate',
    calls,
    apis: apisOf(external, 'iterate', null, record.catalog, { fn: id, op, confidence }),
    confidence,
  });
}

/** Awaiting a coroutine made elsewhere (a variable, a parameter): it runs on this loop. */
function resolveAwait(place: Place, entities: readonly Entity[]): void {
  const coroutines = entities.flatMap((e) => (e.k === 'coroutine' ? [e.fn] : []));
  for (const to of coroutines)
    place.draft.starts.push({ to, op: place.op, start: { k: 'coroutine', isBackground: false } });
  if (coroutines.length > 0)
    addSite(place, { kind: 'await', calls: [], apis: [], asyncCallees: coroutines, confidence: 'high' });
}

interface SiteParts {
  readonly kind: SiteKind;
  readonly calls: readonly FunctionId[];
  readonly apis: Site['apis'];
  readonly confidence: Confidence;
  readonly asyncCallees?: readonly FunctionId[];
  readonly handOffs?: readonly FoundHandOff[];
  readonly extraDepth?: number;
}

function addSite(place: Place, parts: SiteParts): void {
  const calls = [...new Set(parts.calls)];
  const handOff = parts.handOffs?.[0]?.handOff;
  const asyncCallees = parts.asyncCallees ?? [];
  if (calls.length + parts.apis.length + asyncCallees.length === 0 && !handOff) return;
  const loopDepth = place.loopDepth + (parts.extraDepth ?? 0);
  const isCertain = parts.confidence === 'high';
  for (const to of calls) place.draft.calls.push({ to, op: place.op, loopDepth, isCertain });
  place.draft.sites.push({
    op: place.op,
    kind: parts.kind,
    calls,
    apis: parts.apis,
    ...(handOff ? { handOff } : {}),
    loopDepth,
    asyncCallees,
    confidence: parts.confidence,
  });
}
