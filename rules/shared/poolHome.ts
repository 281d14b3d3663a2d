/** Where a pool is kept that is to be made once: in the module, or in the object that its size depends on. */
import { isUnknown, type CallReference } from '../entity';
import type { CallOperation, OperationId, Value } from '../facts';
import type { Code, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { stepsAround } from './enclosing';
import { freeField, freeName } from './fixCode';
import { closerOf } from './poolFate';
import { valuesIn } from './uses';

export interface PoolHome {
  readonly of: 'module' | 'class';
  /** What the function writes for it. */
  readonly expression: string;
  readonly declared: readonly FixIntent[];
}

export function poolHome(fn: FunctionView, call: CallOperation, op: OperationId, graph: Graph): PoolHome | undefined {
  const values = call.arguments.map(({ value }) => value);
  const anchors = values.map((value) => knownSince(fn, value, graph));
  if (anchors.every((anchor) => anchor !== undefined)) return inModule(fn, call, op, Math.max(-1, ...anchors), graph);
  return fn.file.language === 'python' ? inObject(fn, call, op, graph) : undefined;
}

function inModule(fn: FunctionView, call: CallOperation, op: OperationId, anchor: OperationId, graph: Graph): PoolHome {
  const { file } = fn;
  const isPython = file.language === 'python';
  const base = baseName(fn);
  const earlier = file.functions.flatMap((other) =>
    baseName(other) === base && other.facts.index <= fn.facts.index ? poolsIn(other, graph) : [],
  );
  // Several fixes may be made at once: each pool has a name of its own.
  const number = earlier.findIndex((other) => other.fn === fn.id && other.op === op);
  const wanted = `${base}${isPython ? '_pool' : 'Pool'}${number > 0 ? String(number + 1) : ''}`;
  const name = freeName(file.facts, wanted);
  const declared: FixIntent =
    isPython && anchor >= 0
      ? { k: 'insert-statements', fn: 0, op: anchor, where: 'after', statements: [[`${name} = `, call.span]] }
      : { k: 'declare', name, value: [call.span] };
  return { of: 'module', expression: name, declared: [declared] };
}

/** Of a callback, what it is called is no name. */
function baseName({ facts }: FunctionView): string {
  return /^\w+$/.test(facts.name) ? facts.name.replace(/^_+/, '') : 'shared';
}

function poolsIn(fn: FunctionView, graph: Graph): readonly CallReference[] {
  return fn.facts.operations.flatMap((_, op) => {
    const isMade = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'makes-pool');
    return isMade ? [{ fn: fn.id, op }] : [];
  });
}

/** The last operation of the module that has to come first; -1: none; `undefined`: it may be another value each time. */
function knownSince(fn: FunctionView, value: Value, graph: Graph): OperationId | undefined {
  const parts = [...valuesIn(value)].map((part) => partSince(fn, part, graph));
  return parts.every((part) => part !== undefined) ? Math.max(-1, ...parts) : undefined;
}

function partSince(fn: FunctionView, part: Value, graph: Graph): OperationId | undefined {
  switch (part.k) {
    case 'literal':
    case 'list':
    case 'object':
    case 'template':
      return -1;
    case 'member':
      // Of what is known itself.
      return fn.file.language === 'python' ? undefined : -1;
    case 'name':
      return part.scope === 0 ? constantSince(fn, part.name) : part.scope < 0 ? -1 : undefined;
    case 'op':
      return callSince(fn, part.op, graph);
    default:
      return undefined;
  }
}

function constantSince({ file }: FunctionView, name: string): OperationId | undefined {
  const [module] = file.functions;
  const binding = module?.facts.bindings[name];
  if (binding?.k === 'import') return file.language === 'python' ? undefined : -1;
  const [only, ...others] = binding?.k === 'variable' && binding.constant ? binding.assignments : [];
  if (!module || only?.fn !== 0 || only.op === undefined || others.length > 0) return undefined;
  return stepsAround(module.facts, only.op).length === 0 && only.value.k === 'literal' ? only.op : undefined;
}

/** `os.cpu_count()`; JavaScript: `new URL('./resize.js', import.meta.url)`. */
function callSince(fn: FunctionView, op: OperationId, graph: Graph): OperationId | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call') return call?.k === 'read' && fn.file.language !== 'python' ? -1 : undefined;
  const isNumber = graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'counts-processors');
  const isPython = fn.file.language === 'python';
  let root: Value = call.callee;
  while (root.k === 'member') root = root.of;
  const isOutside = root.k === 'module' || (root.k === 'name' && root.scope <= 0);
  // What the project works out may be another thing later on.
  const isOfLibrary = graph.values.entities(fn, call.callee, op).every((e) => e.k === 'external' && !isUnknown(e));
  if (!isOutside || !(isNumber || (!isPython && isOfLibrary))) return undefined;
  const given = call.arguments.map(({ value }) => knownSince(fn, value, graph));
  return given.every((one) => one !== undefined) ? Math.max(-1, ...given) : undefined;
}

/** `ThreadPoolExecutor(self.size)`: made with the object, and ended with it. */
function inObject(fn: FunctionView, call: CallOperation, op: OperationId, graph: Graph): PoolHome | undefined {
  const { facts, file } = fn;
  const inClass = facts.class;
  const constructor = file.functions.find((f) => f.facts.kind === 'constructor' && f.facts.class === inClass);
  const closer = closerOf(fn);
  if (inClass === undefined || facts.kind !== 'method' || !constructor || !closer || closer.id === fn.id)
    return undefined;
  const self = facts.parameters[0]?.name;
  const isCalledAlike = [constructor, closer].every((f) => f.facts.parameters[0]?.name === self);
  const anchors = call.arguments.map(({ value }) => (value.k === 'literal' ? -1 : fieldSince(fn, value, constructor)));
  const anchor = anchors.every((one) => one !== undefined) ? Math.max(-1, ...anchors) : -1;
  const end = shutDownWith(fn, op, graph);
  if (typeof self !== 'string' || !isCalledAlike || anchor < 0 || end === undefined || !canWait(closer))
    return undefined;
  const expression = `${self}.${freeField(fn, inClass, '_pool')}`;
  const made: Code = [`${expression} = `, call.span];
  const add = (at: FunctionView, place: OperationId, where: 'before' | 'after', code: Code): FixIntent => ({
    ...{ k: 'insert-statements', fn: at.facts.index, op: place, where, statements: [code] },
  });
  const declared = [add(constructor, anchor, 'after', made), add(closer, 0, 'before', [`${expression}.${end}()`])];
  return { of: 'class', expression, declared };
}

/** A field that the constructor sets, in any case, and nobody else. */
function fieldSince({ file, facts }: FunctionView, value: Value, constructor: FunctionView): OperationId | undefined {
  if (value.k !== 'member' || value.of.k !== 'self' || facts.class === undefined) return undefined;
  const fields = file.facts.classes[facts.class]?.fields.filter(({ name }) => name === value.name) ?? [];
  const [only, ...others] = fields.flatMap(({ assignments }) => assignments);
  if (only?.fn !== constructor.facts.index || only.op === undefined || others.length > 0) return undefined;
  return stepsAround(constructor.facts, only.op).length === 0 ? only.op : undefined;
}

function shutDownWith(fn: FunctionView, op: OperationId, graph: Graph): string | undefined {
  const roles = graph.values.result(fn, op).flatMap((made) => graph.values.roles(fn, made));
  return roles.find(({ role }) => role === 'waits-at-exit')?.counterpart?.name;
}

/** It waits for what is under way, first of all, and in any case. */
function canWait({ facts, contexts }: FunctionView): boolean {
  const isOnLoop = facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
  return !isOnLoop && facts.operations.length > 0 && stepsAround(facts, 0).length === 0;
}
