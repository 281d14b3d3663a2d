import type { CallOperation, OperationId, Value } from '../facts';
import type { Fix } from '../fixes';
import type { Context, FunctionView, Graph, RoleAt } from '../model';
import { becauseOf } from '../models/words';
import { defineRule, type Detection, type Severity } from '../rule';
import { stepsAround } from '../shared/enclosing';
import { exitPlaceOf, type ExitPlace } from '../shared/exitPlace';

interface Details {
  readonly exit: RoleAt;
  readonly where: ExitPlace;
}

export const processExitInWorker = defineRule<'process-exit-in-worker', Details>({
  id: 'process-exit-in-worker',
  area: 'mixed',
  languages: ['python', 'javascript'],
  summary: 'Ending the program from a thread or a request handler: it takes everybody else down, or nobody notices.',
  supersedes: [],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  return fn.facts.operations.flatMap((operation, op) => {
    if (operation.k !== 'call') return [];
    const exit = graph.values.rolesAt(fn, op).find(({ entry }) => isExit(entry.role));
    const isRaised = exit?.entry.role === 'raises-exit';
    if (!exit || (isRaised && isCaughtHere(fn, graph, op))) return [];
    const worst = worstContext(fn, graph, isRaised);
    if (!worst) return [];
    const { context, where } = worst;
    return [
      {
        owner: fn,
        op,
        context,
        path: [],
        related: graph
          .contextPath(fn, context)
          .map(({ file, span, call }) => ({ file, span, message: `calls ${call}` })),
        confidence: 'high',
        severity: severityOf(fn, graph, operation, worst),
        details: { exit, where },
      },
    ];
  });
}

function isExit(role: RoleAt['entry']['role']): boolean {
  return role === 'ends-process' || role === 'raises-exit';
}

/** An exit by exception that a handler around it takes is a jump. */
function isCaughtHere(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  const takesExit = (type: Value): boolean =>
    graph.values
      .entities(fn, type)
      .some((entity) => graph.values.roles(fn, entity).some(({ role }) => role === 'exit-exception'));
  return stepsAround(fn.facts, op).some(
    (step) => step.k === 'try' && step.handlers.some(({ types }) => types.length === 0 || types.some(takesExit)),
  );
}

interface Worst {
  readonly context: Context;
  readonly where: ExitPlace;
}

function worstContext(fn: FunctionView, graph: Graph, isRaised: boolean): Worst | undefined {
  const found = fn.contexts.flatMap((context) => {
    const where = isCommand(context, graph) ? undefined : exitPlaceOf(fn, context, graph, isRaised);
    return where ? [{ context, where }] : [];
  });
  return found.find(({ where }) => where === 'request') ?? found.find(({ where }) => where !== 'task') ?? found[0];
}

function severityOf(fn: FunctionView, graph: Graph, call: CallOperation, { context, where }: Worst): Severity {
  // Whatever it is meant for, somebody waits for ever.
  if (where === 'pool') return 'warning';
  return where === 'task' || isSuccess(call) || isMeant(fn, graph, context) ? 'information' : 'warning';
}

/** Commands are entry points; what is handed to a thread of a command line program has somebody who did that. */
function isCommand(context: Context, graph: Graph): boolean {
  if (context.phase !== 'cli') return false;
  const entry = graph.function(context.entry);
  return entry?.contexts.some((c) => c.entry === context.entry && c.distance === 0 && c.via === null) === true;
}

/** `process.exit(0)`: all went well, and the program is to end. */
function isSuccess({ arguments: [status] }: CallOperation): boolean {
  return status?.value.k === 'literal' && status.value.value === 0;
}

/** A command or a route that is there to end the program. */
const MEANT = /shut_?-?\s?down|restart|reboot|reload|quit|exit|kill|terminat|\bstop/i;

function isMeant(fn: FunctionView, graph: Graph, context: Context): boolean {
  // What also runs at start-up, or is the program of a command, is likely to be about that.
  if (fn.contexts.some(({ phase, place }) => (phase === 'start-up' || phase === 'cli') && place !== 'thread'))
    return true;
  const starter = context.via === null ? undefined : graph.function(context.via);
  const functions = [fn, graph.function(context.entry), starter];
  const reasons = [context, ...(starter?.contexts ?? [])].map(({ reason }) => reason);
  return [...functions.map((f) => f?.facts.name ?? ''), ...reasons].some((name) => MEANT.test(name));
}

function message({ details, context }: Detection<Details>, graph: Graph): string {
  const { exit, where } = details;
  const because = context ? ` (${becauseOf(context, graph.function(context.entry)?.facts.name)})` : '';
  const call = `\`${exit.display}()\``;
  const isRaised = exit.entry.role === 'raises-exit';
  if (where === 'thread' && isRaised)
    return [
      `${call} ends only this thread, and nobody is told`,
      `It raises SystemExit, which threads swallow: the program runs on without this one${because}.`,
      'Instead: return, or raise an ordinary exception and let the main thread decide to end the program.',
    ].join('\n');
  if (where === 'pool')
    return [
      `${call} in a worker of a pool: whoever waits for its result waits for ever`,
      `Such a pool passes ordinary exceptions on and nothing else. The exit ends the worker, another one takes its place, and the task is never done${because}.`,
      'Instead: raise an ordinary exception, which arrives where the result is asked for.',
    ].join('\n');
  const { who, cause, others } = HARM[where === 'request' ? servedIn(context) : where];
  return [
    `${call} in ${who} ends the whole process`,
    `One ${cause} is enough: ${others}${because}.`,
    'Instead: raise an error or return, and let the main program decide to end.',
  ].join('\n');
}

/** What the context's reason says, without the names in it. */
function servedIn(context: Context | undefined): 'request' | 'job' | 'event' {
  const reason = context?.reason.replace(/`[^`]*`/g, '') ?? '';
  if (/\b(?:job|task)\b/.test(reason)) return 'job';
  return /\b(?:bot|event|listener|command)\b/.test(reason) ? 'event' : 'request';
}

interface Harm {
  readonly who: string;
  readonly cause: string;
  readonly others: string;
}

const HARM: Readonly<Record<'request' | 'job' | 'event' | 'task' | 'thread', Harm>> = {
  request: {
    who: 'a request handler',
    cause: 'bad request',
    others: 'every other request in flight is lost with it',
  },
  job: { who: 'a job', cause: 'bad job', others: 'whatever else this process works on is lost with it' },
  event: { who: 'an event handler', cause: 'bad event', others: 'whatever else is in flight is lost with it' },
  task: {
    who: 'a background task of a server',
    cause: 'failure',
    others: 'every request in flight is lost with it',
  },
  thread: {
    who: 'a thread',
    cause: 'failure',
    others: 'all other threads stop where they are, and nothing is cleaned up',
  },
};

/** A thread ends where its function returns: the same without pretending to end the program. */
function fixes({ owner, op, context, details: { exit, where } }: Detection<Details>): readonly Fix[] {
  const call = owner.facts.operations[op];
  const isEntry = context?.distance === 0 && !owner.facts.isGenerator && !owner.facts.isAsync;
  if (where !== 'thread' || exit.entry.role !== 'raises-exit' || !isEntry || call?.k !== 'call') return [];
  // `raise SystemExit(1)`
  if (call.isStatement !== true) return [];
  const fn = owner.facts.index;
  const [reason, ...others] = call.arguments;
  // The number says nothing to anybody in a thread.
  const isNumber = reason?.value.k === 'literal' && typeof reason.value.value !== 'string';
  if (!reason || (isNumber && others.length === 0))
    return [
      {
        title: 'Return from the thread',
        safety: 'suggestion',
        intent: { k: 'replace-call', fn, op, code: ['return'], isStatement: true },
      },
    ];
  const isText =
    reason.value.k === 'template' || (reason.value.k === 'literal' && typeof reason.value.value === 'string');
  if (!isText || others.length > 0) return [];
  return [
    {
      title: 'Raise an error with this text',
      safety: 'suggestion',
      intent: { k: 'replace-call', fn, op, code: ['raise RuntimeError(', reason.span, ')'], isStatement: true },
    },
  ];
}
