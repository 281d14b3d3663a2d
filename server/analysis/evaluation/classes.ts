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

/** Depth-first, left to right, without repetitions: close enough to C3 for finding a member. */
export function ancestors(evaluator: Evaluator, id: ClassId): readonly Ancestor[] {
  return evaluator.memo.compute(`mro ${id}`, [{ k: 'class', class: id }], () => {
    evaluator.memo.track(`class:${id}`);
    const cls = evaluator.classOf(id);
    if (!cls) return [];
    const found: Ancestor[] = [{ k: 'class', class: id }];
    for (const base of cls.facts.bases) {
      for (const entity of calledModules(
        evaluator,
        evaluator.value({ record: cls.record, fn: cls.facts.parent }, base),
      )) {
        if (entity.k === 'class') found.push(...ancestors(evaluator, entity.class));
        else if (entity.k === 'external') found.push({ k: 'external', symbol: entity.symbol });
      }
    }
    const seen = new Set<string>();
    return found.filter((a) => {
      const key = a.k === 'class' ? a.class : `x ${a.symbol}`;
      return seen.has(key) ? false : seen.add(key);
    });
  });
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
