import type { OperationId } from '../facts';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FileView, FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { fatesIn, type Fate } from '../shared/fate';
import { runFlow } from '../shared/flow';
import { freeName, freeVariable } from '../shared/fixCode';
import { judgeOf } from '../shared/judge';
import { calleeText } from '../shared/text';
import { usesOfNames, usesOfResults, type Use } from '../shared/uses';

export const untrackedTask = defineRule({
  id: 'untracked-task',
  area: 'event-loop',
  languages: ['python'],
  summary: 'A task that nobody keeps: the event loop refers to it only weakly, so it may vanish before it is done.',
  supersedes: [],
  detect,
  message,
  fixes,
});

interface Details {
  readonly call: string;
  /** The local name that nobody reads. */
  readonly name?: string;
  /** It runs on the loop of another thread: it lives, but its failure is lost. */
  readonly isElsewhere: boolean;
  /** `create_task(…).add_done_callback(…)`. */
  readonly isObserved: boolean;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  let fates: ((op: OperationId) => Fate) | undefined;
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call') return [];
    const roles = graph.values.rolesAt(fn, op).map(({ entry }) => entry.role);
    const isElsewhere = roles.includes('submits-to-loop');
    if (!isElsewhere && !roles.includes('creates-task')) return [];
    fates ??= fatesIn(fn, judgeOf(fn, graph));
    const fate = fates(op);
    const isObserved = !isElsewhere && isObservedAtOnce(fn, op, graph);
    const observed = isElsewhere ? undefined : observedOnly(fn, op, fate, graph);
    const isListenedTo = isObserved || observed !== undefined;
    const severity = isListenedTo ? 'information' : severityOf(fn, op, fate, isElsewhere, graph);
    if (severity === null) return [];
    const name = fate.k === 'unread' && !fate.inCollection ? fate.name : observed;
    const call = calleeText(fn.file.facts, fn.facts, operation);
    const details = { call, isElsewhere, isObserved, ...(name === undefined ? {} : { name }) };
    return [{ owner: fn, op, path: [], confidence: 'high' as const, severity, details }];
  });
}

/** A local name keeps the task as long as the function runs: it is gone when nothing is awaited after it. */
function severityOf(
  fn: FunctionView,
  op: OperationId,
  fate: Fate,
  isElsewhere: boolean,
  graph: Graph,
): Severity | null {
  if (fate.k === 'dropped') return isElsewhere ? 'information' : 'warning';
  if (fate.k !== 'unread' || fate.inCollection || isElsewhere) return null;
  return isKeptAlive(fn, op) && !outlives(fn, op, graph) ? null : 'warning';
}

/** The function comes to its end and gives something back; the coroutine never does. */
function outlives(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const gives = fn.facts.operations.some(
    (operation, at) => at > op && operation.k === 'return' && operation.value.k !== 'literal',
  );
  const started = fn.sites.find((site) => site.op === op)?.handOff?.coroutines ?? [];
  return gives && started.length > 0 && started.every((id) => isEndless(graph.function(id)));
}

function isEndless(coroutine: FunctionView | undefined): boolean {
  if (!coroutine?.facts.isAsync) return false;
  const analysis = { initial: true, after: (state: boolean) => state, join: () => true, equal: () => true };
  return runFlow(coroutine.facts, analysis).exits.every(({ kind }) => kind === 'exception' || kind === 'raise');
}

function isKeptAlive({ facts }: FunctionView, op: OperationId): boolean {
  return facts.operations.some((operation, at) => at > op && operation.k === 'await');
}

/** The name of a task of which somebody only wants to know when it is done: that keeps the listener and not the task. */
function observedOnly(fn: FunctionView, op: OperationId, fate: Fate, graph: Graph): string | undefined {
  if (fate.k !== 'kept' || fate.name === undefined || isKeptAlive(fn, op)) return undefined;
  const uses = usesOfNames(fn.facts, fn.facts.index).get(fate.name) ?? [];
  const isObserved = ({ as, by }: Use): boolean =>
    as === 'receiver' &&
    by !== undefined &&
    graph.values.rolesAt(fn, by).some(({ entry }) => entry.role === 'observes-task');
  return uses.length > 0 && uses.every(isObserved) ? fate.name : undefined;
}

/** `create_task(work()).add_done_callback(report)`: the same without a name. */
function isObservedAtOnce(fn: FunctionView, op: OperationId, graph: Graph): boolean {
  const [use, ...others] = usesOfResults(fn.facts).get(op) ?? [];
  if (use?.as !== 'receiver' || use.isPart || use.by === undefined || others.length > 0) return false;
  const call = fn.facts.operations[use.by];
  const isStatement = call?.k === 'call' && call.isStatement === true;
  return isStatement && graph.values.rolesAt(fn, use.by).some(({ entry }) => entry.role === 'observes-task');
}

function message({ owner, details: { call, name, isElsewhere } }: Detection<Details>): string {
  if (isElsewhere)
    return [
      `Nobody looks at what \`${call}()\` gives: a failure is lost`,
      'The coroutine runs on the loop of another thread; its exception waits in the future that is dropped here.',
      'Instead: keep the future and ask for its `result()`, or add a callback that logs the exception.',
    ].join('\n');
  return [
    name === undefined ? `Nobody keeps the task of \`${call}()\`` : `Nobody keeps the task in \`${name}\``,
    'The event loop refers to tasks only weakly: it may be thrown away in the middle of its work, and its failure is lost.',
    advice(owner.file),
  ].join('\n');
}

function advice({ minimumPython: [major, minor] }: FileView): string {
  const group = major > 3 || minor >= 11 ? ', start it in a `TaskGroup`' : '';
  return `Instead: await it${group}, or keep it in a set until it is done.`;
}

/** As the documentation of asyncio has it: in a set of the module, which the task leaves when it is done. */
function fixes({ owner, op, details: { name, isElsewhere, isObserved } }: Detection<Details>): readonly Fix[] {
  const operation = owner.facts.operations[op];
  if (isElsewhere || isObserved || operation?.k !== 'call') return [];
  const { facts } = owner.file;
  const fn = owner.facts.index;
  const task = name ?? freeVariable(facts, owner.facts, 'task');
  const known = isEmptySet(facts, KEEPER);
  const keeper = known ? KEEPER : freeName(facts, KEEPER);
  const statements: readonly Code[] = [[`${keeper}.add(${task})`], [`${task}.add_done_callback(${keeper}.discard)`]];
  const named: FixIntent = { k: 'replace-call', fn, op, code: [`${task} = `, operation.span], isStatement: true };
  const intents: readonly FixIntent[] = [
    ...(name === undefined ? [named] : []),
    { k: 'insert-statements', fn, op, where: 'after', statements },
    ...(known ? [] : [{ k: 'declare', name: keeper, value: ['set()'] } as const]),
  ];
  return [
    { title: `Keep the task in ${keeper} until it is done`, safety: 'suggestion', intent: { k: 'all', of: intents } },
  ];
}

const KEEPER = 'background_tasks';

/** The module has such a set already. */
function isEmptySet({ functions }: FileView['facts'], name: string): boolean {
  const [body] = functions;
  const binding = body?.bindings[name];
  const [only, ...others] = binding?.k === 'variable' ? binding.assignments : [];
  if (!only || others.length > 0 || only.value.k !== 'op') return false;
  const call = body?.operations[only.value.op];
  return call?.k === 'call' && call.callee.k === 'name' && call.callee.name === 'set' && call.arguments.length === 0;
}
