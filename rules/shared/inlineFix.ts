/** The fix that does here what a pool was given, and leaves the pool out where nothing else is given to it. */
import type { OperationId, Value } from '../facts';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';
import { blockOf, operationsIn } from './blocks';
import { changesNothing } from './changesNothing';
import { toolOf } from './fixApis';
import { plainText } from './fixCode';
import { ownVariable, type OwnVariable } from './ownVariable';
import { endsPool, leftOut } from './poolEnd';
import { startedIn, type StartedWork } from './startedWork';
import { usesOfNames, usesOfResults, type Use } from './uses';

/** `pool.map(f, xs)` → `map(f, xs)`, `await pool.exec(f, [x])` → `f(x)`; `isAlike`: other work that might be done here, too. */
export function inlineFix(
  fn: FunctionView,
  work: StartedWork,
  graph: Graph,
  isAlike: (other: StartedWork) => boolean,
): readonly Fix[] {
  const intent = inlined(fn, work, graph);
  if (!intent) return [];
  const pool = poolMadeHere(fn, work, graph);
  const all = !pool ? intent : withoutPool(fn, pool, intent, graph, isAlike);
  const title = `Do it here, without a ${work.runsOn}`;
  return all ? [{ title, safety: 'suggestion', intent: all }] : [];
}

/** How many are sent at a time, where somebody wants to keep the pool. */
const CHUNK = 1000;

/** `pool.map(f, xs)` → `pool.map(f, xs, chunksize=1000)` */
export function chunkFix(fn: FunctionView, { op, call }: StartedWork, graph: Graph): readonly Fix[] {
  const role = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'sends-in-chunks');
  const name = role?.entry.counterpart?.name;
  const last = call.arguments.length - 1;
  if (name === undefined || call.arguments.some((argument) => argument.name === name)) return [];
  if (call.arguments[last]?.value.k === 'spread') return [];
  const after = [`, ${name}=${String(CHUNK)}`];
  return [
    {
      title: `Send ${CHUNK.toLocaleString('en-US')} at a time`,
      safety: 'suggestion',
      intent: { k: 'wrap-argument', fn: fn.facts.index, op, argument: last, before: [], after },
    },
  ];
}

/** Only what changes nothing but its own variables does the same here. */
function inlined(fn: FunctionView, work: StartedWork, graph: Graph): FixIntent | undefined {
  const { handOff, targets, isOwn, call } = work;
  if (!handOff || isOwn || !targets.every((target) => changesNothing(target, graph))) return undefined;
  if (call.isStatement === true) return undefined;
  return handOff.entry.many === true ? mappedHere(fn, work, graph) : calledHere(fn, work, graph);
}

function mappedHere(fn: FunctionView, { op, call, handOff }: StartedWork, graph: Graph): FixIntent | undefined {
  const twin = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'inline-twin')?.entry.counterpart;
  if (twin?.module === undefined || twin.name === undefined) return undefined;
  // A lambda cannot be sent, which is another mistake.
  if (call.arguments.some(({ name, value }) => name !== undefined || value.k === 'function')) return undefined;
  const brackets = { start: call.calleeSpan.end, end: call.span.end };
  const mapped: Code = [{ module: twin.module, name: twin.name }, brackets];
  const list = toolOf(fn.file, 'copy-of-elements');
  const listed: Code | undefined = list && [list, '(', ...mapped, ')'];
  const uses = (usesOfResults(fn.facts).get(op) ?? []).filter((use) => !isTurn(fn, op, use));
  const isPassed = uses.every(({ as, isPart }) => as === 'argument' && !isPart);
  // A pool takes all of its elements before it gives the first result.
  const isLooped = uses.every(({ as, isPart }) => as === 'iterated' && !isPart);
  const isList = handOff?.entry.callerWaits === 'block';
  const code = isList || isLooped ? listed : isPassed ? mapped : undefined;
  return code && uses.length > 0 ? { k: 'replace-call', fn: fn.facts.index, op, code } : undefined;
}

/** The variable of a loop gets one element of it. */
function isTurn({ facts }: FunctionView, op: OperationId, { by }: Use): boolean {
  const write = by === undefined ? undefined : facts.operations[by];
  return write?.k === 'write' && write.value.k === 'element' && write.value.of.k === 'op' && write.value.of.op === op;
}

/** `pool.submit(f, x).result()`, `pool.apply(f, (x,))`, `await loop.run_in_executor(pool, f, x)` → `f(x)` */
function calledHere(fn: FunctionView, work: StartedWork, graph: Graph): FixIntent | undefined {
  const { op, handOff } = work;
  const code = callOf(fn, work);
  const { index } = fn.facts;
  if (!code || !handOff) return undefined;
  switch (handOff.entry.callerWaits) {
    case 'block':
      return { k: 'replace-call', fn: index, op, code };
    case 'await':
      return { k: 'replace-call', fn: index, op, code, dropsAwait: true };
    case 'no': {
      const result = resultOf(fn, op, graph);
      return result === undefined ? undefined : { k: 'replace-call', fn: index, op: result, code };
    }
  }
}

/** The only use of a future: its result is asked for on the spot. */
export function resultOf(fn: FunctionView, op: OperationId, graph: Graph): OperationId | undefined {
  const method = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'fails-by-future')?.entry.counterpart;
  const [use, ...others] = usesOfResults(fn.facts).get(op) ?? [];
  const call = use?.by === undefined ? undefined : fn.facts.operations[use.by];
  if (use?.as !== 'receiver' || others.length > 0 || call?.k !== 'call' || call.arguments.length > 0) return undefined;
  const isAsked = method?.rewrite === 'method' && call.callee.k === 'member' && call.callee.name === method.name;
  return isAsked ? use.by : undefined;
}

/** `f(a, b)`, of the function and what it is given: behind it, or as a list of its own. */
function callOf(fn: FunctionView, { call, handOff }: StartedWork): Code | undefined {
  const { callable, arguments: given } = handOff?.entry ?? {};
  const target = callable === undefined ? undefined : argumentOf(call, callable);
  if (!target || (target.value.k !== 'name' && target.value.k !== 'member')) return undefined;
  // What has a name may be meant for the pool.
  if (call.arguments.some(({ name }) => name !== undefined)) return undefined;
  const at = call.arguments.indexOf(target);
  const [first, last] = [call.arguments[at + 1], call.arguments.at(-1)];
  if (!first || !last) return [target.span, '()'];
  if (given === undefined) return [target.span, '(', { start: first.span.start, end: last.span.end }, ')'];
  const items = first === last && first === argumentOf(call, given) ? itemsOf(fn, first.value) : undefined;
  return items && [target.span, '(', ...items, ')'];
}

function itemsOf(fn: FunctionView, list: Value): Code | undefined {
  if (list.k !== 'list' || list.display === 'set') return undefined;
  const items = list.items.map((item): Code | undefined => {
    const made = item.k === 'op' ? fn.facts.operations[item.op] : undefined;
    const written = made?.k === 'call' || made?.k === 'await' ? made.span : plainText(fn, item);
    return written === undefined ? undefined : [written];
  });
  const all = items.filter((item) => item !== undefined);
  return all.length < items.length ? undefined : all.flatMap((item, at) => (at === 0 ? item : [', ', ...item]));
}

/** The pool that this very function makes for the work. */
function poolMadeHere(fn: FunctionView, { call, op, handOff }: StartedWork, graph: Graph): OwnVariable | undefined {
  const executor = handOff?.entry.executor === undefined ? undefined : argumentOf(call, handOff.entry.executor)?.value;
  const pool = executor ?? (call.callee.k === 'member' ? call.callee.of : undefined);
  const [made] = pool ? graph.values.entities(fn, pool, op) : [];
  const origin = made?.k === 'external' ? made.origin : undefined;
  if (origin?.fn !== fn.id) return undefined;
  return ownVariable(fn, origin.op);
}

/** All that the pool is given is done here, and the pool goes; beside real work, it stays. */
function withoutPool(
  fn: FunctionView,
  pool: OwnVariable,
  only: FixIntent,
  graph: Graph,
  isAlike: (other: StartedWork) => boolean,
): FixIntent | undefined {
  const { facts } = fn;
  const uses = new Set((usesOfNames(facts, facts.index).get(pool.variable) ?? []).map(({ by }) => by));
  const works = startedIn(fn, graph).filter(({ op }) => uses.has(op));
  if (!works.every(isAlike)) return only;
  const all = works.flatMap((work) => inlined(fn, work, graph) ?? []);
  const endings = [...uses].flatMap((op) => (op !== undefined && endsPool(fn, op, graph) ? [op] : []));
  const gone = pool.enter === undefined ? [pool.write, ...endings] : endings;
  // A pool that nobody gives work any more is no help.
  if (all.length + endings.length < uses.size || !gone.every((op) => leavesSomething(fn, op, works))) return undefined;
  const changes = [...all, ...gone.map((op): FixIntent => leftOut(fn, op))];
  if (pool.enter !== undefined) return { k: 'unwrap-with', fn: facts.index, op: pool.enter, of: changes };
  return { k: 'all', of: changes };
}

/** Some of the work stands in the same block: without a statement, a block is none. */
function leavesSomething({ facts }: FunctionView, op: OperationId, works: readonly StartedWork[]): boolean {
  const block = blockOf(facts.body, op) ?? [];
  const inside = new Set(operationsIn(block));
  return works.some((work) => inside.has(work.op));
}
