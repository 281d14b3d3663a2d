/** Python: the fix that makes an event of the flag that a loop asks for again and again. */
import type { LoopStep, Operation, OperationId, Value } from '../facts';
import type { ApiReference, Fix, FixIntent } from '../fixes';
import type { Access, FunctionView, Graph } from '../model';
import { toolOf } from './fixApis';
import { isPause } from './waitFix';

/** `while not self.done: time.sleep(1)` → `self.done.wait()`, where all that looks at the field or sets it is in this file. */
export function flagFix(fn: FunctionView, loop: LoopStep, graph: Graph): readonly Fix[] {
  const { file, facts } = fn;
  const asked = flagOf(fn, loop);
  if (file.language !== 'python' || loop.form !== 'while' || loop.else.length > 0 || !asked) return [];
  if (!loop.body.every((step) => isPause(fn, step, graph))) return [];
  const storage = graph.values.storage(fn, asked.place, asked.op);
  if (storage?.scope !== 'instance' || storage.home !== file.id || storage.class === undefined) return [];
  const all = graph.values.accesses(storage, fn);
  const event = eventFor(fn, all);
  if (!event || !isOnlyFlag(fn, asked.place.name, all) || graph.values.isUsedElsewhere(storage)) return [];
  const others = all.filter((access) => access.fn.id !== fn.id || access.op !== asked.op);
  const intents = others.map((access) => changed(access, event));
  const flag = facts.operations[asked.op]?.span;
  if (!flag || intents.includes(undefined)) return [];
  const code = [...(facts.isAsync ? ['await '] : []), flag, '.wait()'];
  const of: readonly FixIntent[] = [
    { k: 'replace-loop', fn: facts.index, at: loop.span.start, code },
    ...intents.flatMap((intent) => intent ?? []),
  ];
  // Before Python 3.10, events of asyncio belong to the loop that is there when they are made.
  const [major, minor] = file.minimumPython;
  const needsNew = facts.isAsync && major === 3 && minor < 10;
  const title = `Make an event of ${storage.display}${needsNew ? ' (needs Python 3.10)' : ''}`;
  return [{ title, safety: 'suggestion', intent: { k: 'all', of } }];
}

interface Asked {
  readonly op: OperationId;
  readonly place: Value & { readonly k: 'member' };
}

/** All that the condition asks, until it is true. */
function flagOf({ facts }: FunctionView, { test, head }: LoopStep): Asked | undefined {
  const [operand] = test?.k === 'operation' && test.operator === 'not' ? test.operands : [];
  const reads = head.flatMap((step) => (typeof step === 'number' ? [step] : []));
  const op = reads.find((one) => isReadOf(facts.operations[one], operand));
  return operand?.k === 'member' && op !== undefined && reads.length === head.length
    ? { op, place: operand }
    : undefined;
}

function isReadOf(operation: Operation | undefined, value: Value | undefined): boolean {
  return operation?.k === 'read' && value?.k === 'member' && JSON.stringify(operation.place) === JSON.stringify(value);
}

/** One of the loop that waits, if everybody who sets it runs there; one of threads, if a thread waits. */
function eventFor({ facts, file, contexts }: FunctionView, all: readonly Access[]): ApiReference | undefined {
  const isOnLoop = (fn: FunctionView): boolean =>
    fn.facts.isAsync || (fn.contexts.length > 0 && fn.contexts.every(({ place }) => place === 'event-loop'));
  if (!facts.isAsync)
    return contexts.some(({ place }) => place === 'event-loop') ? undefined : toolOf(file, 'event-of-threads');
  const setters = all.filter(({ kind, fn }) => kind !== 'read' && fn.facts.kind !== 'constructor');
  return setters.every(({ fn }) => isOnLoop(fn)) ? toolOf(file, 'event') : undefined;
}

/** Made false in the constructor, and nothing of that name may be it without being known to be. */
function isOnlyFlag({ file }: FunctionView, name: string, all: readonly Access[]): boolean {
  const [first, ...others] = all.filter(({ kind, fn }) => kind !== 'read' && fn.facts.kind === 'constructor');
  const made = first?.fn.facts.operations[first.op];
  const field = file.facts.classes[first?.fn.facts.class ?? -1]?.fields.find((one) => one.name === name);
  if (others.length > 0 || made?.k !== 'write' || !isLiteral(made.value, false) || field?.isStatic !== false)
    return false;
  const known = new Set(all.map(({ fn, op }) => `${fn.id} ${String(op)}`));
  return file.functions.every((fn) =>
    fn.facts.operations.every((operation, op) => known.has(`${fn.id} ${String(op)}`) || !mentions(operation, name)),
  );
}

function mentions(operation: Operation, name: string): boolean {
  const place = 'place' in operation ? operation.place : operation.k === 'call' ? operation.callee : undefined;
  return place?.k === 'member' && place.name === name;
}

function isLiteral(value: Value, wanted: boolean): boolean {
  return value.k === 'literal' && value.value === wanted;
}

/** The field as it is made, set, cleared or looked at. */
function changed({ fn, op, kind }: Access, event: ApiReference): FixIntent | undefined {
  const operation = fn.facts.operations[op];
  const at = { fn: fn.facts.index, op } as const;
  if (kind === 'read') return operation && { k: 'replace-expression', ...at, code: [operation.span, '.is_set()'] };
  if (operation?.k !== 'write' || operation.augmented !== undefined) return undefined;
  if (fn.facts.kind === 'constructor') return { k: 'replace-write', ...at, value: [event, '()'] };
  const isSet = isLiteral(operation.value, true);
  return isSet || isLiteral(operation.value, false)
    ? { k: 'replace-write', ...at, method: isSet ? 'set()' : 'clear()' }
    : undefined;
}
