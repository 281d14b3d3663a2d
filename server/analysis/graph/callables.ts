/** From entities to the functions that run when they are called. */
import type { CallOperation } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { positionalArguments } from '../../../rules/shared/arguments';
import { decorate } from '../evaluation/calls';
import { ancestors, methodOf } from '../evaluation/classes';
import { parameterKey, type Entity, type ParameterKey } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { isParameter } from '../evaluation/fingerprint';
import { calledModules } from '../evaluation/names';

export interface Callables {
  /** Run before the call returns. */
  readonly sync: readonly FunctionId[];
  /** Async functions: the call only starts them. */
  readonly async: readonly FunctionId[];
  /** Run in a thread while the caller awaits (`@sync_to_async`). */
  readonly threaded: readonly FunctionId[];
  /** Generator functions: the call runs nothing. */
  readonly generators: readonly FunctionId[];
  /** Symbol paths outside of the files, with the entity they came from. */
  readonly external: readonly (Entity & { readonly k: 'external' })[];
  readonly parameters: readonly ParameterKey[];
  readonly isCertain: boolean;
}

interface Draft {
  sync: FunctionId[];
  async: FunctionId[];
  threaded: FunctionId[];
  generators: FunctionId[];
  external: (Entity & { readonly k: 'external' })[];
  parameters: ParameterKey[];
  isCertain: boolean;
}

/** @param call with its arguments, when they may be functions that the callee calls; absent for callbacks */
export function callablesOf(
  evaluator: Evaluator,
  entities: readonly Entity[],
  scope: Scope,
  call?: CallOperation,
): Callables {
  const called = calledModules(evaluator, entities);
  const draft = { ...emptyDraft(), isCertain: called.length < 2 };
  for (const entity of called) add(evaluator, draft, entity, scope, call);
  return draft;
}

function emptyDraft(): Draft {
  return { sync: [], async: [], threaded: [], generators: [], external: [], parameters: [], isCertain: true };
}

function add(evaluator: Evaluator, draft: Draft, entity: Entity, scope: Scope, call: CallOperation | undefined): void {
  switch (entity.k) {
    case 'function':
      addFunction(evaluator, draft, entity.fn, scope, call);
      return;
    case 'class':
      addConstructor(evaluator, draft, entity.class, scope, call);
      return;
    case 'instance': {
      const method = methodOf(evaluator, entity.class, '__call__');
      if (method) add(evaluator, draft, method, scope, call);
      return;
    }
    case 'external':
      draft.external.push(entity);
      return;
    case 'parameter':
      draft.parameters.push(parameterKey(entity.fn, entity.index));
      return;
    case 'wrapped':
      addWrapped(evaluator, draft, entity, scope);
      return;
    case 'decorated':
      addDecorated(evaluator, draft, entity, scope, call);
      return;
    default:
  }
}

function addFunction(
  evaluator: Evaluator,
  draft: Draft,
  id: FunctionId,
  scope: Scope,
  call: CallOperation | undefined,
): void {
  const decoration = decorate(evaluator, id);
  if (!decoration.isCertain) draft.isCertain = false;
  if (decoration.entity.k !== 'function') {
    add(evaluator, draft, decoration.entity, scope, call);
    return;
  }
  addPlain(evaluator, draft, id, scope, call);
}

/** A function without regard to its decorators. */
function addPlain(
  evaluator: Evaluator,
  draft: Draft,
  id: FunctionId,
  scope: Scope,
  call: CallOperation | undefined,
): void {
  evaluator.memo.track(`sign:${id}`);
  const fn = evaluator.functionOf(id);
  if (!fn) return;
  if (fn.facts.isGenerator) draft.generators.push(id);
  else if (fn.facts.isAsync) draft.async.push(id);
  else draft.sync.push(id);
  if (call && !fn.facts.isGenerator) addInvokedArguments(evaluator, draft, id, scope, call);
}

/** Functions among the arguments that the callee calls: `retry(lambda: load())`. */
function addInvokedArguments(
  evaluator: Evaluator,
  draft: Draft,
  id: FunctionId,
  scope: Scope,
  call: CallOperation,
): void {
  if (!call.arguments.some((a) => a.value.k !== 'literal')) return;
  const fn = evaluator.functionOf(id);
  const invoked = invokedParameters(evaluator, id);
  if (!fn || invoked.length === 0) return;
  for (const [index, parameter] of fn.facts.parameters.entries()) {
    if (!invoked.includes(parameterKey(id, index))) continue;
    const argument = argumentFor(call, index, parameter.name, isBound(fn.facts.kind, fn.record.facts.language));
    if (!argument) continue;
    for (const entity of evaluator.value(scope, argument.value)) add(evaluator, draft, entity, scope, undefined);
  }
}

export function isBound(kind: string, language: string): boolean {
  return language === 'python' && (kind === 'method' || kind === 'class-method' || kind === 'constructor');
}

export function argumentFor(
  call: CallOperation,
  index: number,
  name: string | null,
  bound: boolean,
): CallOperation['arguments'][number] | undefined {
  const named = name === null ? undefined : call.arguments.find((a) => a.name === name);
  return named ?? positionalArguments(call)[bound ? index - 1 : index];
}

function addConstructor(
  evaluator: Evaluator,
  draft: Draft,
  id: string,
  scope: Scope,
  call: CallOperation | undefined,
): void {
  const isPython = evaluator.classOf(id)?.record.facts.language === 'python';
  const names = isPython ? ['__init__', '__new__', '__post_init__'] : ['constructor'];
  for (const name of names) {
    const method = methodOf(evaluator, id, name);
    if (method?.k === 'function') addPlain(evaluator, draft, method.fn, scope, call);
  }
  if (names.some((name) => methodOf(evaluator, id, name)?.k === 'function')) return;
  const external = ancestors(evaluator, id).find((a) => a.k === 'external');
  if (external?.k === 'external' && !external.symbol.startsWith('?'))
    draft.external.push({ k: 'external', symbol: external.symbol });
}

function addWrapped(
  evaluator: Evaluator,
  draft: Draft,
  entity: Entity & { readonly k: 'wrapped' },
  scope: Scope,
): void {
  const target = wrappedCallables(evaluator, entity.target, scope);
  if (entity.gives === 'thread') draft.threaded.push(...target.sync);
  if (entity.gives === 'blocking') draft.sync.push(...target.async, ...target.sync);
  // `promisify(f)`: only what calls back later is asynchronous about it.
  if (entity.gives === 'async' && scope.record.facts.language !== 'python') draft.sync.push(...target.sync);
}

/** The wrapped function itself: looking at its decorators again would lead back here. */
function wrappedCallables(evaluator: Evaluator, target: Entity, scope: Scope): Callables {
  if (target.k !== 'function') return callablesOf(evaluator, [target], scope);
  const draft = emptyDraft();
  addPlain(evaluator, draft, target.fn, scope, undefined);
  return draft;
}

function addDecorated(
  evaluator: Evaluator,
  draft: Draft,
  entity: Entity & { readonly k: 'decorated' },
  scope: Scope,
  call: CallOperation | undefined,
): void {
  addPlain(evaluator, draft, entity.wrapper, scope, call);
  if (!invokedParameters(evaluator, entity.wrapper).includes(entity.parameter)) return;
  if (entity.target.k === 'function') addPlain(evaluator, draft, entity.target.fn, scope, call);
  else add(evaluator, draft, entity.target, scope, call);
}

/** Parameters, own or of enclosing functions, that a function calls before it returns. */
export function invokedParameters(evaluator: Evaluator, id: FunctionId): readonly ParameterKey[] {
  const narrow = (dependency: string): string => (dependency === `body:${id}` ? `invk:${id}` : dependency);
  return evaluator.memo.compute(`invoked ${id}`, [], () => computeInvoked(evaluator, id), narrow);
}

function computeInvoked(evaluator: Evaluator, id: FunctionId): readonly ParameterKey[] {
  evaluator.memo.track(`invk:${id}`);
  const fn = evaluator.functionOf(id);
  if (!fn) return [];
  const found = new Set<ParameterKey>();
  for (const [at, op] of fn.facts.operations.entries()) {
    if (op.k !== 'call') continue;
    const scope: Scope = { record: fn.record, fn: fn.index, at };
    if (isParameter(fn.record.facts, op.callee)) {
      for (const e of evaluator.value(scope, op.callee))
        if (e.k === 'parameter') found.add(parameterKey(e.fn, e.index));
    }
    if (op.arguments.some((a) => isParameter(fn.record.facts, a.value))) passedOn(evaluator, scope, op, found);
  }
  return [...found].sort();
}

/** Parameters handed to something that calls them. */
function passedOn(evaluator: Evaluator, scope: Scope, call: CallOperation, found: Set<ParameterKey>): void {
  const passed = call.arguments.flatMap((a) =>
    isParameter(scope.record.facts, a.value) ? evaluator.value(scope, a.value) : [],
  );
  if (!passed.some((e) => e.k === 'parameter')) return;
  const callees = evaluator.value(scope, call.callee);
  const { parameters } = callablesOf(
    evaluator,
    callees.filter((e) => e.k === 'function'),
    scope,
    call,
  );
  for (const key of parameters) found.add(key);
}
