/** Entry points: functions that somebody outside of the project calls, by registration, decorator, base class or export. */
import type { EntryPointEntry, Placement } from '../../../rules/catalog/schema';
import type { CallOperation, Value } from '../../../rules/facts';
import type { Context, FunctionId } from '../../../rules/model';
import { positionalArguments } from '../../../rules/shared/arguments';
import { decorate } from '../evaluation/calls';
import { ancestors } from '../evaluation/classes';
import { displaySymbol, type Entity } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { functionId } from '../evaluation/fileRecord';
import { callablesOf, type Callables } from './callables';
import { holds } from './predicates';
import type { StartEdge } from './node';

/** Handlers registered by a call: `app.get('/x', handler)`. */
export function registrations(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  callees: Callables,
  op: number,
): readonly StartEdge[] {
  const { catalog } = scope.record;
  const receivers = call.form === 'jsx' ? JSX : callees.external;
  return receivers.flatMap((receiver) => {
    const symbol = catalog.canonical(receiver.symbol);
    return catalog.callEntryPoints(symbol).flatMap((entry) => {
      if (entry.if && holds(entry.if, { evaluator, scope, call, isAwaited: false, receiver }) !== true) return [];
      const handlers = evaluator.values(scope, handlerValues(call, entry)).flatMap((e) => unwrapped(evaluator, e));
      const targets = callablesOf(
        evaluator,
        handlers.flatMap((e) => handlersIn(evaluator, e, entry)),
        scope,
      );
      const reason = (to: FunctionId): string => describe(entry.reason, symbol, call, nameOf(evaluator, to));
      const edges = (ids: readonly FunctionId[], placement: Placement | undefined): readonly StartEdge[] =>
        ids.flatMap((to) => entryEdge(to, op, placement && placedBy(scope, placement), reason(to)));
      return [
        ...edges(targets.sync, entry.sync),
        ...edges([...targets.async, ...lifespansIn(evaluator, handlers)], entry.async ?? entry.sync),
      ];
    });
  });
}

/** Making an element, whatever it is made of. */
const JSX: Callables['external'] = [{ k: 'external', symbol: 'jsx:element' }];

/** Components run when the element is rendered, not when it is made. */
export function renderings(scope: Scope, components: readonly FunctionId[], op: number): readonly StartEdge[] {
  return scope.record.catalog.callEntryPoints('jsx:component').flatMap((entry) =>
    components.flatMap((to) => {
      const name = /[^.\0]+$/.exec(to)?.[0] ?? '';
      return entryEdge(to, op, entry.sync && placedBy(scope, entry.sync), entry.reason.replace('{name}', name));
    }),
  );
}

/** `router.get('/', asyncHandler(fn))` with a wrapper of which nothing is known: what it is given is what it calls. */
function unwrapped(evaluator: Evaluator, handler: Entity): readonly Entity[] {
  const maker = handler.k === 'external' && handler.origin ? evaluator.functionOf(handler.origin.fn) : null;
  if (handler.k !== 'external' || !handler.origin || !maker) return [handler];
  evaluator.memo.track(`body:${handler.origin.fn}`);
  const call = maker.facts.operations[handler.origin.op];
  if (call?.k !== 'call' || maker.record.facts.language === 'python') return [handler];
  const scope: Scope = { record: maker.record, fn: maker.index, at: handler.origin.op };
  const given = evaluator.values(
    scope,
    call.arguments.map((a) => a.value),
  );
  return [handler, ...given.filter((e) => e.k === 'function' || e.k === 'decorated')];
}

export function nameOf(evaluator: Evaluator, id: FunctionId): string {
  return evaluator.functionOf(id)?.facts.name ?? '';
}

/** Context managers that are registered to be entered and left by the framework; an async generator does for one. */
function lifespansIn(evaluator: Evaluator, handlers: readonly Entity[]): readonly FunctionId[] {
  return handlers.flatMap((handler) => {
    const given = handler.k === 'function' ? decorate(evaluator, handler.fn).entity : handler;
    const inner = given.k === 'wrapped' && given.gives === 'context-manager' ? given.target : handler;
    const fn = inner.k === 'function' ? evaluator.functionOf(inner.fn) : null;
    return inner.k === 'function' && fn?.facts.isAsync === true && fn.facts.isGenerator ? [inner.fn] : [];
  });
}

function handlerValues(call: CallOperation, entry: EntryPointEntry): readonly Value[] {
  const named = call.arguments.filter((a) => a.name !== undefined);
  return [...positionalArguments(call).slice(entry.from ?? 0), ...named].map((a) => a.value);
}

/** Resolvers are grouped by type, APIs of a preload script by topic; deeper objects hold no handlers. */
const NESTING = 3;

/** A handler itself, the handlers in an array, or under the keys of an object and in the objects there. */
function handlersIn(evaluator: Evaluator, entity: Entity, entry: EntryPointEntry): readonly Entity[] {
  if (entity.k === 'collection') return entity.elements.flatMap((e) => handlersIn(evaluator, e, entry));
  if (entity.k !== 'object') return [entity];
  return (entry.keys ?? []).flatMap((path) => underKeys(evaluator, entity, path.split('.')));
}

/** What an object has under a path of keys, `*` being any key; arrays on the way are looked into. */
function underKeys(evaluator: Evaluator, entity: Entity, path: readonly string[], depth = NESTING): readonly Entity[] {
  if (entity.k === 'collection') return entity.elements.flatMap((e) => underKeys(evaluator, e, path, depth));
  if (entity.k !== 'object') return path.length === 0 ? [entity] : [];
  const owner = evaluator.functionOf(entity.owner);
  if (!owner || depth < 0) return [];
  const [key = '*', ...rest] = path;
  const wanted = entity.value.entries.filter((e) => e.key !== null && isLike(e.key, key));
  return wanted
    .flatMap((e) => evaluator.value({ record: owner.record, fn: owner.index }, e.value))
    .flatMap((e) => underKeys(evaluator, e, rest, path.length === 0 ? depth - 1 : depth));
}

function isLike(key: string, pattern: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}

/** A server that a test puts up serves the test; what a build file adds to one serves who develops. */
export function placedBy({ record: { role } }: Scope, placement: Placement): Placement {
  return role.phase === 'test' || role.phase === 'build' ? { ...placement, phase: role.phase } : placement;
}

export function entryEdge(
  to: FunctionId,
  op: number,
  placement: Placement | undefined,
  reason: string,
): readonly StartEdge[] {
  if (!placement) return [];
  const { place, phase, loop } = placement;
  return [{ to, op, start: { k: 'entry', place, phase, ...(loop ? { loop } : {}), reason } }];
}

/** Contexts that a function has by its decorators or by the methods of its class's bases. */
export function declaredContexts(evaluator: Evaluator, scope: Scope, id: FunctionId): readonly Context[] {
  const fn = scope.record.facts.functions[scope.fn];
  if (!fn) return [];
  const entries = [...decoratorEntries(evaluator, scope), ...methodEntries(evaluator, scope)];
  return entries.flatMap(({ entry, reason }) => {
    const placement = fn.isAsync ? (entry.async ?? entry.sync) : entry.sync;
    if (!placement) return [];
    const { place, phase, loop } = placedBy(scope, placement);
    return [{ place, phase, ...(loop ? { loop } : {}), reason, entry: id, distance: 0, via: null }];
  });
}

interface FoundEntry {
  readonly entry: EntryPointEntry;
  readonly reason: string;
}

function decoratorEntries(evaluator: Evaluator, scope: Scope): readonly FoundEntry[] {
  const fn = scope.record.facts.functions[scope.fn];
  if (!fn || fn.decorators.length === 0 || fn.parent < 0) return [];
  const { catalog } = scope.record;
  // A decorator with arguments is an operation of the parent; the signature spells it out.
  evaluator.memo.track(`sign:${functionId(scope.record.id, fn.key)}`);
  const parentScope: Scope = { record: scope.record, fn: fn.parent };
  return fn.decorators.flatMap((decorator) => {
    const call =
      decorator.value.k === 'op' ? scope.record.facts.functions[fn.parent]?.operations[decorator.value.op] : undefined;
    const value = call?.k === 'call' ? call.callee : decorator.value;
    return evaluator.value(parentScope, value).flatMap((entity) => {
      if (entity.k !== 'external') return [];
      const symbol = catalog.canonical(entity.symbol);
      const made = call?.k === 'call' ? call : undefined;
      return catalog
        .decoratorEntryPoints(symbol)
        .map((entry) => ({ entry, reason: describe(entry.reason, symbol, made, fn.name) }));
    });
  });
}

function methodEntries(evaluator: Evaluator, scope: Scope): readonly FoundEntry[] {
  const fn = scope.record.facts.functions[scope.fn];
  const cls = fn?.class === undefined ? undefined : scope.record.facts.classes[fn.class];
  if (!fn || !cls) return [];
  evaluator.memo.track(`class:${functionId(scope.record.id, cls.key)}`);
  if (cls.bases.length === 0) return [];
  const { catalog } = scope.record;
  return ancestors(evaluator, functionId(scope.record.id, cls.key)).flatMap((ancestor) => {
    if (ancestor.k !== 'external' || ancestor.symbol.startsWith('?')) return [];
    const base = catalog.canonical(`${ancestor.symbol}()`);
    return catalog
      .methodEntryPoints(base, fn.name)
      .map((entry) => ({ entry, reason: describe(entry.reason, `${base}.${fn.name}`, undefined, fn.name) }));
  });
}

export function describe(template: string, symbol: string, call: CallOperation | undefined, name: string): string {
  const first = call?.arguments.find((a) => a.name === undefined)?.value;
  const literal = first?.k === 'literal' && typeof first.value === 'string' ? first.value : '';
  const method = displaySymbol(symbol).split('.').at(-1) ?? '';
  // The literal comes last: routes have `{name}` of their own.
  return template
    .replace('{method}', method.toUpperCase())
    .replace('{name}', name)
    .replace('{0}', () => literal)
    .replace(/\s+/g, ' ')
    .trim();
}
