/** Where the results of operations and the values of names go, inside one function. */
import type { FunctionFacts, FunctionIndex, Operation, OperationId, Step, Value } from '../facts';
import { innerBlocks } from './blocks';

/** One place at which a value is used. */
export interface Use {
  readonly as:
    | 'argument'
    /** What a call is made on: `x.close()`, and what is called: `x()`. */
    | 'receiver'
    | 'callee'
    | 'awaited'
    | 'iterated'
    | 'entered'
    | 'assigned'
    | 'returned'
    | 'yielded'
    | 'raised'
    /** The object whose member or element is read, written or deleted. */
    | 'owner'
    | 'operand'
    /** In the condition of a branch or a loop. */
    | 'tested';
  /** The operation that uses it; absent for conditions. */
  readonly by?: OperationId;
  /** It is inside of a list, dict, choice or operation, not the used value itself. */
  readonly isPart: boolean;
  /** A member or element of it is meant, which an operation reads: `x.ok`, `x["ok"]`. */
  readonly isAccessed?: true;
}

/** Values directly inside of a value. */
export function partsOf(value: Value): readonly Value[] {
  switch (value.k) {
    case 'template':
      return value.parts;
    case 'member':
    case 'spread':
    case 'element':
    case 'entered':
      return [value.of];
    case 'index':
      return [value.of, value.key];
    case 'list':
      return value.items;
    case 'object':
      return value.entries.map((entry) => entry.value);
    case 'choice':
      return value.of;
    case 'operation':
      return value.operands;
    case 'collected':
      return [value.element];
    default:
      return [];
  }
}

/** A value and everything inside of it. */
export function* valuesIn(value: Value): Generator<Value> {
  const pending = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    pending.push(...partsOf(next));
  }
}

/** Uses of the result of each operation. */
export function usesOfResults(fn: FunctionFacts): ReadonlyMap<OperationId, readonly Use[]> {
  return usesIn(fn).results;
}

/** Uses of each name that function `owner` declares, as seen in `fn`; assignments to the name are no uses. */
export function usesOfNames(fn: FunctionFacts, owner: FunctionIndex): ReadonlyMap<string, readonly Use[]> {
  return usesIn(fn).names.get(owner) ?? new Map<string, readonly Use[]>();
}

interface Uses {
  readonly results: Map<OperationId, Use[]>;
  /** By the function that declares them. */
  readonly names: Map<FunctionIndex, Map<string, Use[]>>;
}

/** Nearly every rule asks about nearly every function. */
const known = new WeakMap<FunctionFacts, Uses>();

function usesIn(fn: FunctionFacts): Uses {
  let uses = known.get(fn);
  if (!uses) known.set(fn, (uses = collect(fn)));
  return uses;
}

function collect(fn: FunctionFacts): Uses {
  const uses: Uses = { results: new Map(), names: new Map() };
  const add = (value: Value, as: Use['as'], by?: OperationId): void => {
    const inside = [...valuesIn(value)];
    const owners = new Set(inside.flatMap((v) => (v.k === 'member' || v.k === 'index' ? [v.of] : [])));
    for (const inner of inside) {
      const list = listFor(uses, inner);
      if (!list) continue;
      const isAccessed = owners.has(inner) ? { isAccessed: true as const } : {};
      list.push({ as, ...(by === undefined ? {} : { by }), isPart: inner !== value, ...isAccessed });
    }
  };
  for (const [op, operation] of fn.operations.entries())
    for (const { value, as } of usedBy(operation)) add(value, as, op);
  for (const value of conditionsIn(fn.body)) add(value, 'tested');
  return uses;
}

function listFor({ results, names }: Uses, value: Value): Use[] | undefined {
  if (value.k === 'op') return listIn(results, value.op);
  if (value.k !== 'name') return undefined;
  let inScope = names.get(value.scope);
  if (!inScope) names.set(value.scope, (inScope = new Map<string, Use[]>()));
  return listIn(inScope, value.name);
}

function listIn<Key>(table: Map<Key, Use[]>, key: Key): Use[] {
  let list = table.get(key);
  if (!list) table.set(key, (list = []));
  return list;
}

/** The values that an operation uses, and as what. */
export function usedBy(operation: Operation): readonly { readonly value: Value; readonly as: Use['as'] }[] {
  switch (operation.k) {
    case 'call': {
      const { callee } = operation;
      const target =
        callee.k === 'member'
          ? { value: callee.of, as: 'receiver' as const }
          : { value: callee, as: 'callee' as const };
      return [target, ...operation.arguments.map(({ value }) => ({ value, as: 'argument' as const }))];
    }
    case 'await':
      return [{ value: operation.value, as: 'awaited' }];
    case 'iterate':
    case 'yield-from':
      return [{ value: operation.value, as: 'iterated' }];
    case 'enter':
      return [{ value: operation.value, as: 'entered' }];
    case 'return':
      return [{ value: operation.value, as: 'returned' }];
    case 'yield':
      return [{ value: operation.value, as: 'yielded' }];
    case 'raise':
      return [{ value: operation.value, as: 'raised' }];
    case 'compute':
      return operation.operands.map((value) => ({ value, as: 'operand' }));
    case 'write':
      return [...ownersOf(operation.place), { value: operation.value, as: 'assigned' }];
    case 'read':
    case 'delete':
      return ownersOf(operation.place);
  }
}

function ownersOf(place: Value): readonly { readonly value: Value; readonly as: Use['as'] }[] {
  return place.k === 'name' ? [] : partsOf(place).map((value) => ({ value, as: 'owner' }));
}

/** Conditions and subjects of branches and loops. */
function conditionsIn(block: readonly Step[]): readonly Value[] {
  return block.flatMap((step): readonly Value[] => {
    if (typeof step === 'number') return [];
    const inner = innerBlocks(step).flatMap(conditionsIn);
    switch (step.k) {
      case 'if':
        return [step.test, ...inner];
      case 'switch':
        return [step.subject, ...step.cases.flatMap((c) => c.test ?? []), ...inner];
      case 'loop':
        return [...(step.test ? [step.test] : []), ...inner];
      default:
        return inner;
    }
  });
}
