/** `Store.instance = new Store()`: writes to attributes of a class by its name are fields of the class as well. */
import type { Assignment, ClassFacts, Field, FileFacts, Place } from '../../../rules/facts';
import { bindingOf } from '../evaluation/fileRecord';

/** The facts with such writes among the fields; a pure function of the facts. */
export function withClassWrites(facts: FileFacts): FileFacts {
  const found = new Map<number, Map<string, Assignment[]>>();
  for (const [fn, { operations }] of facts.functions.entries()) {
    for (const [op, operation] of operations.entries()) {
      if (operation.k !== 'write') continue;
      const target = classAttribute(facts, operation.place);
      if (target) note(found, target, { fn, op, value: operation.value });
    }
  }
  if (found.size === 0) return facts;
  return { ...facts, classes: facts.classes.map((cls, index) => withFields(cls, found.get(index))) };
}

function classAttribute(facts: FileFacts, place: Place): { readonly class: number; readonly name: string } | null {
  if (place.k !== 'member' || place.of.k !== 'name' || place.of.scope < 0) return null;
  const binding = bindingOf(facts.functions[place.of.scope], place.of.name);
  return binding?.k === 'class' ? { class: binding.class, name: place.name } : null;
}

function note(
  found: Map<number, Map<string, Assignment[]>>,
  target: { readonly class: number; readonly name: string },
  assignment: Assignment,
): void {
  const fields = found.get(target.class) ?? new Map<string, Assignment[]>();
  found.set(target.class, fields);
  fields.set(target.name, [...(fields.get(target.name) ?? []), assignment]);
}

function withFields(cls: ClassFacts, written: ReadonlyMap<string, readonly Assignment[]> | undefined): ClassFacts {
  if (!written) return cls;
  const fields: Field[] = cls.fields.map((field) => {
    const more = written.get(field.name);
    return more ? { ...field, assignments: [...field.assignments, ...more] } : field;
  });
  for (const [name, assignments] of written) {
    if (fields.some((f) => f.name === name) || cls.members.some((m) => m.name === name)) continue;
    fields.push({ name, assignments, isStatic: true });
  }
  return { ...cls, fields };
}
