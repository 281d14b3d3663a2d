/** What a call gives. */
import type { TransformEntry } from '../../../rules/catalog/schema';
import type { CallOperation, Value } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { argumentOf } from '../../../rules/shared/arguments';
import {
  isUnknown,
  distinct,
  parameterKey,
  UNKNOWN,
  type CallReference,
  type Entity,
  type ParameterKey,
} from './entities';
import type { Evaluator, Scope } from './evaluator';
import { compiledBy } from './regularExpressions';
import { typeEntities } from './types';
import { wrappersOf } from './wrappers';

export function callResult(
  evaluator: Evaluator,
  callee: Entity,
  call: CallOperation,
  scope: Scope,
  origin: CallReference,
): readonly Entity[] {
  switch (callee.k) {
    case 'function':
      return (
        managerOf(evaluator, callee.fn) ??
        wrappersOf(evaluator, callee.fn, call, scope) ??
        functionResult(evaluator, callee.fn)
      );
    case 'class':
      return [{ k: 'instance', class: callee.class }];
    case 'external':
      return externalResult(evaluator, callee, call, scope, origin);
    case 'decorated':
      return decoratedResult(evaluator, callee, callResult(evaluator, callee.target, call, scope, origin));
    default:
      return [UNKNOWN];
  }
}

/** What a wrapper gives back is a coroutine of what it wraps only if it calls that itself: it may keep it for later. */
function decoratedResult(
  evaluator: Evaluator,
  callee: Entity & { readonly k: 'decorated' },
  given: readonly Entity[],
): readonly Entity[] {
  if (!givesBack(evaluator, callee.wrapper)) return [UNKNOWN];
  const isStarted = given.some(({ k }) => k === 'coroutine');
  return isStarted && !callsParameter(evaluator, callee.wrapper, callee.parameter) ? [UNKNOWN] : given;
}

function callsParameter(evaluator: Evaluator, wrapper: FunctionId, parameter: ParameterKey): boolean {
  evaluator.memo.track(`body:${wrapper}`);
  const fn = evaluator.functionOf(wrapper);
  return (
    fn?.facts.operations.some((op, at) => {
      if (op.k !== 'call') return false;
      // `fn(…)`, `fn.call(this, …)`
      const called = op.callee.k === 'member' ? [op.callee, op.callee.of] : [op.callee];
      return called
        .flatMap((value) => evaluator.value({ record: fn.record, fn: fn.index, at }, value))
        .some((e) => e.k === 'parameter' && parameterKey(e.fn, e.index) === parameter);
    }) ?? true
  );
}

/** A wrapper that gives nothing back keeps what it wraps to itself: `debounce(save)`. */
function givesBack(evaluator: Evaluator, wrapper: FunctionId): boolean {
  evaluator.memo.track(`sign:${wrapper}`);
  const facts = evaluator.functionOf(wrapper)?.facts;
  return facts === undefined || facts.operations.some(({ k }) => k === 'return' || k === 'yield');
}

/** A generator made into a context manager by its decorator: calling it runs nothing, entering it does. */
function managerOf(evaluator: Evaluator, id: FunctionId): readonly Entity[] | null {
  const { entity } = decorate(evaluator, id);
  return entity.k === 'wrapped' && entity.gives === 'context-manager' ? [entity] : null;
}

function functionResult(evaluator: Evaluator, id: FunctionId): readonly Entity[] {
  return evaluator.memo.compute(`result ${id}`, [UNKNOWN], () => {
    evaluator.memo.track(`sign:${id}`);
    const fn = evaluator.functionOf(id);
    if (!fn) return [UNKNOWN];
    if (fn.facts.isGenerator) return [{ k: 'generator', fn: id }];
    return fn.facts.isAsync ? [{ k: 'coroutine', fn: id }] : returned(evaluator, id);
  });
}

/** The annotation if it resolves, else the returned values. */
function returned(evaluator: Evaluator, id: FunctionId): readonly Entity[] {
  const narrow = (dependency: string): string => (dependency === `body:${id}` ? `sign:${id}` : dependency);
  return evaluator.memo.compute(
    `returns ${id}`,
    [UNKNOWN],
    () => {
      evaluator.memo.track(`sign:${id}`);
      const fn = evaluator.functionOf(id);
      if (!fn) return [UNKNOWN];
      if (fn.facts.returns) {
        const parent = { record: fn.record, fn: Math.max(fn.facts.parent, 0) };
        const annotated = typeEntities(evaluator, parent, fn.facts.returns);
        if (annotated.some((e) => !isUnknown(e))) return annotated;
      }
      return results(evaluator, id, 'return');
    },
    narrow,
  );
}

function yielded(evaluator: Evaluator, id: FunctionId): readonly Entity[] {
  return results(evaluator, id, 'yield');
}

function results(evaluator: Evaluator, id: FunctionId, kind: 'return' | 'yield'): readonly Entity[] {
  const fn = evaluator.functionOf(id);
  if (!fn) return [UNKNOWN];
  const found = fn.facts.operations.flatMap((op, at) =>
    op.k === kind ? evaluator.value({ record: fn.record, fn: fn.index, at }, op.value) : [],
  );
  return distinct(found);
}

callResult.returned = returned;
callResult.yielded = yielded;

function externalResult(
  evaluator: Evaluator,
  callee: Entity & { readonly k: 'external' },
  call: CallOperation,
  scope: Scope,
  origin: CallReference,
): readonly Entity[] {
  const { catalog } = scope.record;
  if (callee.symbol.startsWith('?')) return [UNKNOWN];
  const transform = catalog.transforms(callee.symbol)[0];
  if (transform) {
    const argument = argumentOf(call, transform.argument);
    const { gives } = transform;
    const targets = argument ? evaluator.value(scope, partGiven(gives, argument.value, call)) : [];
    if (targets.length > 0)
      return isWrapping(gives) ? targets.map((target) => ({ k: 'wrapped', gives, target })) : targets;
  }
  const symbol = catalog.value(`${callee.symbol}()`);
  // `origin` is the number of an operation.
  evaluator.memo.track(`steps:${origin.fn}`);
  const pattern = compiledBy(evaluator, scope, callee.symbol, call);
  return [{ k: 'external', symbol, origin, ...(pattern ? { pattern } : {}) }];
}

type Gives = TransformEntry['gives'];
type Wraps = (Entity & { readonly k: 'wrapped' })['gives'];

/** Others give what is there already; properties are told by their kind. */
const WRAPPING: ReadonlySet<Gives> = new Set<Wraps>(['async', 'future', 'thread', 'blocking', 'context-manager']);

function isWrapping(gives: Gives): gives is Wraps {
  return WRAPPING.has(gives);
}

function partGiven(gives: Gives, value: Value, call: CallOperation): Value {
  switch (gives) {
    case 'entered':
      return { k: 'entered', of: value };
    case 'element':
      return oneOf(value, call);
    case 'elements':
      return { k: 'collected', display: 'list', element: { k: 'element', of: value } };
    default:
      return value;
  }
}

/** `max(jobs)` is one of the jobs, and so are `max(*jobs)` and `max(first, second)`. */
function oneOf(value: Value, call: CallOperation): Value {
  const given = call.arguments.filter(({ name }) => name === undefined).map((argument) => argument.value);
  return given.length > 1 || value.k === 'spread' ? { k: 'choice', of: given } : { k: 'element', of: value };
}

/** What a decorator, evaluated, makes of a function. */
export interface Decoration {
  readonly entity: Entity;
  /** A decorator of which nothing is known is taken as transparent, with less confidence. */
  readonly isCertain: boolean;
}

/** A function as its callers see it, decorators applied from the inside out. */
export function decorate(evaluator: Evaluator, id: FunctionId): Decoration {
  const plain: Entity = { k: 'function', fn: id };
  return evaluator.memo.compute(`decorated ${id}`, { entity: plain, isCertain: true }, () => {
    evaluator.memo.track(`sign:${id}`);
    const fn = evaluator.functionOf(id);
    if (!fn) return { entity: plain, isCertain: true };
    let decoration: Decoration = { entity: plain, isCertain: true };
    for (const decorator of [...fn.facts.decorators].reverse()) {
      const scope = { record: fn.record, fn: Math.max(fn.facts.parent, 0) };
      decoration = applyDecorator(evaluator, evaluator.value(scope, decorator.value), decoration, scope);
    }
    return decoration;
  });
}

function applyDecorator(
  evaluator: Evaluator,
  decorators: readonly Entity[],
  inner: Decoration,
  scope: Scope,
): Decoration {
  const decorator = decorators[0];
  if (!decorator || decorators.length > 1) return { ...inner, isCertain: false };
  if (decorator.k === 'external') {
    const transform = scope.record.catalog.transforms(decorator.symbol)[0];
    if (!transform) {
      const isKnown =
        scope.record.catalog.knows(decorator.symbol) ||
        scope.record.catalog.decoratorEntryPoints(decorator.symbol).length > 0;
      return { ...inner, isCertain: inner.isCertain && isKnown };
    }
    if (transform.memoises === true) return { ...inner, isCertain: false };
    const { gives } = transform;
    return isWrapping(gives) ? { ...inner, entity: { k: 'wrapped', gives, target: inner.entity } } : inner;
  }
  if (decorator.k !== 'function') return { ...inner, isCertain: false };
  return applyLocalDecorator(evaluator, decorator.fn, inner);
}

/** `def decorator(fn): def wrapper(…): … fn(…) …; return wrapper`. */
function applyLocalDecorator(evaluator: Evaluator, id: FunctionId, inner: Decoration): Decoration {
  const results_ = evaluator.returned(id);
  const result = results_[0];
  if (!result || results_.length > 1) return { ...inner, isCertain: false };
  if (result.k === 'parameter' && result.fn === id) return inner;
  if (result.k !== 'function') return { ...inner, isCertain: false };
  const entity: Entity = { k: 'decorated', wrapper: result.fn, parameter: parameterKey(id, 0), target: inner.entity };
  return { entity, isCertain: inner.isCertain };
}

export type { Value };
