/**
 * Lazy initialisation and caches: code that runs when something is missing and then stores it. It blocks once, or once
 * per key, which is another matter than blocking every time.
 */
import type {
  Block,
  FileFacts,
  FunctionFacts,
  FunctionIndex,
  Operation,
  OperationId,
  Place,
  Value,
} from '../../../rules/facts';
import { bindingOf } from '../evaluation/fileRecord';
import { innerBlocks, operationsIn } from '../../../rules/shared/blocks';

/** Operations that run only until their result is stored in something that outlives the call. */
export function lazyOperations(facts: FileFacts, fn: FunctionFacts, index: number): ReadonlySet<OperationId> {
  const written = new Set(fn.operations.flatMap((op) => storedKeys(facts, fn, op, index)));
  if (written.size === 0) return NOTHING;
  const found = new Set<OperationId>();
  visitBlock(fn.body, { facts, fn, index, written, found });
  for (const op of fn.operations) {
    const isDefault = op.k === 'write' && (op.augmented === '??=' || op.augmented === '||=');
    if (isDefault && op.value.k === 'op' && lastingKey(op.place, index) !== null) found.add(op.value.op);
  }
  return found;
}

const NOTHING: ReadonlySet<OperationId> = new Set();

interface Search {
  readonly facts: FileFacts;
  readonly fn: FunctionFacts;
  readonly index: number;
  readonly written: ReadonlySet<string>;
  readonly found: Set<OperationId>;
}

function visitBlock(block: Block, search: Search): void {
  for (const [at, step] of block.entries()) {
    if (typeof step === 'number') continue;
    if (step.k === 'if') {
      const tested = mentioned(step.test, search).filter((key) => search.written.has(key));
      for (const branch of [step.then, step.else])
        if (writesAny(branch, tested, search)) for (const op of operationsIn(branch)) search.found.add(op);
      // `cache.get(key) || load(key)`, and the cache is filled later.
      if (step.isExpression === true && tested.length > 0 && step.then.length === 0)
        for (const op of operationsIn(step.else)) search.found.add(op);
      // `if cached: return cached`, and the rest of the block fills the cache.
      const isEarlyReturn =
        tested.length > 0 && [step.then, step.else].some((branch) => returnsAny(branch, tested, search));
      if (isEarlyReturn) for (const op of operationsIn(block.slice(at + 1))) search.found.add(op);
    }
    for (const inner of innerBlocks(step)) visitBlock(inner, search);
  }
}

function writesAny(block: Block, keys: readonly string[], search: Search): boolean {
  if (keys.length === 0) return false;
  return operationsIn(block).some((id) => {
    const op = search.fn.operations[id];
    return op !== undefined && storedKeys(search.facts, search.fn, op, search.index).some((key) => keys.includes(key));
  });
}

/** What an operation fills, itself or through a function of this file: `if (config === null) load()`. */
function storedKeys(facts: FileFacts, fn: FunctionFacts, op: Operation, index: number): readonly string[] {
  const own = storedKey(facts, op, index);
  if (own !== null) return [own];
  const filler = op.k === 'call' ? calledHere(facts, fn, op.callee) : null;
  if (filler === null) return [];
  const writes = (facts.functions[filler]?.operations ?? []).filter((inner) => inner.k === 'write');
  // `if (this.isDirty) this.save()`: what is emptied there is no cache.
  const fills = writes.filter(({ value }) => value.k !== 'literal' || Boolean(value.value));
  return fills.flatMap(({ place }) => lastingKey(place, filler) ?? []);
}

/** A function of this file, or a method of the same object. */
function calledHere(facts: FileFacts, fn: FunctionFacts, callee: Value): FunctionIndex | null {
  if (callee.k === 'member' && callee.of.k === 'self' && fn.class !== undefined) {
    const at = facts.functions.findIndex((f) => f.class === fn.class && f.name === callee.name);
    return at < 0 ? null : at;
  }
  const binding = callee.k === 'name' ? bindingOf(facts.functions[callee.scope], callee.name) : undefined;
  if (binding?.k === 'function') return binding.fn;
  if (binding?.k !== 'variable' || !binding.constant) return null;
  const [only] = binding.assignments;
  return only?.value.k === 'function' ? only.value.fn : null;
}

/** Where an operation puts something: an assignment, or a method that is given a key and a value. */
function storedKey(facts: FileFacts, op: Operation, index: number): string | null {
  if (op.k === 'write') return lastingKey(op.place, index);
  if (op.k !== 'call' || op.callee.k !== 'member' || op.arguments.length < 2) return null;
  const { of } = op.callee;
  return (of.k === 'name' || of.k === 'member') && !isModule(facts, of) ? lastingKey(of, index) : null;
}

/** Modules have functions, not contents. */
function isModule(facts: FileFacts, value: Value): boolean {
  if (value.k === 'member') return isModule(facts, value.of);
  const binding = value.k === 'name' ? bindingOf(facts.functions[value.scope], value.name) : undefined;
  if (binding?.k === 'variable') return binding.assignments.some((a) => a.value.k === 'module');
  return binding?.k === 'import';
}

function returnsAny(block: Block, keys: readonly string[], search: Search): boolean {
  return operationsIn(block).some((id) => {
    const op = search.fn.operations[id];
    return op?.k === 'return' && mentioned(op.value, search).some((key) => keys.includes(key));
  });
}

/** Lasting places that an expression looks at, through results of operations as well. */
function mentioned(value: Value, search: Search, depth = 0): readonly string[] {
  if (depth > 6) return [];
  const inner = (v: Value): readonly string[] => mentioned(v, search, depth + 1);
  switch (value.k) {
    case 'name':
    case 'member':
    case 'index': {
      if (value.k === 'name' && value.scope === search.index) return ofLocal(value.name, search, depth);
      const key = lastingKey(value, search.index);
      return [...(key === null ? [] : [key]), ...(value.k === 'name' ? [] : inner(value.of))];
    }
    case 'op': {
      const op = search.fn.operations[value.op];
      if (op?.k === 'call') return [op.callee, ...op.arguments.map((a) => a.value)].flatMap(inner);
      if (op?.k === 'compute') return op.operands.flatMap(inner);
      return op?.k === 'read' ? inner(op.place) : [];
    }
    case 'operation':
      return value.operands.flatMap(inner);
    case 'choice':
      return value.of.flatMap(inner);
    default:
      return [];
  }
}

/** `const cached = cache.get(key)`. */
function ofLocal(name: string, search: Search, depth: number): readonly string[] {
  const binding = bindingOf(search.fn, name);
  if (binding?.k !== 'variable') return [];
  return binding.assignments.flatMap((a) =>
    a.fn === search.index && a.value.k === 'op' ? mentioned(a.value, search, depth + 1) : [],
  );
}

/** A name for what outlives the call: module and captured variables, attributes of `self`, of a class or of such a variable. */
function lastingKey(place: Place, index: number): string | null {
  switch (place.k) {
    case 'name':
      return place.scope >= 0 && place.scope !== index ? `${String(place.scope)}.${place.name}` : null;
    case 'index':
      return place.of.k === 'name' || place.of.k === 'member' ? lastingKey(place.of, index) : null;
    case 'member':
      if (place.of.k === 'self') return `self.${place.name}`;
      if (place.of.k === 'class') return `class.${place.name}`;
      if (place.of.k !== 'name') return null;
      return place.of.scope >= 0 && place.of.scope !== index
        ? `${String(place.of.scope)}.${place.of.name}.${place.name}`
        : null;
  }
}
