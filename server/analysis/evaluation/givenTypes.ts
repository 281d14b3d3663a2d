/** The type of a parameter that has none in the text: what everybody who is seen to call the function gives it. */
import type { CallOperation, FunctionFacts, Parameter, Value } from '../../../rules/facts';
import { hasSpread, isBound, positionalArguments } from '../../../rules/shared/arguments';
import { ancestors, findMember } from './classes';
import { distinct, entityKey, isUnknown, type CallReference, type Entity } from './entities';
import type { Evaluator, Scope } from './evaluator';
import { functionFacts, idOfClass, idOfFunction, type FileRecord } from './fileRecord';
import { calledModules } from './names';
import { mentionedBy, nameOf } from './useIndex';

/** The one kind of object that all of them give; empty where they differ, or where not all of them are seen. */
export function givenEntities(
  evaluator: Evaluator,
  record: FileRecord,
  index: number,
  parameter: number,
): readonly Entity[] {
  const calls = callsOf(evaluator, record, index);
  if (calls.length === 0) return [];
  const given: Entity[] = [];
  for (const call of calls) {
    const entities = argumentGiven(evaluator, call, record, index, parameter);
    // Whoever gives none means a case of its own.
    if (!entities || entities.length === 0 || !entities.every(isObject)) return [];
    given.push(...entities);
  }
  const [only, ...others] = distinct(given);
  if (!only || others.length > 0) return [];
  // Who made it is not the same for all callers.
  return only.k === 'external' ? [{ k: 'external', symbol: only.symbol }] : [only];
}

/** Something with members of its own. Functions are followed from where they are given instead. */
export function isObject(entity: Entity): boolean {
  return entity.k === 'instance' || (entity.k === 'external' && entity.symbol.endsWith('()') && !isUnknown(entity));
}

/** Every call of a function, if all who use its name can be followed: otherwise none. */
function callsOf(evaluator: Evaluator, record: FileRecord, index: number): readonly CallReference[] {
  const id = idOfFunction(record, index);
  return evaluator.memo.compute(`calls of ${id}`, [], () => {
    evaluator.memo.track(`sign:${id}`);
    const fn = functionFacts(record, index);
    const subject = subjectOf(evaluator, record, index, fn);
    const users = subject && evaluator.usersOf(record.facts, subject.name);
    if (!users) return [];
    const found: CallReference[] = [];
    for (const user of users) {
      // What recursion passes is what it was given.
      if (user === id) continue;
      const calls = callsIn(evaluator, user, subject);
      if (!calls) return [];
      found.push(...calls);
    }
    return found;
  });
}

/** What callers call: the class of a constructor, the function itself otherwise. */
interface Subject {
  readonly name: string;
  readonly entity: Entity;
}

/** `null` for what is called in ways that cannot be seen: by a framework, by a decorator, through a base class. */
function subjectOf(evaluator: Evaluator, record: FileRecord, index: number, fn: FunctionFacts): Subject | null {
  if (record.role.phase === 'test' || fn.kind === 'module' || fn.kind === 'getter' || fn.kind === 'setter') return null;
  const isOfClass = fn.kind === 'static-method' || fn.kind === 'class-method';
  if (fn.decorators.length > (isOfClass && record.facts.language === 'python' ? 1 : 0)) return null;
  const entity: Entity = { k: 'function', fn: idOfFunction(record, index) };
  if (fn.class === undefined) return { name: fn.name, entity };
  const id = idOfClass(record, fn.class);
  const name = record.facts.classes[fn.class]?.name ?? '';
  if (fn.kind === 'constructor') return { name, entity: { k: 'class', class: id } };
  const bases = ancestors(evaluator, id).slice(1);
  const isInherited = bases.some((base) => base.k === 'external') || findMember(evaluator, id, fn.name, 1) !== null;
  return isInherited ? null : { name: fn.name, entity };
}

/** `null` = something there may be a call, or a call of something else. */
function callsIn(evaluator: Evaluator, user: string, { name, entity }: Subject): readonly CallReference[] | null {
  evaluator.memo.track(`body:${user}`);
  const fn = evaluator.functionOf(user);
  if (!fn) return null;
  evaluator.memo.track(`role:${fn.record.id}`);
  // Tests give stand-ins.
  if (fn.record.role.phase === 'test') return [];
  const isNamed = (value: Value): boolean => nameOf(fn.record.facts, fn.facts, value).includes(name);
  const found: CallReference[] = [];
  for (const [op, operation] of fn.facts.operations.entries()) {
    const scope: Scope = { record: fn.record, fn: fn.index, at: op };
    const mentions = mentionedBy(operation).filter(isNamed);
    if (mentions.some((value) => evaluator.value(scope, value).some((e) => isSame(e, entity)))) return null;
    if (operation.k !== 'call' || !isNamed(operation.callee)) continue;
    const callees = calledModules(evaluator, evaluator.value(scope, operation.callee));
    if (callees.some(isUnknown)) return null;
    if (!callees.some((e) => isSame(e, entity))) continue;
    if (callees.length > 1) return null;
    found.push({ fn: user, op });
  }
  return found;
}

function isSame(a: Entity, b: Entity): boolean {
  return entityKey(a) === entityKey(b);
}

/** `undefined` = it cannot be told; nothing for `None`. */
function argumentGiven(
  evaluator: Evaluator,
  { fn: caller, op }: CallReference,
  record: FileRecord,
  index: number,
  at: number,
): readonly Entity[] | undefined {
  const from = evaluator.functionOf(caller);
  const call = from?.facts.operations[op];
  const fn = functionFacts(record, index);
  const parameter = fn.parameters[at];
  if (!from || call?.k !== 'call' || !parameter || hasSpread(call)) return undefined;
  const scope: Scope = { record: from.record, fn: from.index, at: op };
  if (isOfClass(evaluator, scope, call, fn)) return undefined;
  const argument = argumentFor(call, parameter, at - (isBound(record.facts.language, fn) ? 1 : 0));
  if (argument) return evaluator.value(scope, argument.value);
  if (parameter.default) return evaluator.value({ record, fn: Math.max(fn.parent, 0) }, parameter.default);
  return record.facts.language === 'python' ? undefined : [];
}

/** `Store.load(store, key)`: the object is an argument. */
function isOfClass(evaluator: Evaluator, scope: Scope, call: CallOperation, fn: FunctionFacts): boolean {
  if (fn.kind !== 'method' || call.callee.k !== 'member') return false;
  return evaluator.value(scope, call.callee.of).some((of) => of.k === 'class');
}

function argumentFor(
  call: CallOperation,
  { name, kind }: Parameter,
  at: number,
): CallOperation['arguments'][number] | undefined {
  const named = name === null ? undefined : call.arguments.find((argument) => argument.name === name);
  return named ?? (kind === 'keyword-only' ? undefined : positionalArguments(call)[at]);
}
