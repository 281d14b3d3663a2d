/** Classes: linear method resolution order across files, members, fields. */
import type { ClassMember, Field } from '../../../rules/facts';
import { isUnknown, distinct, UNKNOWN, type ClassId, type Entity } from './entities';
import type { Evaluator } from './evaluator';
import { functionId, type FileRecord } from './fileRecord';
import { calledModules } from './names';
import { typeEntities } from './types';

/** A class or an external base, most derived first. */
export type Ancestor =
  { readonly k: 'class'; readonly class: ClassId } | { readonly k: 'external'; readonly symbol: string };

/** The method resolution order (C3); depth-first, left to right, where there is none. */
export function ancestors(evaluator: Evaluator, id: ClassId): readonly Ancestor[] {
  return evaluator.memo.compute(`mro ${id}`, [{ k: 'class', class: id }], () => {
    evaluator.memo.track(`class:${id}`);
    const cls = evaluator.classOf(id);
    if (!cls) return [];
    const scope = { record: cls.record, fn: cls.facts.parent };
    const bases = cls.facts.bases
      .flatMap((base) => calledModules(evaluator, evaluator.value(scope, base)))
      .flatMap((entity): Ancestor[] => {
        if (entity.k === 'class') return [{ k: 'class', class: entity.class }];
        return entity.k === 'external' ? [{ k: 'external', symbol: entity.symbol }] : [];
      });
    const orders = bases.map((base) => (base.k === 'class' ? ancestors(evaluator, base.class) : [base]));
    return [{ k: 'class', class: id }, ...(merge([...orders, bases]) ?? distinctAncestors(orders.flat()))];
  });
}

/** C3: always the first class that stands behind nothing else. `null` if the orders contradict each other. */
function merge(orders: readonly (readonly Ancestor[])[]): readonly Ancestor[] | null {
  // One base: its own order is the order.
  if (orders.length <= 2) return orders[0] ?? [];
  const merged: Ancestor[] = [];
  let rest = orders.map((order) => distinctAncestors(order)).filter((order) => order.length > 0);
  while (rest.length > 0) {
    const behind = new Set(rest.flatMap((order) => order.slice(1).map(ancestorKey)));
    const next = rest.map((order) => order[0]).find((head) => head && !behind.has(ancestorKey(head)));
    if (!next) return null;
    merged.push(next);
    const key = ancestorKey(next);
    rest = rest.map((order) => order.filter((a) => ancestorKey(a) !== key)).filter((order) => order.length > 0);
  }
  return merged;
}

function distinctAncestors(ancestors: readonly Ancestor[]): readonly Ancestor[] {
  return [...new Map(ancestors.map((a) => [ancestorKey(a), a])).values()];
}

function ancestorKey(ancestor: Ancestor): string {
  return ancestor.k === 'class' ? ancestor.class : `x ${ancestor.symbol}`;
}

export interface FoundMember {
  readonly owner: ClassId;
  readonly members: readonly ClassMember[];
  readonly fields: readonly Field[];
}

/** The first class of the order that has the member; fields of later classes fill in what it only declares. */
export function findMember(
  evaluator: Evaluator,
  id: ClassId,
  name: string,
  from = 0,
): FoundMember | { readonly k: 'external'; readonly symbol: string } | null {
  for (const ancestor of ancestors(evaluator, id).slice(from)) {
    if (ancestor.k === 'external') return ancestor;
    evaluator.memo.track(`class:${ancestor.class}`);
    const cls = evaluator.classOf(ancestor.class);
    if (!cls) continue;
    const members = cls.facts.members.filter((m) => m.name === name);
    const fields = cls.facts.fields.filter((f) => f.name === name);
    if (members.length > 0 || fields.length > 0) return { owner: ancestor.class, members, fields };
  }
  return null;
}

/** What a field holds: its annotation if that resolves, else what is assigned anywhere in the class. */
export function fieldEntities(
  evaluator: Evaluator,
  record: FileRecord,
  parent: number,
  field: Field,
): readonly Entity[] {
  if (field.annotation) {
    const annotated = typeEntities(evaluator, { record, fn: parent }, field.annotation);
    if (annotated.some((e) => !isUnknown(e))) return annotated;
  }
  const values = field.assignments.flatMap((a) => evaluator.value({ record, fn: a.fn, at: a.op }, a.value));
  return field.assignments.length === 0 ? [UNKNOWN] : distinct(values);
}

/** `super()`: an instance that starts looking after its own class. */
export function superEntity(evaluator: Evaluator, id: ClassId): readonly Entity[] {
  const next = ancestors(evaluator, id).slice(1);
  const first = next[0];
  if (!first) return [UNKNOWN];
  return first.k === 'class'
    ? [{ k: 'instance', class: first.class }]
    : [{ k: 'external', symbol: `${first.symbol}()` }];
}

/** Methods of a class by name, for constructors and protocols: `__init__`, `__call__`, `__iter__`. */
export function methodOf(evaluator: Evaluator, id: ClassId, name: string): Entity | null {
  const found = findMember(evaluator, id, name);
  if (!found) return null;
  if ('k' in found) return { k: 'external', symbol: `${found.symbol}().${name}` };
  const cls = evaluator.classOf(found.owner);
  const fn = found.members.find((m) => m.fn !== undefined)?.fn;
  const facts = cls && fn !== undefined ? cls.record.facts.functions[fn] : undefined;
  return cls && facts ? { k: 'function', fn: functionId(cls.record.id, facts.key) } : null;
}
