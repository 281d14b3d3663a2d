/** What becomes of the result of a call inside of its function: whether anybody can still take care of it. */
import type { CallOperation, FunctionFacts, Operation, OperationId, Value, WriteOperation } from '../facts';
import type { FunctionView } from '../model';
import { usesReachedBy } from './reachedUses';
import { isNullTest, isTest } from './tests';
import { plainName } from './text';
import { usesOfNames, usesOfResults, type Use } from './uses';
import { isComputedWith, wrongUse, type Judge, type WrongUse } from './wrongUse';

export type Fate =
  /** It is somewhere where others can take care of it: awaited, passed on, returned, stored. */
  | { readonly k: 'kept'; readonly name?: string }
  /** Nobody ever sees it. */
  | { readonly k: 'dropped' }
  /** It is in a local name that nobody reads, perhaps in a list. */
  | { readonly k: 'unread'; readonly name: string; readonly inCollection: boolean }
  /** Something is done with the object itself, as if it were the value that it stands for. */
  | {
      readonly k: 'used';
      readonly as: WrongUse;
      readonly by?: OperationId;
      readonly name?: string;
      /** It is also given back, to somebody who may wait for it. */
      readonly isReturnedToo?: true;
    };

export function fatesIn(fn: FunctionView, judge: Judge): (op: OperationId) => Fate {
  const { facts } = fn;
  const results = usesOfResults(facts);
  const locals = localsOf(fn);
  const { names, isOwn } = locals;
  const fateOf = (op: OperationId): Fate => {
    const uses = results.get(op) ?? [];
    if (uses.length === 0) return isStatement(facts.operations[op]) ? { k: 'dropped' } : { k: 'kept' };
    return assignedName(uses, op) ?? worstOf(uses, facts, judge, (value) => value.k === 'op' && value.op === op);
  };
  const assignedName = (uses: readonly Use[], op: OperationId): Fate | null => {
    const [only] = uses;
    if (uses.length !== 1 || only?.by === undefined) return null;
    const operation = facts.operations[only.by];
    if (operation?.k === 'call') return collectedBy(locals, judge, operation, only.by);
    if (operation?.k !== 'write' || isComputedWith(operation)) return null;
    if (operation.value.k === 'choice')
      return (
        fateOfChoice(operation.place, operation.value, op) ?? ifComputed(facts, fateOfName(operation.place, false))
      );
    if (only.isPart && operation.value.k !== 'list' && operation.value.k !== 'collected') return null;
    return (
      fateOfName(operation.place, only.isPart) ?? (only.isPart ? null : fateOnOneWay(locals, judge, operation, only.by))
    );
  };
  const fateOfName = (place: Value, inCollection: boolean): Fate | null => {
    if (!isOwn(place)) return null;
    const uses = names.get(place.name) ?? [];
    const isUnread = inCollection ? uses.every((use) => isCounted(use, judge)) : uses.length === 0;
    if (isUnread) return { k: 'unread', name: plainName(place.name), inCollection };
    if (!isAssignedOnce(facts, place.name)) return null;
    if (inCollection) return fateOfElements(place.name, uses);
    const fate = worstOf(uses, facts, judge, (value) => value.k === 'name' && value.name === place.name, true);
    return fate.k === 'used' ? { ...fate, name: plainName(place.name) } : { k: 'kept', name: place.name };
  };
  /** `for r in results: if r: …`, where `results` holds nothing else: the same mistake with each of them. */
  const fateOfElements = (list: string, uses: readonly Use[]): Fate | null => {
    const rest = uses.filter((use) => use.as !== 'iterated' && !isCounted(use, judge));
    const taken = rest.map(({ by }) => (by === undefined ? undefined : elementName(facts, by, list)));
    if (!taken.every((name) => name !== undefined) || !holdsNothingElse(facts, list)) return null;
    const fates = taken.map((name) => fateOfName({ k: 'name', name, scope: facts.index }, false));
    const used = fates.find((fate) => fate?.k === 'used');
    return used && fates.every((fate) => fate?.k === 'used' || fate?.k === 'unread') ? used : null;
  };
  const fateOfChoice = (place: Value, choice: Value, op: OperationId): Fate | null =>
    isOwn(place) && isAssignedOnce(facts, place.name) && standsForResult(facts, choice, op)
      ? fateOfTested(place.name, names.get(place.name) ?? [], locals, (use) => isTest(use, facts))
      : null;
  return fateOf;
}

/** Names of a function, and what is done with them there. */
interface Locals {
  readonly facts: FunctionView['facts'];
  readonly names: ReadonlyMap<string, readonly Use[]>;
  /** A variable that no other function sees. */
  readonly isOwn: (place: Value) => place is Value & { readonly k: 'name' };
  /** Who returns it from an async function lets the caller wait: what else is done with it tells. */
  readonly isPassedBack: (use: Use) => boolean;
}

function localsOf({ facts, file }: FunctionView): Locals {
  const captured = namesUsedInside(file.facts.functions, facts.index);
  const isOwn = (place: Value): place is Value & { readonly k: 'name' } =>
    place.k === 'name' &&
    place.scope === facts.index &&
    facts.index !== 0 &&
    facts.bindings[place.name]?.k === 'variable' &&
    !captured.has(place.name);
  const canPassBack = facts.isAsync && file.language !== 'python';
  const isPassedBack = ({ as, isPart }: Use): boolean => canPassBack && as === 'returned' && !isPart;
  return { facts, names: usesOfNames(facts, facts.index), isOwn, isPassedBack };
}

/** `tasks.append(work())`, where nobody looks into `tasks`. */
function collectedBy(
  { facts, names, isOwn }: Locals,
  judge: Judge,
  { callee }: CallOperation,
  op: OperationId,
): Fate | null {
  if (callee.k !== 'member' || !judge.collects(op) || !isOwn(callee.of) || !startsAsList(facts, callee.of.name))
    return null;
  const uses = names.get(callee.of.name) ?? [];
  const isFilled = ({ as, by }: Use): boolean => as === 'receiver' && by !== undefined && judge.collects(by);
  const isFilledOnly = uses.every((use) => isFilled(use) || isCounted(use, judge));
  return isFilledOnly ? { k: 'unread', name: plainName(callee.of.name), inCollection: true } : null;
}

/** `len(sends)`, `if sends:` say nothing of what is in there. */
function isCounted({ as, by, isPart, isAccessed }: Use, judge: Judge): boolean {
  if (isPart || isAccessed === true) return false;
  return as === 'tested' || (as === 'argument' && by !== undefined && judge.inspects(by));
}

/** The name that an operation gives to an element of a list, where the function that holds the list declares it too. */
function elementName(facts: FunctionFacts, by: OperationId, list: string): string | undefined {
  const operation = facts.operations[by];
  if (operation?.k !== 'write' || operation.place.k !== 'name' || operation.value.k !== 'element') return undefined;
  const { place, value } = operation;
  const isOfList = value.of.k === 'name' && value.of.name === list && value.of.scope === place.scope;
  return isOfList ? place.name : undefined;
}

/** `[work(x) for x in xs]`: each element is made by the same call. */
function holdsNothingElse(facts: FunctionFacts, list: string): boolean {
  return assignmentsOf(facts, list).every(({ value }) => value.k === 'collected' && value.element.k === 'op');
}

function isAssignedOnce(facts: FunctionFacts, name: string): boolean {
  return assignmentsOf(facts, name).length === 1;
}

function startsAsList(facts: FunctionFacts, name: string): boolean {
  return assignmentsOf(facts, name).every((a) => a.value.k === 'list' && a.value.items.length === 0);
}

/** What a value may be: the parts of choices, of those inside of others too. */
export function waysOf(value: Value): readonly Value[] {
  return value.k === 'choice' ? value.of.flatMap(waysOf) : [value];
}

/**
 * `ok = await a() or b()`: where one way gives a result, so was the other one meant to. `ok = f ? f() : check()`: with a call on
 * every way it is no question whether there has been one.
 */
function standsForResult(facts: FunctionFacts, choice: Value, op: OperationId): boolean {
  const ways = waysOf(choice);
  const made = ways.flatMap((way) => (way.k === 'op' ? [facts.operations[way.op]] : []));
  if (!ways.some((way) => way.k === 'op' && way.op === op)) return false;
  return (
    made.some((other) => other?.k === 'await') ||
    (made.length === ways.length && made.every((other) => other?.k === 'call'))
  );
}

/** Nobody asks for anything but whether it counts as true. */
function fateOfTested(
  name: string,
  uses: readonly Use[],
  { isPassedBack }: Locals,
  isTested: (use: Use) => boolean,
): Fate | null {
  const others = uses.filter((use) => !isPassedBack(use));
  if (others.length === 0 || !others.every(isTested)) return null;
  const isReturnedToo = others.length < uses.length ? { isReturnedToo: true as const } : {};
  return { k: 'used', as: 'condition', name: plainName(name), ...isReturnedToo };
}

/** `books = load()` on one way, `books = await find()` on another: what follows is meant for what is awaited. */
function fateOnOneWay(locals: Locals, judge: Judge, { place }: WriteOperation, write: OperationId): Fate | null {
  const { facts, isOwn, isPassedBack } = locals;
  if (!isOwn(place) || isAssignedOnce(facts, place.name)) return null;
  const { name } = place;
  const uses = usesReachedBy(facts, name, write);
  const isTested = (use: Use): boolean => isTest(use, facts) || isNullTest(use, facts);
  const tested = hasAwaited(facts, name) ? fateOfTested(name, uses, locals, isTested) : null;
  if (tested) return tested;
  const isIt = (value: Value): boolean => value.k === 'name' && value.name === name;
  const others = uses.filter((use) => !isPassedBack(use));
  const fate = worstOf(others, facts, judge, isIt, true);
  return fate.k === 'used' && fate.as !== 'argument' ? { ...fate, name: plainName(name) } : null;
}

/** On another way it gets what somebody has waited for. */
function hasAwaited(facts: FunctionFacts, name: string): boolean {
  return assignmentsOf(facts, name).some(({ value }) => value.k === 'op' && facts.operations[value.op]?.k === 'await');
}

/** `price = live() if open else last`: what is computed with was not meant to be an awaitable on either way. */
function ifComputed(facts: FunctionFacts, fate: Fate | null): Fate | null {
  const user = fate?.k === 'used' && fate.by !== undefined ? facts.operations[fate.by] : undefined;
  return user && isComputedWith(user) ? fate : null;
}

function isStatement(operation: Operation | undefined): boolean {
  return operation?.k === 'call' && operation.isStatement === true;
}

function assignmentsOf(facts: FunctionFacts, name: string): readonly { readonly value: Value }[] {
  const binding = facts.bindings[name];
  return binding && 'assignments' in binding ? binding.assignments : [];
}

/** Names of a function that functions inside of it mention. */
export function namesUsedInside(functions: readonly FunctionFacts[], owner: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [index, fn] of functions.entries()) {
    if (index === owner || !isInside(functions, index, owner)) continue;
    for (const name of usesOfNames(fn, owner).keys()) found.add(name);
    for (const operation of fn.operations)
      if ('place' in operation && operation.place.k === 'name' && operation.place.scope === owner)
        found.add(operation.place.name);
  }
  return found;
}

function isInside(functions: readonly FunctionFacts[], index: number, owner: number): boolean {
  let at = index;
  while (at > owner) at = functions[at]?.parent ?? -1;
  return at === owner;
}

/** All uses have to be mistakes: one that takes care of it is enough. */
function worstOf(
  uses: readonly Use[],
  facts: FunctionFacts,
  judge: Judge,
  isIt: (value: Value) => boolean,
  isNamed = false,
): Fate {
  let wrong: Fate | null = null;
  let isTested = false;
  for (const use of uses) {
    // A member of it is meant: that this is read counts elsewhere.
    if (use.isAccessed && use.isPart) continue;
    // It may be there on some ways only: what else is done with it tells.
    if (isNamed && use.as === 'tested') {
      isTested = true;
      continue;
    }
    const as = wrongUse(use, facts, judge, isIt, isNamed);
    if (as === null) return { k: 'kept' };
    wrong ??= { k: 'used', as, ...(use.by === undefined ? {} : { by: use.by }) };
  }
  return wrong ?? (isTested ? { k: 'used', as: 'condition' } : { k: 'kept' });
}
