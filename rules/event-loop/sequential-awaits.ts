import type { Block, LoopStep, OperationId, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { innerBlocks } from '../shared/blocks';
import { aheadFix, elementsFix } from '../shared/aheadFix';
import { groupFix } from '../shared/groupFix';
import { loopsAround, stepsAround } from '../shared/enclosing';
import { toolOf } from '../shared/fixApis';
import { isDirectPause, waitingAt, worseOf, type Waiting } from '../shared/independence';
import { loopStepsIn, operationsOfTurn } from '../shared/loops';
import { isStartedPerItem } from '../shared/overlap';
import { calleeText } from '../shared/text';
import { isInTransaction } from '../shared/transactions';
import { carriesData, leavesEarly } from '../shared/turns';
import { turnsFix } from '../shared/turnsFix';
import { usesOfResults } from '../shared/uses';
import { awaitedElements } from '../shared/awaitedElements';
import { independentRuns } from '../shared/awaitRuns';

interface Sequence {
  /** What is awaited, for people. */
  readonly awaited: readonly string[];
  readonly awaits: readonly OperationId[];
  /** In which every turn waits. */
  readonly loop?: LoopStep;
  readonly awaitsPerTurn?: number;
  /** They are elements of a list of what is to run together. */
  readonly areElements?: true;
}

export const sequentialAwaits = defineRule<'sequential-awaits', Sequence>({
  id: 'sequential-awaits',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary: 'Waits that do not need each other, one after the other, where they could be under way together.',
  supersedes: [],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Sequence>[] {
  if (!fn.facts.operations.some(({ k }) => k === 'await') || isUnimportant(fn) || isInTransaction(fn, graph)) return [];
  const elements = inElements(fn, graph);
  const found = new Set(elements.flatMap(({ details }) => details.awaits));
  const others = [...inLoops(fn, graph), ...inARow(fn, graph)];
  return [...elements, ...others.filter(({ details }) => !details.awaits.some((op) => found.has(op)))];
}

/** Nobody waits for tests and builds to be a little faster. */
function isUnimportant({ contexts }: FunctionView): boolean {
  return contexts.length > 0 && contexts.every(({ phase }) => phase === 'test' || phase === 'build');
}

/** Whoever lists them for `Promise.all` wants them together. Only what changes something may count on the order. */
function inElements(fn: FunctionView, graph: Graph): readonly Detection<Sequence>[] {
  return awaitedElements(fn, graph).map((awaits) => {
    const waiting = awaits.map((op) => waitingAt(fn, op, graph)).reduce<Waiting>(worseOf, 'none');
    return detection(fn, awaits, waiting === 'independent' ? 'warning' : 'information', { areElements: true });
  });
}

/** Loops whose turns have nothing to do with one another. */
function inLoops(fn: FunctionView, graph: Graph): readonly Detection<Sequence>[] {
  return loopStepsIn(fn.facts.body).flatMap((loop) => {
    const awaits = awaitsOf(fn, loop);
    const [first] = awaits;
    if (first === undefined || !isOverMany(loop) || isHeldBack(fn, loop, awaits, graph)) return [];
    const waiting = awaits.map((op) => waitingAt(fn, op, graph)).reduce<Waiting>(worseOf, 'none');
    const severity = severityOf(fn, waiting, awaits);
    if (severity === null || leavesEarly(fn, loop) || carriesData(fn, loop, graph)) return [];
    return [detection(fn, [first], severity, { loop, awaitsPerTurn: awaits.length })];
  });
}

/** Everything that a turn waits for; nothing where an inner loop does. */
function awaitsOf(fn: FunctionView, loop: LoopStep): readonly OperationId[] {
  const awaits = operationsOfTurn(loop).filter((op) => {
    const operation = fn.facts.operations[op];
    return operation?.k === 'await' || (operation !== undefined && 'isAsync' in operation && operation.isAsync);
  });
  return awaits.every((op) => loopsAround(fn.facts, op).at(-1) === loop) ? awaits : [];
}

/** Over a collection or a number of times, not until something happens. */
function isOverMany({ form, isAsync, trip }: LoopStep): boolean {
  if (isAsync || form === 'while' || form === 'do-while') return false;
  return trip.k === 'collection' || trip.k === 'bound' || (trip.k === 'constant' && trip.count > 1);
}

/** Somebody wants it slow: pauses, locks, transactions, tasks that are many already, lines that are written in order. */
function isHeldBack(fn: FunctionView, loop: LoopStep, awaits: readonly OperationId[], graph: Graph): boolean {
  const turn = operationsOfTurn(loop);
  if (turn.some((op) => isDirectPause(fn, op, graph) || isOrderedCall(fn, op, graph))) return true;
  return awaits.some((op) => isInsideOfOther(fn, op, graph)) || isStartedPerItem(fn, graph);
}

/** `writer.writerow(x)`: a plain call for its effect, which nobody knows. */
function isOrderedCall(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k !== 'call' || operation.isStatement !== true) return false;
  const roles = graph.values.rolesAt(fn, op).map(({ entry }) => entry.role);
  return !roles.some((role) => HARMLESS.has(role));
}

const HARMLESS: ReadonlySet<string> = new Set(['reports', 'hardly-fails', 'collects-argument', 'mutates-receiver']);

/** A lock, a transaction, a connection: what stands inside may count on being alone. */
function isInsideOfOther(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  return stepsAround(fn.facts, op).some(
    (step) => step.k === 'with' && step.enters.some((enter) => isAnotherMatter(fn, enter, graph)),
  );
}

function isAnotherMatter(fn: FunctionView, enter: OperationId, graph: Graph): boolean {
  const operation = fn.facts.operations[enter];
  if (operation?.k !== 'enter') return false;
  return operation.isAsync && waitingAt(fn, enter, graph) !== 'independent';
}

/** Where a part is not known, the answers are collected at least: whoever asks for something changes nothing, as a rule. */
function severityOf(fn: FunctionView, waiting: Waiting, awaits: readonly OperationId[]): Severity | null {
  const uses = usesOfResults(fn.facts);
  if (waiting !== 'independent' && waiting !== 'unknown') return null;
  if (awaits.some((op) => fn.facts.operations[op]?.k === 'await' && (uses.get(op) ?? []).length === 0)) return null;
  return waiting === 'independent' ? 'information' : 'hint';
}

/** Three and more waits in a row, of which none needs another. */
function inARow(fn: FunctionView, graph: Graph): readonly Detection<Sequence>[] {
  return blocksIn(fn.facts.body)
    .flatMap((block) => independentRuns(fn, block, graph))
    .filter((run) => run.length >= MANY && !run.some((op) => isInsideOfOther(fn, op, graph)))
    .filter((run) => !run.some((op) => loopsAround(fn.facts, op).length > 0))
    .map((run) => detection(fn, run, 'information'));
}

const MANY = 3;

function blocksIn(block: Block): readonly Block[] {
  return [block, ...block.flatMap((step) => (typeof step === 'number' ? [] : innerBlocks(step).flatMap(blocksIn)))];
}

function detection(
  fn: FunctionView,
  awaits: readonly OperationId[],
  severity: Severity,
  where?: Pick<Sequence, 'loop' | 'awaitsPerTurn' | 'areElements'>,
): Detection<Sequence> {
  const [op = 0, ...others] = awaits;
  return {
    owner: fn,
    op,
    path: [],
    related: others.map((other) => ({
      file: fn.file.id,
      span: fn.facts.operations[other]?.span ?? fn.facts.nameSpan,
      message: where?.areElements
        ? 'this begins when the one before has ended'
        : 'this waits for the one before, and does not need it',
    })),
    confidence: severity === 'hint' ? 'medium' : 'high',
    severity,
    details: { awaited: awaits.map((await_) => textOf(fn, await_)), awaits, ...where },
  };
}

function textOf(fn: FunctionView, op: OperationId): string {
  const operation = fn.facts.operations[op];
  const value: Value | undefined = operation && 'value' in operation ? operation.value : undefined;
  const call = value?.k === 'op' ? fn.facts.operations[value.op] : operation;
  return call ? calleeText(fn.file.facts, fn.facts, call) : 'it';
}

function message({ owner, details: { awaited, loop, areElements } }: Detection<Sequence>): string {
  if (areElements) return messageOfElements(awaited);
  const isLoop = loop !== undefined;
  const [first = 'it'] = awaited;
  const what = isLoop
    ? `Each turn waits for \`${first}\` to end before the next one starts`
    : `These ${String(awaited.length)} waits stand in line, and none needs another: ${awaited.join(', ')}`;
  const time = isLoop ? 'as many times as long as one of them' : 'as long as all of them together';
  return [
    what,
    `Nothing in one of them depends on another. One after the other they take ${time}; together, as long as the longest.`,
    `Instead: ${adviceOf(owner, isLoop)}.`,
  ].join('\n');
}

function messageOfElements(awaited: readonly string[]): string {
  return [
    `Listed to run together, but each waits for the one before: ${awaited.join(', ')}`,
    'An `await` inside of the list ends before the next element begins. What the list is given to gets results, and waits for nothing.',
    'Instead: leave out the `await` before each of them.',
  ].join('\n');
}

function adviceOf({ file }: FunctionView, isLoop: boolean): string {
  const limit = isLoop ? ', with a limit on how many run at a time where there may be many' : '';
  if (file.language !== 'python') return `start them all, then await \`Promise.all(…)\`${limit}`;
  if (file.loop === 'trio') return `start each in a nursery${limit}`;
  if (file.loop === 'anyio') return `start each in a task group${limit}`;
  const [major, minor] = file.minimumPython;
  const group =
    major > 3 || minor >= 11 ? 'await `asyncio.gather(…)`, or use an `asyncio.TaskGroup`' : 'await `asyncio.gather(…)`';
  return `${group}${limit}`;
}

/** They then run in between each other: a suggestion. */
function fixes({ owner, op, severity, details }: Detection<Sequence>, graph: Graph): readonly Fix[] {
  const { facts, file } = owner;
  const { loop, awaits, awaitsPerTurn, areElements } = details;
  if (areElements) return [withoutAwaits(facts.index, awaits)];
  const isShown = severity !== 'hint';
  if (loop && !isShown) return [];
  if (loop && awaitsPerTurn !== 1) return turnsFix(owner, loop, graph);
  if (loop)
    return [...turnsFix(owner, loop, graph), ...[aheadFix, elementsFix].flatMap((fix) => fix(owner, loop, op, graph))];
  const api = toolOf(file, 'wait-for-all');
  if (!api) return groupFix(owner, awaits);
  const intent: FixIntent = { k: 'await-together', fn: facts.index, awaits, api };
  const { name, module } = api;
  return [
    { title: `Await them together with ${module === '' ? '' : `${module}.`}${name}`, safety: 'suggestion', intent },
  ];
}

function withoutAwaits(fn: number, awaits: readonly OperationId[]): Fix {
  const of = awaits.map((op): FixIntent => ({ k: 'drop-await', fn, op }));
  return { title: 'Start them together: leave out the awaits', safety: 'suggestion', intent: { k: 'all', of } };
}
