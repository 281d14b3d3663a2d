/** Operations that run code without a call in sight: properties, subscripts, context managers, iteration, awaiting. */
import type { Operation, Value } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { decorate } from '../evaluation/calls';
import { methodOf } from '../evaluation/classes';
import type { ClassId, Entity } from '../evaluation/entities';
import type { Evaluator } from '../evaluation/evaluator';
import { gettersOf, settersOf } from '../evaluation/members';
import { givenFlags } from './flags';
import { apisOf } from './siteEffects';
import { addSite, confidenceOf, type Place } from './sitePlace';

export function resolveRead(place: Place, of: Parameters<Evaluator['value']>[1], name: string): void {
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

/** `settings.banner = text` runs the setter; `+=` the getter as well. */
export function resolveWrite(place: Place, { place: target, augmented }: Operation & { readonly k: 'write' }): void {
  if (target.k !== 'member') return;
  const { evaluator, scope } = place;
  const receivers = evaluator.value(scope, target.of);
  const calls = receivers.flatMap((e) => [
    ...(augmented === undefined ? [] : gettersOf(evaluator, e, target.name)),
    ...settersOf(evaluator, e, target.name),
  ]);
  if (calls.length === 0) return;
  addSite(place, { kind: 'read', calls, apis: [], confidence: confidenceOf(place, receivers.length < 2) });
}

/** `store[key]`, `store[key] = value`, `del store[key]`, `key in store` call methods of the object. */
export function resolveItem(place: Place, operation: Operation): void {
  const { evaluator, scope, record } = place;
  const item = record.facts.language === 'python' ? itemMethods(operation) : undefined;
  if (!item || item.names.length === 0) return;
  const receivers = evaluator.value(scope, item.of);
  const calls = receivers.flatMap((e) => (e.k === 'instance' ? methodsOf(evaluator, e.class, item.names) : []));
  if (calls.length === 0) return;
  addSite(place, { kind: 'read', calls, apis: [], confidence: confidenceOf(place, receivers.length < 2) });
}

function itemMethods(operation: Operation): { readonly of: Value; readonly names: readonly string[] } | undefined {
  if (operation.k === 'compute') {
    const [, of] = operation.operands;
    const isContainment = operation.operator === 'in' || operation.operator === 'not in';
    return of && { of, names: isContainment ? ['__contains__'] : [] };
  }
  if (!('place' in operation) || operation.place.k !== 'index') return undefined;
  const { of } = operation.place;
  if (operation.k === 'read') return { of, names: ['__getitem__'] };
  if (operation.k === 'delete') return { of, names: ['__delitem__'] };
  return { of, names: operation.augmented === undefined ? ['__setitem__'] : ['__getitem__', '__setitem__'] };
}

function methodsOf(evaluator: Evaluator, id: ClassId, names: readonly string[]): readonly FunctionId[] {
  return names.flatMap((name) => {
    const method = methodOf(evaluator, id, name);
    return method?.k === 'function' ? [method.fn] : [];
  });
}

export function resolveEnter(place: Place, entities: readonly Entity[]): void {
  const { evaluator, record, id, op } = place;
  const confidence = confidenceOf(place, entities.length < 2);
  const calls = entities.flatMap((entity): readonly FunctionId[] => {
    if (entity.k === 'wrapped' && entity.target.k === 'function') return [entity.target.fn];
    if (entity.k !== 'instance') return [];
    return methodsOf(evaluator, entity.class, ['__enter__', '__exit__']);
  });
  const external = entities.flatMap((e) => (e.k === 'external' ? [e] : []));
  const where = { fn: id, op, confidence };
  const apis = [
    ...apisOf(external, 'enter', null, record.catalog, where),
    ...apisOf(external, 'exit', null, record.catalog, where),
  ];
  const managers = entities.flatMap((e) => (e.k === 'wrapped' && e.target.k === 'function' ? [e.target.fn] : []));
  const given = { flags: givenFlags(record, place.scope.fn, op), to: managers };
  addSite(place, { kind: 'enter', calls, apis, confidence, given });
}

export function resolveIterate(place: Place, entities: readonly Entity[]): void {
  const { evaluator, record, id, op } = place;
  const confidence = confidenceOf(place, entities.length < 2);
  const calls = entities.flatMap((entity): readonly FunctionId[] => {
    if (entity.k === 'generator') return [entity.fn];
    if (entity.k !== 'instance') return [];
    return methodsOf(evaluator, entity.class, ['__iter__', '__next__']);
  });
  const external = entities.flatMap((e) => (e.k === 'external' ? [e] : []));
  addSite(place, {
    kind: 'iterate',
    calls,
    apis: apisOf(external, 'iterate', null, record.catalog, { fn: id, op, confidence }),
    confidence,
    given: {
      flags: givenFlags(record, place.scope.fn, op),
      to: entities.flatMap((e) => (e.k === 'generator' ? [e.fn] : [])),
    },
  });
}

/** Awaiting a coroutine made elsewhere (a variable, a parameter): it runs on this loop. */
export function resolveAwait(place: Place, entities: readonly Entity[]): void {
  const coroutines = entities.flatMap((e) => (e.k === 'coroutine' ? [e.fn] : []));
  for (const to of coroutines)
    place.draft.starts.push({ to, op: place.op, start: { k: 'coroutine', isBackground: false } });
  if (coroutines.length > 0)
    addSite(place, { kind: 'await', calls: [], apis: [], asyncCallees: coroutines, confidence: 'high' });
}
