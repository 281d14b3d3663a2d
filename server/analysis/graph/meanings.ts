/** What rules may ask about values: the evaluator and the catalogue, behind one interface. */
import type { Entity } from '../../../rules/entity';
import type { Value } from '../../../rules/facts';
import type {
  Access,
  ClassView,
  FileView,
  FunctionView,
  Meanings,
  RoleAt,
  Storage,
  RegularExpression,
} from '../../../rules/model';
import { declaresPromise } from './declaredPromises';
import { decorate } from '../evaluation/calls';
import { ancestors, methodOf } from '../evaluation/classes';
import { displaySymbol } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { fileOf, type FileRecord } from '../evaluation/fileRecord';
import { importersOf } from './importers';
import { flagsOf, patternsOf } from '../evaluation/regularExpressions';
import { holds } from './predicates';
import { storageOf } from './storage';
import { boundArgument } from './turns';
import { isUsedElsewhere } from './usedElsewhere';

export interface Views {
  file(id: string): FileView | undefined;
  record(id: string): FileRecord | undefined;
  records(): readonly FileRecord[];
  readonly shared: <Answer>(ask: () => Answer) => () => Answer;
  readonly accessesIn: AccessTable;
}

/** By file, then by storage key. */
export type AccessTable = Map<string, () => ReadonlyMap<string, readonly Access[]>>;

interface KnownEntities {
  readonly at: number | undefined;
  readonly entities: readonly Entity[];
}

export class ValueMeanings implements Meanings {
  /** Nearly every rule asks about every call. */
  private readonly entitiesIn = new WeakMap<FunctionView['facts'], Map<Value, KnownEntities>>();
  private readonly resultsIn = new WeakMap<FunctionView['facts'], (readonly Entity[])[]>();
  private readonly rolesIn = new WeakMap<FunctionView['facts'], (readonly RoleAt[])[]>();

  constructor(
    private readonly evaluator: Evaluator,
    private readonly views: Views,
  ) {}

  entities(fn: FunctionView, value: Value, at?: number): readonly Entity[] {
    let inFunction = this.entitiesIn.get(fn.facts);
    if (!inFunction) this.entitiesIn.set(fn.facts, (inFunction = new Map<Value, KnownEntities>()));
    // Who asks about a value again asks from the same place.
    const known = inFunction.get(value);
    if (known && known.at === at) return known.entities;
    const entities = this.findEntities(fn, value, at);
    inFunction.set(value, { at, entities });
    return entities;
  }

  private findEntities(fn: FunctionView, value: Value, at: number | undefined): readonly Entity[] {
    const scope = this.scope(fn, at);
    return scope ? this.evaluator.value(scope, value).map((entity) => canonical(scope.record, entity)) : [];
  }

  result(fn: FunctionView, op: number): readonly Entity[] {
    let known = this.resultsIn.get(fn.facts);
    if (!known) this.resultsIn.set(fn.facts, (known = []));
    return (known[op] ??= this.findEntities(fn, { k: 'op', op }, op));
  }

  literal(fn: FunctionView, value: Value, at?: number): string | number | boolean | null | undefined {
    const scope = this.scope(fn, at);
    return scope && this.evaluator.literal(scope, value);
  }

  patterns(fn: FunctionView, value: Value, at: number, flags?: Value): readonly RegularExpression[] {
    const scope = this.scope(fn, at);
    const more = scope && flags ? flagsOf(this.evaluator, scope, flags) : '';
    if (!scope || more === undefined) return [];
    return patternsOf(this.evaluator, scope, value).map((found) => ({ ...found, flags: found.flags + more }));
  }

  countArgument(fn: FunctionView, op: number): Value | undefined {
    const scope = this.scope(fn, op);
    const call = fn.facts.operations[op];
    if (!scope || call?.k !== 'call') return undefined;
    for (const callee of this.evaluator.value(scope, call.callee)) {
      const entry = callee.k === 'external' ? scope.record.catalog.tripCount(callee.symbol) : undefined;
      if (entry) return boundArgument(call, entry);
    }
    return undefined;
  }

  class(id: string): ClassView | undefined {
    const found = this.evaluator.classOf(id);
    const file = found && this.views.file(found.record.id);
    if (!found || !file) return undefined;
    const order = ancestors(this.evaluator, id).map((a) =>
      a.k === 'class' ? { class: a.class } : { symbol: found.record.catalog.canonical(a.symbol) },
    );
    return { id, file, facts: found.facts, ancestors: order };
  }

  rolesAt(fn: FunctionView, op: number): readonly RoleAt[] {
    let known = this.rolesIn.get(fn.facts);
    if (!known) this.rolesIn.set(fn.facts, (known = []));
    return (known[op] ??= this.findRolesAt(fn, op));
  }

  private findRolesAt(fn: FunctionView, op: number): readonly RoleAt[] {
    const scope = this.scope(fn, op);
    const operation = fn.facts.operations[op];
    if (!scope || !operation) return [];
    const subject = operation.k === 'call' ? operation.callee : operation.k === 'enter' ? operation.value : undefined;
    if (!subject) return [];
    return this.evaluator.value(scope, subject).flatMap((entity) =>
      this.rolesOf(scope.record, entity)
        .filter((entry) => {
          if (!entry.if) return true;
          if (operation.k !== 'call') return false;
          const isAwaited = fn.facts.operations.some((o) => o.k === 'await' && o.value.k === 'op' && o.value.op === op);
          const call = { evaluator: this.evaluator, scope, call: operation, isAwaited, receiver: entity };
          return holds(entry.if, call) === true;
        })
        .map((entry) => asRole(scope.record, entity, entry)),
    );
  }

  roles(fn: FunctionView, entity: Entity): RoleAt['entry'][] {
    const record = this.views.record(fn.file.id);
    return record ? [...this.rolesOf(record, entity)] : [];
  }

  private rolesOf(record: FileRecord, entity: Entity): readonly RoleAt['entry'][] {
    return entity.k === 'external' ? record.catalog.roles(entity.symbol) : [];
  }

  synchroniser(fn: FunctionView, entity: Entity): ReturnType<Meanings['synchroniser']> {
    return entity.k === 'external' ? this.views.record(fn.file.id)?.catalog.synchroniser(entity.symbol) : undefined;
  }

  executor(fn: FunctionView, entity: Entity): ReturnType<Meanings['executor']> {
    return entity.k === 'external' ? this.views.record(fn.file.id)?.catalog.executor(entity.symbol) : undefined;
  }

  isKnown(fn: FunctionView, entity: Entity): boolean {
    const catalog = this.views.record(fn.file.id)?.catalog;
    if (entity.k !== 'external' || !catalog) return false;
    const owner = entity.symbol.replace(/[.:][^.:]*$/, '');
    return catalog.knows(entity.symbol) || catalog.knows(owner);
  }

  isAsyncCallable(fn: FunctionView, entity: Entity): boolean {
    switch (entity.k) {
      case 'external':
        return this.views.record(fn.file.id)?.catalog.isAsyncApi(entity.symbol) === true;
      case 'function': {
        const { entity: seen, isCertain } = decorate(this.evaluator, entity.fn);
        if (!isCertain) return false;
        return seen.k === 'function' ? this.isAsyncFunction(seen.fn) : this.isAsyncCallable(fn, seen);
      }
      case 'decorated':
        return this.isAsyncFunction(entity.wrapper);
      case 'wrapped':
        return entity.gives === 'async' || entity.gives === 'thread';
      case 'instance': {
        const method = methodOf(this.evaluator, entity.class, '__call__');
        return method !== null && this.isAsyncCallable(fn, method);
      }
      default:
        return false;
    }
  }

  private isAsyncFunction(id: string): boolean {
    const facts = this.evaluator.functionOf(id)?.facts;
    if (!facts || facts.isGenerator) return false;
    return facts.isAsync || declaresPromise(this.evaluator, id);
  }

  storage(fn: FunctionView, place: Value, at?: number): Storage | undefined {
    const scope = this.scope(fn, at);
    return scope && storageOf(this.evaluator, scope, place);
  }

  accesses(storage: Storage, ...near: readonly FunctionView[]): readonly Access[] {
    const files = [...new Set([storage.home, ...near.map((fn) => fn.file.id)])].sort();
    return files.flatMap((file) => this.accessesOf(file).get(storage.key) ?? []);
  }

  isUsedElsewhere(storage: Storage): boolean {
    return isUsedElsewhere(this.evaluator, this.views.records(), storage);
  }

  importers({ id }: FileView): readonly FileView[] {
    return importersOf(this.evaluator, this.views.records(), id).flatMap((file) => this.views.file(file) ?? []);
  }

  private accessesOf(file: string): ReadonlyMap<string, readonly Access[]> {
    const { accessesIn, shared } = this.views;
    let found = accessesIn.get(file);
    if (!found) accessesIn.set(file, (found = shared(() => this.collectAccesses(file))));
    return found();
  }

  private collectAccesses(file: string): ReadonlyMap<string, readonly Access[]> {
    const found = new Map<string, Access[]>();
    for (const fn of this.views.file(file)?.functions ?? [])
      for (const access of this.accessesBy(fn)) {
        const list = found.get(access.storage.key);
        if (list) list.push(access);
        else found.set(access.storage.key, [access]);
      }
    return found;
  }

  /** Whoever accesses a part (`pages.length`) reads what it is part of. */
  private *accessesBy(fn: FunctionView): Generator<Access> {
    for (const [op, operation] of fn.facts.operations.entries()) {
      if (operation.k !== 'read' && operation.k !== 'write' && operation.k !== 'delete') continue;
      const isUpdate = operation.k === 'write' && operation.augmented !== undefined;
      let kind: Access['kind'] = isUpdate ? 'augmented' : operation.k;
      for (let place: Value | null = operation.place; place; place = ownerOf(place)) {
        const storage = this.storage(fn, place, op);
        if (storage && storage.scope !== 'local' && storage.scope !== 'parameter') yield { fn, op, kind, storage };
        kind = 'read';
      }
    }
  }

  private scope(fn: FunctionView, at: number | undefined): Scope | undefined {
    const record = this.views.record(fileOf(fn.id));
    return record && { record, fn: fn.facts.index, at };
  }
}

function ownerOf(place: Value): Value | null {
  return place.k === 'member' || place.k === 'index' ? place.of : null;
}

function canonical(record: FileRecord, entity: Entity): Entity {
  if (entity.k !== 'external' || entity.symbol.startsWith('?')) return entity;
  const symbol = record.catalog.canonical(entity.symbol);
  return symbol === entity.symbol ? entity : { ...entity, symbol };
}

function asRole(record: FileRecord, entity: Entity, entry: RoleAt['entry']): RoleAt {
  const symbol = entity.k === 'external' ? record.catalog.canonical(entity.symbol) : '';
  return { symbol, display: displaySymbol(symbol), entry };
}
