/**
 * What is kept on an object by code elsewhere: `app.state.db = Database()` on an object of a framework, `queue.owner = self` on
 * one of the project whose class says nothing but `self.owner = None`.
 */
import type { Value } from '../../../rules/facts';
import { familyOf } from '../languages/languageOf';
import { distinct, isUnknown, type ClassId, type Entity } from './entities';
import { ancestors } from './classes';
import type { Evaluator, Scope } from './evaluator';
import { isObject } from './givenTypes';
import { functionFacts, type FileRecord } from './fileRecord';
import { lastNameOf, slotOf, writerOf } from './useIndex';

/** Kept on an object of a library; empty where nobody is seen to do so, or where they differ. */
export function keptOnExternal(
  evaluator: Evaluator,
  { record, fn }: Scope,
  place: Value & { readonly k: 'member' | 'index' },
): readonly Entity[] {
  const slot = slotOf(place);
  const holder = holderOf(record, fn, place.of);
  if (slot === undefined || holder === undefined) return [];
  // What is kept may be made of what was kept there before: `counts[id] = counts[id] or []`.
  return evaluator.memo.compute(`kept on ${holder} ${slot} ${familyOf(record.facts.language)}`, [], () =>
    agreed(
      writesOf(evaluator, record, slot).flatMap(({ scope, of, value }) => {
        if (holderOf(scope.record, scope.fn, of) !== holder) return [];
        const owners = evaluator.value(scope, of);
        return owners.every((owner) => owner.k === 'external' || owner.k === 'parameter')
          ? [evaluator.value(scope, value)]
          : [];
      }),
    ),
  );
}

/** Set from outside of a class, on an object that is certainly one of it. */
export function keptOnInstance(evaluator: Evaluator, record: FileRecord, id: ClassId, name: string): readonly Entity[] {
  return evaluator.memo.compute(`kept on ${id} ${name}`, [], () => {
    const given: (readonly Entity[])[] = [];
    for (const { scope, of, value } of writesOf(evaluator, record, `.${name}`)) {
      if (of.k === 'self') continue;
      const owners = evaluator.value(scope, of);
      if (owners.some((owner) => isUnknown(owner) || owner.k === 'parameter')) return [];
      if (owners.some((owner) => owner.k === 'instance' && isOneOf(evaluator, owner.class, id)))
        given.push(evaluator.value(scope, value));
    }
    return agreed(given);
  });
}

function isOneOf(evaluator: Evaluator, id: ClassId, base: ClassId): boolean {
  return ancestors(evaluator, id).some((ancestor) => ancestor.k === 'class' && ancestor.class === base);
}

/** `None` says that it is not there yet, or not any more. */
function agreed(given: readonly (readonly Entity[])[]): readonly Entity[] {
  const all = distinct(given.flat());
  return all.length === 1 && all.every(isObject) ? all : [];
}

interface Write {
  readonly scope: Scope;
  readonly of: Value;
  readonly value: Value;
}

function writesOf(evaluator: Evaluator, near: FileRecord, slot: string): readonly Write[] {
  const users = evaluator.usersOf(near.facts, writerOf(slot));
  if (!users) return [];
  return users.flatMap((user) => {
    evaluator.memo.track(`body:${user}`);
    const fn = evaluator.functionOf(user);
    if (!fn) return [];
    const { record } = fn;
    evaluator.memo.track(`role:${record.id}`);
    // Tests keep stand-ins.
    if (record.role.phase === 'test') return [];
    return fn.facts.operations.flatMap((operation, op): readonly Write[] => {
      if (operation.k !== 'write' || operation.augmented !== undefined || slotOf(operation.place) !== slot) return [];
      if (operation.place.k === 'name') return [];
      const scope = { record, fn: fn.index, at: op };
      return [{ scope, of: operation.place.of, value: operation.value }];
    });
  });
}

/** `state` in `request.app.state.db`: by that name others know it, too. */
function holderOf(record: FileRecord, fn: number, of: Value): string | undefined {
  const operation = of.k === 'op' ? functionFacts(record, fn).operations[of.op] : undefined;
  return lastNameOf(operation?.k === 'read' ? operation.place : of)[0];
}
