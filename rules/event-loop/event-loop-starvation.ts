import type { Counterpart } from '../catalog/schema';
import type { Block, OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { innerBlocks } from '../shared/blocks';
import { endingOfCircle, type Ending } from '../shared/endings';
import { toolCall, toolText } from '../shared/fixApis';
import { argumentsSpan } from '../shared/fixCode';
import { requeueAt } from '../shared/microtasks';
import { starvingLoopsIn, type StarvingLoop } from '../shared/starvingLoops';

type Starving =
  | ({ readonly k: 'loop' } & StarvingLoop)
  /** `later`: what queues behind the others. */
  | { readonly k: 'queue'; readonly ending: Ending; readonly later: Counterpart | undefined };

export const eventLoopStarvation = defineRule<'event-loop-starvation', Starving>({
  id: 'event-loop-starvation',
  area: 'event-loop',
  languages: ['python', 'javascript'],
  summary:
    'Code that looks async but gives the event loop no turn: awaits that wait for nothing, microtasks that queue themselves.',
  isUnproven: true,
  supersedes: ['cpu-bound-on-event-loop'],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Starving>[] {
  const isCold = fn.contexts.length > 0 && fn.contexts.every(({ phase }) => phase === 'test' || phase === 'build');
  return isCold ? [] : [...loops(fn, graph), ...queues(fn, graph)];
}

function loops(fn: FunctionView, graph: Graph): readonly Detection<Starving>[] {
  return starvingLoopsIn(fn, graph).map((found) => ({
    owner: fn,
    op: 0,
    span: found.loop.headSpan,
    path: [],
    confidence: 'high',
    severity: severityOf(fn, found.ending.k !== 'turns' || found.ending.count >= VERY_MANY),
    details: { k: 'loop', ...found },
  }));
}

/** So many turns take longer than a tenth of a second, whatever is in them. */
const VERY_MANY = 1_000_000;

function queues(fn: FunctionView, graph: Graph): readonly Detection<Starving>[] {
  return fn.facts.operations.flatMap((_, op): readonly Detection<Starving>[] => {
    const requeue = requeueAt(fn, op, graph);
    if (!requeue) return [];
    const ending = endingOfCircle([...requeue.way, { fn: fn.id, op }], requeue.runs, graph);
    const isClear = ending.k !== 'unknown';
    // A longer circle may be broken anywhere.
    if (!isClear && !requeue.isDirect) return [];
    const severity = severityOf(fn, isClear);
    const later = laterThan(fn, op, graph);
    return [{ owner: fn, op, path: [], confidence: 'high', severity, details: { k: 'queue', ending, later } }];
  });
}

function laterThan(fn: FunctionView, op: OperationId, graph: Graph): Counterpart | undefined {
  const { loop } = fn.file;
  const role = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'queues-microtask');
  return loop === 'node' || loop === 'browser' ? role?.entry.counterparts?.[loop] : undefined;
}

/** A program that does nothing else on its loop keeps nobody waiting. */
function severityOf({ contexts }: FunctionView, isCertain: boolean): Severity {
  const isAlone = contexts.length > 0 && contexts.every(({ phase }) => phase === 'cli' || phase === 'start-up');
  return isCertain && !isAlone ? 'warning' : 'information';
}

function message({ owner, details }: Detection<Starving>): string {
  return [headline(owner, details), reason(owner, details), advice(owner, details)].join('\n');
}

function headline({ facts }: FunctionView, details: Starving): string {
  const { ending } = details;
  if (ending.k === 'others') return `This waits for others to change \`${ending.display}\`, and never lets them run`;
  if (details.k === 'queue')
    return ending.k === 'never'
      ? `\`${facts.name}\` queues itself again and again: the event loop gets no turn any more`
      : `\`${facts.name}\` queues itself until its work is done: the event loop gets no turn before that`;
  const nothing = details.awaits ? 'what it awaits waits for nothing' : 'it awaits nothing';
  return ending.k === 'turns'
    ? `This loop keeps the event loop for ${ending.count.toLocaleString('en')} turns: ${nothing}`
    : `This loop never gives the event loop back: ${nothing}`;
}

function reason({ file }: FunctionView, { k }: Starving): string {
  if (file.language === 'python')
    return 'Others get their turn only where an `await` really has to wait. Awaiting a coroutine that is done at once is a plain call: no task, timer or request goes on meanwhile.';
  const what =
    k === 'queue' ? 'Everything in that queue' : 'What goes on behind an `await` of something that is there already';
  return `${what} is worked off before the event loop goes on: timers, sockets and requests stand still until then.`;
}

function advice({ file }: FunctionView, details: Starving): string {
  if (details.k === 'loop')
    return `Instead: ${toolText(file, 'let-others-run')} in every turn, or in every thousandth.`;
  const later = details.later ? `\`${details.later.display}\`` : 'a timer';
  return `Instead: queue the next turn with ${later}, behind what waits already.`;
}

function fixes({ owner, op, details }: Detection<Starving>): readonly Fix[] {
  return details.k === 'loop' ? pauseInLoop(owner, details) : queueBehind(owner, op, details.later);
}

/** The turn ends with a pause, unless something may skip that. */
function pauseInLoop({ facts, file }: FunctionView, { loop }: StarvingLoop): readonly Fix[] {
  const last = loop.body.at(-1);
  const call = toolCall(file, 'let-others-run');
  if (typeof last !== 'number' || !call || hasContinue(loop.body)) return [];
  const statements = [['await ', ...call]];
  return [
    {
      title: 'Let others run in every turn',
      safety: 'suggestion',
      intent: { k: 'insert-statements', fn: facts.index, op: last, where: 'after', statements },
    },
  ];
}

function hasContinue(block: Block): boolean {
  return block.some((step) => {
    if (typeof step === 'number' || step.k === 'loop') return false;
    return step.k === 'continue' || innerBlocks(step).some(hasContinue);
  });
}

/** `process.nextTick(step)` → `setImmediate(step)`. */
function queueBehind({ facts, file }: FunctionView, op: OperationId, later: Counterpart | undefined): readonly Fix[] {
  const call = facts.operations[op];
  const given = call?.k === 'call' ? argumentsSpan(call) : undefined;
  if (call?.k !== 'call' || later?.module === undefined || later.name === undefined || !given) return [];
  // More than the function may be a second handler, or stand for a time where it goes.
  const isMethod = call.callee.k === 'member' && call.callee.of.k !== 'op';
  if (call.arguments.length > 1 && (file.loop !== 'node' || !isMethod)) return [];
  const code = [{ module: later.module, name: later.name }, '(', given, ')'];
  const intent: FixIntent = { k: 'replace-call', fn: facts.index, op, code, isStatement: true };
  return [{ title: `Use ${later.display}`, safety: 'suggestion', intent }];
}
