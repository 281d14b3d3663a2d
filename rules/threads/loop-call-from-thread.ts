import { isUnknown } from '../entity';
import type { OperationId } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { Counterpart } from '../catalog/schema';
import type { Context, FunctionView, Graph, RoleAt } from '../model';
import { isCertainWay } from '../shared/certainWay';
import { becauseOf } from '../models/words';
import { defineRule, type Detection } from '../rule';
import { argumentsSpan, receiverSpan } from '../shared/fixCode';
import { rolesOfCall } from '../shared/passed';
import { calleeText } from '../shared/text';

interface Details {
  readonly call: string;
  readonly instead: Counterpart | undefined;
}

export const loopCallFromThread = defineRule<'loop-call-from-thread', Details>({
  id: 'loop-call-from-thread',
  area: 'threads',
  languages: ['python'],
  summary: 'Something that belongs to an event loop is used from another thread: the loop does not notice, or breaks.',
  isUnproven: true,
  supersedes: [],
  detect,
  message,
  fixes,
});

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.facts.isAsync || fn.file.language !== 'python') return [];
  const context = fn.contexts.find(({ place, phase }) => place === 'thread' && phase !== 'test');
  if (!context) return [];
  return fn.facts.operations.flatMap((operation, op): readonly Detection<Details>[] => {
    if (operation.k !== 'call') return [];
    const role = rolesOfCall(fn, graph, op).find(({ entry }) => entry.role === 'loop-bound');
    if (!role || isPerhapsOther(fn, graph, op) || runsLoopOfItsOwn(fn, graph, context)) return [];
    if (isSignalHandler(context) && wakesLoop(fn, role)) return [];
    return [
      {
        owner: fn,
        op,
        context,
        path: [],
        related: wayHere(fn, graph, context),
        confidence: 'high',
        // Whoever asks first where it runs, or what it was given, may well know.
        severity: isCertainWay(fn, graph, context, op) ? 'warning' : 'information',
        details: { call: calleeText(fn.file.facts, fn.facts, operation), instead: insteadOf(role) },
      },
    ];
  });
}

/** `future: concurrent.futures.Future | asyncio.Future`: the other one may be used from anywhere. */
function isPerhapsOther(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  const operation = fn.facts.operations[op];
  if (operation?.k !== 'call') return true;
  const meant = graph.values.entities(fn, operation.callee, op).filter((e) => e.k === 'external' && !isUnknown(e));
  return meant.some((entity) => !graph.values.roles(fn, entity).some(({ role }) => role === 'loop-bound'));
}

/** Python runs it in the main thread, between any two steps of what that is doing. */
function isSignalHandler({ phase }: Context): boolean {
  return phase === 'exit';
}

/** The loop looks up when something arrives by the thread-safe call, whatever that is. */
function wakesLoop({ facts }: FunctionView, role: RoleAt): boolean {
  const name = insteadOf(role)?.name?.split('.').at(-1);
  return facts.operations.some((o) => o.k === 'call' && o.callee.k === 'member' && o.callee.name === name);
}

function insteadOf({ entry: { counterparts } }: RoleAt): Counterpart | undefined {
  return counterparts?.asyncio ?? counterparts?.trio ?? counterparts?.anyio;
}

function wayHere(fn: FunctionView, graph: Graph, context: Context): NonNullable<Detection['related']> {
  const starter = context.via === null || context.distance > 0 ? undefined : graph.function(context.via);
  const start = starter?.sites.find(({ handOff }) => handOff?.callables.includes(context.entry) === true);
  const span = start && starter?.facts.operations[start.op]?.span;
  const started = starter && span ? [{ file: starter.file.id, span, message: 'the other thread starts here' }] : [];
  const calls = graph
    .contextPath(fn, context)
    .map(({ file, span: at, call }) => ({ file, span: at, message: `calls ${call}` }));
  return [...started, ...calls];
}

/** A thread that makes a loop and runs it is that loop's thread. */
function runsLoopOfItsOwn(fn: FunctionView, graph: Graph, context: Context): boolean {
  const caller = context.via === null ? undefined : graph.function(context.via);
  return [fn, graph.function(context.entry), ...(context.distance > 0 ? [caller] : [])].some(
    (other) => other?.facts.operations.some((_, op) => runsLoop(other, graph, op)) === true,
  );
}

function runsLoop(fn: FunctionView, graph: Graph, op: OperationId): boolean {
  if (fn.facts.operations[op]?.k !== 'call') return false;
  const isHandedOver = fn.sites.some((site) => site.op === op && site.handOff?.runsOn === 'new-loop');
  return isHandedOver || graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'runs-new-loop');
}

function message({ details: { call, instead }, context, owner }: Detection<Details>, graph: Graph): string {
  const because = context ? ` (${becauseOf(context, graph.function(context.entry)?.facts.name)})` : '';
  const advice = instead ? `\`${instead.display}\`` : 'the thread-safe call of the loop';
  const isOther = owner.file.loop !== 'asyncio' && instead?.display.includes('from_thread') === true;
  if (context && isSignalHandler(context))
    return [
      `\`${call}()\` is called behind the back of its event loop`,
      `A signal interrupts the loop anywhere, and a sleeping loop is not woken up: it may happen late or break the loop${because}.`,
      `Instead: hand it to the loop with ${advice}, or let the loop handle the signal.`,
    ].join('\n');
  return [
    `\`${call}()\` is called in another thread than the one of its event loop`,
    `Objects of a loop have no locks${isOther ? '' : ', and a sleeping loop is not woken up'}: it may happen late, never, or break the loop${because}.`,
    `Instead: hand it to the loop with ${advice}.`,
  ].join('\n');
}

/** Only where the loop is what is called on: which one an event or a queue belongs to, the text does not say. */
function fixes({ owner, op, details: { instead } }: Detection<Details>): readonly Fix[] {
  const intent = instead?.name === undefined ? null : safeCall(owner, op, instead, instead.name);
  return instead && intent ? [{ title: `Use ${instead.display}(…)`, safety: 'suggestion', intent }] : [];
}

function safeCall(
  owner: FunctionView,
  op: OperationId,
  { rewrite, module }: Counterpart,
  name: string,
): FixIntent | null {
  const call = owner.facts.operations[op];
  if (call?.k !== 'call') return null;
  const receiver = receiverSpan(owner, call);
  const given = argumentsSpan(call);
  const fn = owner.facts.index;
  if (!receiver) return null;
  switch (rewrite) {
    case 'method': {
      const rest = { start: call.calleeSpan.end, end: call.span.end };
      return { k: 'replace-call', fn, op, code: [receiver, `.${name}`, rest] };
    }
    case 'through': {
      // What is called later takes its arguments by position only, and gives nothing back here.
      if (call.isStatement !== true || call.arguments.some((argument) => argument.name !== undefined)) return null;
      const passed = given ? [', ', given] : [];
      return { k: 'replace-call', fn, op, code: [receiver, `.${name}(`, call.calleeSpan, ...passed, ')'] };
    }
    case 'receiver-last':
      // A future that is dropped takes the failure with it.
      if (!given || call.arguments.length > 1 || module === undefined || call.isStatement === true) return null;
      return { k: 'replace-call', fn, op, code: [{ module, name }, '(', given, ', ', receiver, ')'] };
    default:
      return null;
  }
}
