/** Evaluates expressions to entities, on demand, with memo. What cannot be told is `UNKNOWN`; the one guess is in `likelyOf`. */
import type { ClassFacts, FileFacts, FunctionFacts, Value } from '../../../rules/facts';
import type { FileId, FunctionId } from '../../../rules/model';
import type { ResolutionContext } from '../resolution/resolveModule';
import { givenByCollection } from './collections';
import { callResult } from './calls';
import { distinct, isUnknown, likelyOf, UNKNOWN, type ClassId, type Entity } from './entities';
import { classFacts, fileOf, functionFacts, functionId, type FileRecord } from './fileRecord';
import { memberOf } from './members';
import { Memo } from './memo';
import { environmentTest } from './environment';
import { calledModules, isOwnExports, nameEntities, moduleEntities } from './names';
import { reachingWrites } from './reaching';
import { methodOf, superEntity } from './classes';
import { fileOfDependency, headOf, textOf } from './dependencies';
import { trackNumbers } from './numbering';
import { keptOnExternal } from './storedElsewhere';
import type { UseIndex } from './useIndex';

/** A place in a function from which an expression is read. */
export interface Scope {
  readonly record: FileRecord;
  readonly fn: number;
  /** The operation at which names are read: assignments that do not reach it are left out. */
  readonly at?: number | undefined;
}

/** What a literal between slashes is an instance of. */
const REGULAR_EXPRESSION = 'globalThis:RegExp()';

export class Evaluator {
  readonly memo = new Memo(fileOfDependency);
  /** The file whose functions are being checked one by one: what is observed there is noted part by part. */
  examined: FileId | null = null;

  constructor(
    private readonly recordOf: (file: FileId) => FileRecord | undefined,
    readonly resolution: ResolutionContext,
    private readonly uses: UseIndex,
  ) {}

  /** Functions that call or mention something by a name; `null` = that cannot be told. */
  usersOf(near: FileFacts, name: string): readonly FunctionId[] | null {
    this.memo.track(`uses:${name}`);
    return this.uses.usersOf(near, name);
  }

  /** A file's record; remembers that somebody looked for the file. */
  record(file: FileId): FileRecord | undefined {
    return this.recordFor(file, () => `facts:${file}`);
  }

  private recordFor(file: FileId, part: () => string): FileRecord | undefined {
    this.memo.track(`file:${file}`);
    // A computation says more closely what it reads there.
    if (this.memo.isObserved) this.memo.track(file === this.examined ? part() : `facts:${file}`);
    return this.recordOf(file);
  }

  functionOf(
    id: FunctionId,
  ): { readonly record: FileRecord; readonly index: number; readonly facts: FunctionFacts } | null {
    const record = this.recordFor(fileOf(id), () => textOf(id));
    const index = record?.functions.get(id);
    return record && index !== undefined ? { record, index, facts: functionFacts(record, index) } : null;
  }

  classOf(id: ClassId): { readonly record: FileRecord; readonly index: number; readonly facts: ClassFacts } | null {
    const record = this.recordFor(fileOf(id), () => headOf(id));
    const index = record?.classes.get(id);
    return record && index !== undefined ? { record, index, facts: classFacts(record, index) } : null;
  }

  values(scope: Scope, values: readonly Value[]): readonly Entity[] {
    return distinct(values.flatMap((value) => this.value(scope, value)));
  }

  /** What an expression can stand for. Empty only for `None`/`null`. */
  value(scope: Scope, value: Value): readonly Entity[] {
    this.memo.nesting++;
    try {
      return this.valueOf(scope, value);
    } finally {
      this.memo.nesting--;
    }
  }

  private valueOf(scope: Scope, value: Value): readonly Entity[] {
    const { record } = scope;
    switch (value.k) {
      case 'op':
        return this.operation(scope, value.op);
      case 'name':
        return nameEntities(this, scope, value.scope, value.name);
      case 'self':
        return [this.self(scope, functionId(record.id, classFacts(record, value.class).key))];
      case 'super':
        return superEntity(this, functionId(record.id, classFacts(record, value.class).key));
      case 'literal':
        return value.value === null ? [] : [{ k: 'literal', value: value.value }];
      case 'template':
        return [{ k: 'literal', value: value.head }];
      case 'member':
        if (isOwnExports(record, value)) return [{ k: 'module', file: record.id }];
        return distinct(this.value(scope, value.of).flatMap((of) => this.member(scope, value, of)));
      case 'index':
        return this.index(scope, value);
      case 'function':
        return [{ k: 'function', fn: functionId(record.id, functionFacts(record, value.fn).key) }];
      case 'class':
        return [{ k: 'class', class: functionId(record.id, classFacts(record, value.class).key) }];
      case 'module':
        return moduleEntities(this, record, value.import);
      case 'choice':
        return likelyOf(this.values(scope, value.of), scope.record.catalog);
      case 'list':
        return [{ k: 'collection', elements: this.values(scope, value.items) }];
      case 'collected':
        return [this.collected(scope, value)];
      case 'object':
        return this.objectEntity(scope, value);
      case 'spread':
        return elementsOf(this.value(scope, value.of));
      case 'element':
        return elementsOf(this.value(scope, value.of));
      case 'entered':
        return distinct(this.value(scope, value.of).flatMap((of) => this.entered(of, scope.record.catalog)));
      case 'regex':
        return [{ k: 'external', symbol: REGULAR_EXPRESSION, pattern: { source: value.pattern, flags: value.flags } }];
      case 'operation':
        return this.arithmetic(scope, value.operator, value.operands);
      default:
        return [UNKNOWN];
    }
  }

  /** The literal an expression is known to be: constants are followed, `undefined` = not known. `null` = None. */
  literal(scope: Scope, value: Value): string | number | boolean | null | undefined {
    if (value.k === 'literal') return value.value;
    if (value.k !== 'name' && value.k !== 'member') return undefined;
    const entities = this.value(scope, value);
    const only = entities[0];
    if (entities.length === 1 && only?.k === 'literal') return only.value;
    return undefined;
  }

  /** Results of an operation of the scope's function. */
  operation(scope: Scope, op: number): readonly Entity[] {
    const fn = functionFacts(scope.record, scope.fn);
    const operation = fn.operations[op];
    if (!operation) return [UNKNOWN];
    const here: Scope = { record: scope.record, fn: scope.fn, at: op };
    const id = functionId(scope.record.id, fn.key);
    if (operation.k === 'await') return this.awaited(this.value(here, operation.value));
    if (operation.k === 'read') return this.place(here, operation.place);
    if (operation.k === 'enter')
      return distinct(this.value(here, operation.value).flatMap((of) => this.entered(of, scope.record.catalog)));
    if (operation.k !== 'call') return [UNKNOWN];
    return this.memo.compute(`op ${id} ${String(op)}`, [UNKNOWN], () => {
      this.memo.track(`body:${id}`);
      const callees = calledModules(this, this.value(here, operation.callee));
      if (operation.callee.k === 'super') return callees;
      const collected = givenByCollection(this, here, operation, callees);
      if (collected.length > 0) return collected;
      return distinct(callees.flatMap((callee) => callResult(this, callee, operation, here, { fn: id, op })));
    });
  }

  /** What awaiting gives: the returned value of a coroutine, everything else as it is (external awaitables keep their path). */
  awaited(entities: readonly Entity[]): readonly Entity[] {
    return distinct(entities.flatMap((e) => (e.k === 'coroutine' ? this.returned(e.fn) : [e])));
  }

  /** What a function gives when it has run to its end. */
  returned(id: FunctionId): readonly Entity[] {
    return callResult.returned(this, id);
  }

  /** Writes of a name that reach an operation; `null` = every assignment counts. */
  reaching(scope: Scope, name: string): ReadonlySet<number> | null {
    if (scope.at === undefined) return null;
    return reachingWrites(functionFacts(scope.record, scope.fn), scope.fn, scope.at, name);
  }

  /** `self` is an instance; `cls` of the class method around is the class. */
  private self({ record, fn }: Scope, id: ClassId): Entity {
    let owner = functionFacts(record, fn);
    while (owner.parent > 0 && (owner.kind === 'function' || owner.kind === 'lambda')) {
      owner = functionFacts(record, owner.parent);
    }
    this.memo.track(`sign:${functionId(record.id, owner.key)}`);
    const isOfClass = owner.kind === 'class-method' || owner.kind === 'static-method';
    return { k: isOfClass ? 'class' : 'instance', class: id };
  }

  private place(scope: Scope, place: { readonly k: string } & object): readonly Entity[] {
    return this.value(scope, place as Value);
  }

  private entered(of: Entity, catalog: FileRecord['catalog']): readonly Entity[] {
    if (of.k === 'instance') {
      const enter = memberOf(this, of, '__enter__').concat(memberOf(this, of, '__aenter__'));
      const given = enter.flatMap((e) => (e.k === 'function' ? this.returned(e.fn) : []));
      return given.length > 0 && !given.every((e) => e.k === 'external' && e.symbol === '?') ? given : [of];
    }
    if (of.k === 'wrapped' && of.gives === 'context-manager' && of.target.k === 'function') {
      return callResult.yielded(this, of.target.fn);
    }
    return of.k === 'external' ? [enteredExternal(of, catalog)] : [of];
  }

  /** Of a dictionary, as of one that has a type, the values count. */
  private collected(scope: Scope, { display, element }: Value & { readonly k: 'collected' }): Entity {
    const item = display === 'dict' && element.k === 'list' ? element.items[1] : undefined;
    if (item) return { k: 'collection', elements: this.value(scope, item), hasNoOrder: true };
    return { k: 'collection', elements: this.value(scope, element) };
  }

  /** Members of an object refer to operations and functions by number, so they hold as long as those are numbered as now. */
  private objectEntity({ record, fn }: Scope, value: Value & { readonly k: 'object' }): readonly Entity[] {
    const owner = functionId(record.id, functionFacts(record, fn).key);
    this.memo.track(`operations:${owner}`);
    trackNumbers(this.memo, record.id, value);
    return [{ k: 'object', owner, value }];
  }

  private member(scope: Scope, value: Value & { readonly k: 'member' }, of: Entity): readonly Entity[] {
    const found = memberOf(this, of, value.name);
    const kept = of.k === 'external' ? this.kept(scope, value, found) : [];
    return kept.length > 0 ? kept : found;
  }

  /** On an object of a library, where it has nothing of its own. */
  private kept(
    scope: Scope,
    place: Value & { readonly k: 'member' | 'index' },
    own: readonly Entity[],
  ): readonly Entity[] {
    const isFree = (entity: Entity): boolean =>
      entity.k === 'external' && !isUnknown(entity) && !scope.record.catalog.knows(entity.symbol);
    return own.every(isFree) ? keptOnExternal(this, scope, place) : [];
  }

  private index(scope: Scope, value: Value & { readonly k: 'index' }): readonly Entity[] {
    if (value.key.k === 'operation' && value.key.operator === ':') return this.slice(scope, value.of);
    const key = this.literal(scope, value.key);
    return distinct(
      this.value(scope, value.of).flatMap((of) => {
        if (of.k === 'object') return this.entries(of, key);
        const found = indexed(this, of, key);
        const kept = of.k === 'external' ? this.kept(scope, value, found) : [];
        return kept.length > 0 ? kept : found;
      }),
    );
  }

  /** A slice of a collection is one, too; what else a slice is, the catalogue says (`QuerySet()[:]`). */
  private slice(scope: Scope, of: Value): readonly Entity[] {
    return distinct(
      this.value(scope, of).flatMap((entity) => {
        if (entity.k === 'collection') return [entity];
        if (entity.k !== 'external' || entity.symbol.startsWith('?')) return indexed(this, entity, undefined);
        const path = `${scope.record.catalog.value(entity.symbol)}[:]`;
        const symbol = scope.record.catalog.value(path);
        return symbol === path ? indexed(this, entity, undefined) : [{ k: 'external', symbol } as const];
      }),
    );
  }

  /** `handlers['get']` is one value, `handlers[name]` any of them. */
  entries(of: Entity & { readonly k: 'object' }, key: string | number | boolean | null | undefined): readonly Entity[] {
    if (typeof key === 'string') return memberOf(this, of, key);
    const owner = this.functionOf(of.owner);
    if (!owner || key !== undefined) return [UNKNOWN];
    this.memo.track(`operations:${of.owner}`);
    trackNumbers(this.memo, owner.record.id, of.value);
    const values = of.value.entries.flatMap((e) => (e.value.k === 'spread' ? [{ k: 'unknown' } as const] : [e.value]));
    return this.values({ record: owner.record, fn: owner.index }, values);
  }

  /** Operators keep the type of a catalogued receiver when the catalogue says so (`Path() / "x"`). */
  private arithmetic(scope: Scope, operator: string, operands: readonly Value[]): readonly Entity[] {
    const tested = environmentTest(this, scope, operator, operands);
    if (tested) return [tested];
    const first = operands[0];
    if (!first || operands.length !== 2) return [UNKNOWN];
    const results = this.value(scope, first).flatMap((of) => {
      if (of.k !== 'external' || of.symbol.startsWith('?')) return [];
      const { catalog } = scope.record;
      const path = `${catalog.value(of.symbol)} ${operator}`;
      const value = catalog.value(path);
      return value === path ? [] : [{ k: 'external', symbol: value } as const];
    });
    return results.length > 0 ? results : [UNKNOWN];
  }
}

export function elementsOf(entities: readonly Entity[]): readonly Entity[] {
  return distinct(
    entities.flatMap((entity): readonly Entity[] => {
      if (entity.k === 'collection') return entity.elements;
      if (entity.k === 'external' && !entity.symbol.startsWith('?'))
        return [{ k: 'external', symbol: `${entity.symbol}[]` }];
      return [UNKNOWN];
    }),
  );
}

function indexed(
  evaluator: Evaluator,
  of: Entity,
  key: string | number | boolean | null | undefined,
): readonly Entity[] {
  // A literal key on a module or class is a member (`fs['readFileSync']`).
  if (typeof key === 'string' && (of.k === 'module' || of.k === 'class' || of.k === 'instance')) {
    return memberOf(evaluator, of, key);
  }
  if (typeof key === 'string' && of.k === 'external' && of.symbol.includes(':')) return memberOf(evaluator, of, key);
  const method = of.k === 'instance' ? methodOf(evaluator, of.class, '__getitem__') : null;
  return method?.k === 'function' ? evaluator.returned(method.fn) : elementsOf([of]);
}

/** Most context managers give themselves; the catalogue names the others. */
function enteredExternal(of: Entity & { readonly k: 'external' }, catalog: FileRecord['catalog']): Entity {
  if (of.symbol.startsWith('?')) return of;
  const entered = `${of.symbol}.__enter__()`;
  const value = catalog.value(entered);
  return value === catalog.canonical(entered) ? of : { k: 'external', symbol: value };
}
