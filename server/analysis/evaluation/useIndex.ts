/** Which functions of the project call or mention something by its name: where to look for those who give a parameter its value. */
import type { FileFacts, FunctionFacts, Operation, Value } from '../../../rules/facts';
import type { FileId, FunctionId } from '../../../rules/model';
import { familyOf, familyOfFile } from '../languages/languageOf';
import { bindingOf, functionId } from './fileRecord';

/** Names that functions of a file use, and names that the file derives from or decorates with. */
interface UsesInFile {
  readonly users: ReadonlyMap<string, ReadonlySet<FunctionId>>;
  readonly derived: ReadonlySet<string>;
}

const NO_USES: UsesInFile = { users: new Map(), derived: new Set() };

/**
 * A name with more users than this is too common to say anything. Nobody has to hear of one more then: reading a large
 * workspace would ask everything anew with each file.
 */
const MAX_USERS = 20;

export class UseIndex {
  private readonly files = new Map<FileId, UsesInFile>();
  private readonly filesOf = new Map<string, Set<FileId>>();
  /** How many users a name has in a language family. */
  private readonly counts = new Map<string, number>();

  /** @returns names of which the users are not the same any more */
  replace(file: FileId, facts: FileFacts | null): readonly string[] {
    const before = this.files.get(file) ?? NO_USES;
    const after = facts ? usesIn(file, facts) : NO_USES;
    this.files.set(file, after);
    const changed: string[] = [];
    for (const name of new Set([...namesOf(before), ...namesOf(after)])) {
      if (after.users.has(name) || after.derived.has(name)) this.add(name, file);
      else this.filesOf.get(name)?.delete(file);
      const wasCommon = this.isCommon(familyOfFile(file), name);
      this.count(file, name, (after.users.get(name)?.size ?? 0) - (before.users.get(name)?.size ?? 0));
      const isCommon = this.isCommon(familyOfFile(file), name);
      if (!(wasCommon && isCommon) && !isSame(before, after, name)) changed.push(name);
    }
    return changed;
  }

  /** In the language family of `near`, in a fixed order. `null` = too many, or others derive from it or decorate with it. */
  usersOf(near: FileFacts, name: string): readonly FunctionId[] | null {
    if (this.isCommon(familyOf(near.language), name)) return null;
    const found: FunctionId[] = [];
    for (const file of this.filesOf.get(name) ?? []) {
      if (familyOfFile(file) !== familyOf(near.language)) continue;
      const uses = this.files.get(file) ?? NO_USES;
      if (uses.derived.has(name)) return null;
      found.push(...(uses.users.get(name) ?? []));
    }
    return found.sort();
  }

  private isCommon(family: string | undefined, name: string): boolean {
    return (this.counts.get(`${family ?? ''} ${name}`) ?? 0) > MAX_USERS;
  }

  private count(file: FileId, name: string, difference: number): void {
    const key = `${familyOfFile(file) ?? ''} ${name}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + difference);
  }

  private add(name: string, file: FileId): void {
    const known = this.filesOf.get(name);
    if (known) known.add(file);
    else this.filesOf.set(name, new Set([file]));
  }
}

function namesOf({ users, derived }: UsesInFile): readonly string[] {
  return [...users.keys(), ...derived];
}

function isSame(before: UsesInFile, after: UsesInFile, name: string): boolean {
  const [old, now] = [before.users.get(name), after.users.get(name)];
  if (before.derived.has(name) !== after.derived.has(name) || old?.size !== now?.size) return false;
  return [...(old ?? [])].every((id) => now?.has(id));
}

function usesIn(file: FileId, facts: FileFacts): UsesInFile {
  const users = new Map<string, Set<FunctionId>>();
  const derived = new Set<string>();
  for (const fn of facts.functions) {
    const id = functionId(file, fn.key);
    for (const name of fn.operations.flatMap((operation) => namesUsed(facts, fn, operation)))
      users.set(name, (users.get(name) ?? new Set()).add(id));
    for (const name of renamed(fn)) derived.add(name);
  }
  const decorators = [...facts.functions, ...facts.classes].flatMap((owner) => owner.decorators.map((d) => d.value));
  const bases = facts.classes.flatMap((cls) => cls.bases);
  for (const value of [...decorators, ...bases]) for (const name of lastNameOf(value)) derived.add(name);
  return { users, derived };
}

function namesUsed(facts: FileFacts, fn: FunctionFacts, operation: Operation): readonly string[] {
  const mentioned = mentionedBy(operation).flatMap((value) => (isOuter(facts, value) ? nameOf(facts, fn, value) : []));
  if (operation.k === 'call') return [...nameOf(facts, fn, operation.callee), ...mentioned];
  const written = operation.k === 'write' ? slotOf(operation.place) : undefined;
  return written === undefined ? mentioned : [writerOf(written), ...mentioned];
}

/** What functions that write to a slot are listed under. */
export function writerOf(slot: string): string {
  return `${slot}=`;
}

/** `.db` for `app.db`, `[db]` for `app["db"]` and `app[db]`: the part of an object that a place names. */
export function slotOf(place: Value): string | undefined {
  if (place.k === 'member') return `.${place.name}`;
  if (place.k !== 'index') return undefined;
  const [name] = place.key.k === 'literal' ? [place.key.value] : lastNameOf(place.key);
  return typeof name === 'string' ? `[${name}]` : undefined;
}

/** `import load as fetch`: called by another name. */
function renamed(fn: FunctionFacts): readonly string[] {
  return Object.entries(fn.bindings).flatMap(([local, binding]) =>
    binding.k === 'import' && binding.name !== null && binding.name !== local ? [binding.name] : [],
  );
}

/** What an operation hands on or keeps: functions and classes among it may be called from anywhere. */
export function mentionedBy(operation: Operation): readonly Value[] {
  if (operation.k === 'call') return operation.arguments.flatMap(({ value }) => heldIn(value));
  return operation.k === 'write' || operation.k === 'return' || operation.k === 'yield' ? heldIn(operation.value) : [];
}

function heldIn(value: Value): readonly Value[] {
  switch (value.k) {
    case 'list':
      return value.items.flatMap(heldIn);
    case 'object':
      return value.entries.flatMap((entry) => heldIn(entry.value));
    case 'choice':
      return value.of.flatMap(heldIn);
    case 'spread':
      return heldIn(value.of);
    default:
      return [value];
  }
}

/** Variables and parameters hold what was mentioned before. */
function isOuter(facts: FileFacts, value: Value): boolean {
  if (value.k !== 'name' || value.scope < 0) return true;
  const kind = bindingOf(facts.functions[value.scope], value.name)?.k;
  return kind !== 'variable' && kind !== 'parameter';
}

/** What a function calls or mentions goes by this name: `load` in `store.load`, and the class for `cls` in its class methods. */
export function nameOf(facts: FileFacts, { kind }: FunctionFacts, value: Value): readonly string[] {
  if (value.k !== 'self') return lastNameOf(value);
  const name = kind === 'class-method' || kind === 'static-method' ? facts.classes[value.class]?.name : undefined;
  return name === undefined ? [] : [name];
}

/** Of a path: `load` in `store.load`. */
export function lastNameOf(value: Value): readonly string[] {
  return value.k === 'name' || value.k === 'member' ? [value.name] : [];
}
