/** Python: the fix that brings back what a function in another process put into a list of its own copy of the module. */
import type { Argument, CallOperation, IterateOperation, LoopStep, Operation, OperationId, Value } from '../facts';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';
import { toolOf } from './fixApis';
import { freeVariable, hidesName, plainText } from './fixCode';
import { resultOf } from './inlineFix';
import { cannotBeSent } from './pickling';
import { poolOccasion } from './poolOccasion';
import { startedIn, type StartedWork } from './startedWork';
import { threadBatch } from './threadBatch';
import { usesOfNames, usesOfResults } from './uses';

/** `results.append(x)`, the last thing that it does → `return x`; whoever started it puts that into the list. */
export function returnFix(fn: FunctionView, op: OperationId, graph: Graph): readonly Fix[] {
  const call = fn.facts.operations[op];
  const list = call?.k === 'call' ? listAddedTo(fn, call, op) : undefined;
  const role = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'adds-at-end');
  const addAll = role?.entry.counterpart?.name;
  if (call?.k !== 'call' || list === undefined || addAll === undefined || call.callee.k !== 'member') return [];
  const started = isPlain(fn) ? onlyStart(fn, graph) : undefined;
  if (!started || hidesName(started.by, list)) return [];
  const [value] = call.arguments;
  const many: Opening = { before: `${list}.${addAll}(`, one: `${list}.${call.callee.name}(` };
  const code = value && returning(fn, value);
  const collected = code && collecting(started.by, started.work, many, graph);
  if (!collected || cannotBeSent(fn, value.value, op, graph, false)) return [];
  const returned: FixIntent = { k: 'replace-call', fn: fn.facts.index, op, code, isStatement: true };
  const title = `Return it, and let ${started.by.facts.index === 0 ? 'the script' : started.by.facts.name} collect it`;
  return [{ title, safety: 'suggestion', intent: { k: 'all', of: [returned, collected] } }];
}

/** Over several lines, it needs brackets of its own; what is assigned on the way does, too. */
function returning({ file, facts }: FunctionView, { span }: Argument): Code {
  const isInside = (offset: number): boolean => span.start <= offset && offset < span.end;
  const needsBrackets =
    file.facts.lineStarts.some(isInside) || facts.operations.some((o) => o.k === 'write' && isInside(o.span.start));
  return needsBrackets ? ['return (', span, ')'] : ['return ', span];
}

/** A list of the module, to which nothing else is done in the function; the name of it. */
function listAddedTo(
  { file, facts }: FunctionView,
  { callee, arguments: given, isStatement }: CallOperation,
  op: OperationId,
): string | undefined {
  if (callee.k !== 'member' || callee.of.k !== 'name' || callee.of.scope !== 0 || isStatement !== true)
    return undefined;
  const { name } = callee.of;
  const [only, ...others] = given;
  if (!only || others.length > 0 || only.name !== undefined || only.value.k === 'spread') return undefined;
  const uses = usesOfNames(facts, 0).get(name) ?? [];
  const isLast = facts.body.at(-1) === op && uses.length === 1;
  return isLast && file.facts.functions[0]?.bindings[name]?.k === 'variable' ? name : undefined;
}

/** A function of the module that gives nothing so far, on no way. */
function isPlain({ facts, file }: FunctionView): boolean {
  if (facts.kind !== 'function' || facts.parent !== 0 || facts.class !== undefined || facts.isAsync) return false;
  if (facts.isGenerator || facts.returns || facts.decorators.length > 0) return false;
  const hasInner = file.facts.functions.some(({ parent }) => parent === facts.index);
  return !hasInner && !facts.operations.some(({ k }) => k === 'return');
}

interface Start {
  readonly by: FunctionView;
  readonly work: StartedWork;
}

/** The only place in the project where the function is named: a process is given it there. */
function onlyStart(fn: FunctionView, graph: Graph): Start | undefined {
  const { file, facts } = fn;
  // Whoever waits for what runs elsewhere calls it as well, by the same operation.
  const callers = graph.callers(fn.id);
  const caller = callers.find(({ how }) => how === 'elsewhere');
  const others = callers.filter((other) => other.fn !== caller?.fn || other.op !== caller.op);
  const by = caller && graph.function(caller.fn);
  const work = by?.file === file ? startedIn(by, graph).find(({ op }) => op === caller?.op) : undefined;
  if (!by || !work || others.length > 0 || work.runsOn !== 'process' || work.targets.length !== 1) return undefined;
  const uses = file.functions.flatMap((other) => usesOfNames(other.facts, 0).get(facts.name) ?? []);
  const storage = graph.values.storage(fn, { k: 'name', name: facts.name, scope: 0 });
  const isListed = file.facts.explicitExports?.includes(facts.name) === true;
  if (uses.length !== 1 || isListed || !storage || graph.values.isUsedElsewhere(storage)) return undefined;
  return { by, work };
}

interface Opening {
  readonly before: string;
  readonly one: string;
}

/** What was dropped so far is put into the list, where it is there anyway. */
function collecting(
  by: FunctionView,
  work: StartedWork,
  { before, one }: Opening,
  graph: Graph,
): FixIntent | undefined {
  const { handOff, op, call, isOwn } = work;
  const whole = (at: OperationId, code: Code): FixIntent & { readonly k: 'replace-call' } => ({
    ...{ k: 'replace-call', fn: by.facts.index, op: at, code },
    isStatement: true,
  });
  if (isOwn) return collectedFromPool(by, work, before, graph);
  if (handOff?.entry.many === true) {
    const isInOrder = graph.values.rolesAt(by, op).some(({ entry }) => entry.role === 'gives-results-in-order');
    const listed = call.isStatement === true ? op : listedBy(by, op);
    return isInOrder && listed !== undefined ? whole(listed, [before, call.span, ')']) : undefined;
  }
  switch (handOff?.entry.callerWaits) {
    case 'block':
      return whole(op, [one, call.span, ')']);
    case 'await': {
      const awaited = by.facts.operations.find((o) => o.k === 'await' && isResult(o.value, op));
      return awaited && { ...whole(op, [one, awaited.span, ')']), dropsAwait: true };
    }
    default: {
      const result = resultOf(by, op, graph);
      const asked = result === undefined ? undefined : by.facts.operations[result];
      return result !== undefined && asked ? whole(result, [one, asked.span, ')']) : undefined;
    }
  }
}

function isResult(value: Value, op: OperationId): boolean {
  return value.k === 'op' && value.op === op;
}

/** `list(pool.map(f, xs))`, all of a statement. */
function listedBy(by: FunctionView, op: OperationId): OperationId | undefined {
  const [use, ...others] = usesOfResults(by.facts).get(op) ?? [];
  const outer = use?.by === undefined ? undefined : by.facts.operations[use.by];
  if (use?.as !== 'argument' || use.isPart || others.length > 0 || outer?.k !== 'call') return undefined;
  const isCopy = outer.callee.k === 'name' && outer.callee.name === toolOf(by.file, 'copy-of-elements')?.name;
  const isAlone = isCopy && outer.callee.scope < 0 && outer.arguments.length === 1;
  return isAlone && outer.isStatement === true ? use.by : undefined;
}

/** Processes that are started for all elements and waited for → a pool, whose results are in the same order. */
function collectedFromPool(by: FunctionView, work: StartedWork, before: string, graph: Graph): FixIntent | undefined {
  const { facts, file, contexts } = by;
  const pool = toolOf(file, 'pool-of-processes');
  const isOnLoop = facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
  const batch = pool && !isOnLoop ? threadBatch(by, work, graph) : undefined;
  const over = batch && facts.operations.find((o) => isOver(o, batch.loop));
  const { callable, arguments: given } = work.handOff?.entry ?? {};
  const target = callable === undefined ? undefined : argumentOf(work.call, callable);
  const list = given === undefined ? undefined : argumentOf(work.call, given);
  const f = target && plainText(by, target.value);
  if (!pool || !batch || !over || f === undefined || !list || work.call.arguments.length !== 2) return undefined;
  if (!isOnlyElement(list.value, batch.loop.targets[0]) || poolOccasion(by, batch.first, graph)) return undefined;
  if (cannotBeSent(by, over.value, work.op, graph, true)) return undefined;
  const name = freeVariable(file.facts, facts, 'pool');
  const lines: readonly Code[] = [
    ['with ', pool, `() as ${name}:`],
    [`${file.facts.layout.indent}${before}${name}.map(${f}, `, over.span, '))'],
  ];
  const { first, last, count } = batch;
  return { k: 'replace-statements', fn: facts.index, first, last, count, lines };
}

function isOver(operation: Operation, { iterates }: LoopStep): operation is IterateOperation {
  return operation.k === 'iterate' && operation.value === iterates;
}

function isOnlyElement(list: Value, element: string | undefined): boolean {
  const [only, ...others] = list.k === 'list' ? list.items : [];
  return only?.k === 'name' && only.name === element && others.length === 0;
}
