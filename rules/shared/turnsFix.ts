/** The fix of a loop whose turns wait one after the other, and each of which adds one thing to a list: the turns run together. */
import type { CallOperation, LoopStep, OperationId, Step, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { innerBlocks } from './blocks';
import { sizeOf } from './collectionSize';
import { namesUsedInside } from './fate';
import { toolOf } from './fixApis';
import { freeVariable } from './fixCode';
import { hasHandlers } from './groupFix';
import { AT_ONCE } from './limitFix';
import { operationsOfTurn } from './loops';
import { mutationsIn } from './mutations';
import { iteratedSource } from './slicesFix';
import { valueText } from './text';
import { namesIn } from './turns';
import { usedBy } from './uses';

/** `for x in xs: …; found.append(…)`, where nothing else of a turn is left behind. */
export function turnsFix(fn: FunctionView, loop: LoopStep, graph: Graph): readonly Fix[] {
  const { file, facts } = fn;
  const added = lastOf(loop.body);
  const add = added === undefined ? undefined : addingAt(fn, added, graph);
  if (added === undefined || add === undefined || loop.form !== 'for-each' || !loop.iterates) return [];
  if (loop.else.length > 0 || !staysInside(fn, loop, added, graph)) return [];
  const isPython = file.language === 'python';
  const api = toolOf(file, 'wait-for-all');
  const group = api || hasHandlers(fn, added) ? undefined : toolOf(file, 'task-group');
  const semaphore = isPython ? toolOf(file, 'semaphore') : undefined;
  const isFew = sizeOf(fn, loop.iterates, graph).k === 'small';
  if ((!api && !group) || (isPython && !isFew && !semaphore) || (!isPython && asksOfMembers(fn, loop))) return [];
  const limit = isFew ? {} : { limit: { size: AT_ONCE, ...(semaphore ? { semaphore } : {}) } };
  const intent: FixIntent = {
    k: 'turns-together',
    fn: facts.index,
    op: added,
    at: loop.span.start,
    add,
    ...(api ? { api } : group ? { group } : {}),
    ...limit,
    ...(isPython ? {} : { source: iteratedSource(fn, loop.iterates, graph) }),
    names: namesFor(fn),
  };
  const title = `Run the turns together${isFew ? '' : `, ${String(AT_ONCE)} at a time`}`;
  return [{ title, safety: 'suggestion', intent }];
}

function namesFor({ file, facts }: FunctionView): Extract<FixIntent, { k: 'turns-together' }>['names'] {
  const free = (wanted: string): string => freeVariable(file.facts, facts, wanted);
  return {
    turn: free('turn'),
    index: free('index'),
    results: free('results'),
    limit: free('limit'),
    group: free('group'),
    items: free('items'),
    start: free('start'),
  };
}

/** The last operation of a turn; not behind a condition. */
function lastOf(body: readonly Step[]): OperationId | undefined {
  const last = body.at(-1);
  if (typeof last === 'number') return last;
  return last?.k === 'with' ? lastOf(last.body) : undefined;
}

/** The method that takes all at once, where one thing is put behind the others in a list of the function's own. */
function addingAt(fn: FunctionView, op: OperationId, graph: Graph): string | undefined {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || call.isStatement !== true || !isOwnList(fn, call, op, graph)) return undefined;
  const role = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'adds-at-end');
  const [only, ...others] = call.arguments;
  return only && only.value.k !== 'spread' && others.length === 0 ? role?.entry.counterpart?.name : undefined;
}

function isOwnList(fn: FunctionView, { callee }: CallOperation, op: OperationId, graph: Graph): boolean {
  if (callee.k !== 'member' || callee.of.k !== 'name' || callee.of.scope !== fn.facts.index) return false;
  const lists = graph.values.entities(fn, callee.of, op);
  return lists.length > 0 && lists.every((e) => e.k === 'collection' && e.hasNoOrder !== true);
}

/** Its names are used by nobody else, nothing but the list is changed, and no turn is skipped. */
function staysInside(fn: FunctionView, loop: LoopStep, added: OperationId, graph: Graph): boolean {
  const { facts, file } = fn;
  const turn = new Set(operationsOfTurn(loop));
  const own = new Set(loop.targets);
  for (const op of turn) {
    const operation = facts.operations[op];
    if (operation?.k === 'write' && operation.place.k === 'name') own.add(operation.place.name);
  }
  const inside = namesUsedInside(file.facts.functions, facts.index);
  if ([...own].some((name) => inside.has(name)) || loop.body.some(skips) || mentionsSuper(fn, turn)) return false;
  const changed = mutationsIn(fn, graph).filter(({ op, place }) => {
    let root: Value = place;
    while (root.k === 'member' || root.k === 'index' || root.k === 'element') root = root.of;
    const isOwn = root.k === 'name' && root.scope === facts.index && own.has(root.name);
    return turn.has(op) && op !== added && !isOwn;
  });
  return changed.length === 0 && !isUsedOutside(fn, loop, own, turn);
}

function skips(step: Step): boolean {
  if (typeof step === 'number') return false;
  return step.k === 'continue' || innerBlocks(step).some((block) => block.some(skips));
}

/** Without its own function around, Python does not know what `super()` is. */
function mentionsSuper({ facts }: FunctionView, turn: ReadonlySet<OperationId>): boolean {
  return [...turn].some((op) => {
    const operation = facts.operations[op];
    return operation !== undefined && usedBy(operation).some(({ value }) => value.k === 'super');
  });
}

function isUsedOutside(
  fn: FunctionView,
  loop: LoopStep,
  own: ReadonlySet<string>,
  turn: ReadonlySet<OperationId>,
): boolean {
  const isOwn = (value: Value): boolean => namesIn(fn, value).some((name) => own.has(name));
  const others = fn.facts.operations.some((operation, op) => {
    if (turn.has(op)) return false;
    const isWritten = 'place' in operation && isOwn(operation.place);
    return isWritten || usedBy(operation).some(({ value }) => isOwn(value));
  });
  return others || testsIn(fn.facts.body, loop).some(isOwn);
}

/** Conditions outside of the loop. */
function testsIn(block: readonly Step[], except: LoopStep): readonly Value[] {
  return block.flatMap((step): readonly Value[] => {
    if (typeof step === 'number' || step === except) return [];
    const test = step.k === 'switch' ? step.subject : step.k === 'if' || step.k === 'loop' ? step.test : undefined;
    return [...(test ? [test] : []), ...innerBlocks(step).flatMap((inner) => testsIn(inner, except))];
  });
}

/** What compilers know of a member or variable from a condition around the loop, they forget in a callback. */
function asksOfMembers(fn: FunctionView, loop: LoopStep): boolean {
  const { facts, file } = fn;
  const textsOf = (value: Value): readonly string[] => {
    const place = value.k === 'op' ? facts.operations[value.op] : undefined;
    const values = place && 'place' in place ? [place.place] : place ? usedBy(place).map((use) => use.value) : [value];
    return values.flatMap((one) => parts(one).map((part) => valueText(file.facts, facts, part)));
  };
  const parts = (value: Value): readonly Value[] => {
    if (value.k === 'member') return [value, ...parts(value.of)];
    if (value.k === 'operation') return value.operands.flatMap(parts);
    if (value.k === 'choice') return value.of.flatMap(parts);
    const isVariable = value.k === 'name' && !isConstant(fn, value);
    return isVariable ? [value] : [];
  };
  const asked = new Set(
    testsIn(facts.body, loop)
      .flatMap(textsOf)
      .filter((text) => text !== ''),
  );
  const turn = operationsOfTurn(loop).flatMap((op) => {
    const operation = facts.operations[op];
    return operation
      ? [...usedBy(operation).map(({ value }) => value), ...('place' in operation ? [operation.place] : [])]
      : [];
  });
  return turn.flatMap(parts).some((part) => asked.has(valueText(file.facts, facts, part)));
}

function isConstant({ file }: FunctionView, { name, scope }: Value & { readonly k: 'name' }): boolean {
  const binding = file.facts.functions[scope]?.bindings[name];
  if (binding?.k === 'parameter') return binding.assignments.length === 0;
  return binding?.k !== 'variable' || binding.constant;
}
