/** Python: the fix that gives a pool what has been a thread for every element. */
import type { Code, Fix } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';
import { toolOf } from './fixApis';
import { freeVariable, plainText } from './fixCode';
import { AT_ONCE } from './limitFix';
import type { StartedWork } from './startedWork';
import { threadBatch } from './threadBatch';
import { runsAlike } from './threadClass';

/** Threads that are started and waited for → `with ThreadPoolExecutor(…) as pool: list(pool.map(f, xs))`. */
export function mapInPool(fn: FunctionView, work: StartedWork, graph: Graph): readonly Fix[] {
  const { facts, file, contexts } = fn;
  const [pool, all] = [toolOf(file, 'pool-of-threads'), toolOf(file, 'copy-of-elements')];
  const isOnLoop = facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
  const batch = pool && all && !isOnLoop ? threadBatch(fn, work, graph) : undefined;
  const element = batch?.loop.targets[0] ?? '';
  const done = batch && (work.handOff ? doneFor(fn, work, element) : runFor(fn, work, element, graph));
  const over = batch && facts.operations.find((o) => o.k === 'iterate' && o.value === batch.loop.iterates);
  if (!pool || !all || !batch || !done || !over) return [];
  const name = freeVariable(file.facts, facts, 'pool');
  const lines: readonly Code[] = [
    ['with ', pool, `(max_workers=${String(AT_ONCE)}) as ${name}:`],
    [file.facts.layout.indent, all, `(${name}.map(`, ...done, ', ', over.span, '))'],
  ];
  const { first, last, count } = batch;
  const title = `Give them to a ThreadPoolExecutor with ${String(AT_ONCE)} threads`;
  return [
    { title, safety: 'suggestion', intent: { k: 'replace-statements', fn: facts.index, first, last, count, lines } },
  ];
}

/** `f`, or `lambda x: f(x, 1)`: what a thread is given besides, it is not given here. */
function doneFor(fn: FunctionView, { call, handOff }: StartedWork, element: string): Code | undefined {
  const { callable, arguments: given } = handOff?.entry ?? {};
  const target = callable === undefined ? undefined : argumentOf(call, callable);
  const list = given === undefined ? undefined : argumentOf(call, given);
  if (!target || !list || call.arguments.length !== 2 || list.value.k !== 'list' || list.value.display !== 'tuple')
    return undefined;
  const f = plainText(fn, target.value);
  const items = list.value.items.map((item) => plainText(fn, item));
  if (f === undefined || items.includes(undefined)) return undefined;
  const [only, ...others] = list.value.items;
  const isElement = only?.k === 'name' && only.name === element && only.scope === fn.facts.index;
  return isElement && others.length === 0 ? [f] : [`lambda ${element}: ${f}(${items.join(', ')})`];
}

/** `lambda x: Job(x, 1).run()`: the object does what it would do as a thread. */
function runFor(fn: FunctionView, work: StartedWork, element: string, graph: Graph): Code | undefined {
  const { call, targets } = work;
  const job = plainText(fn, call.callee);
  const items = call.arguments.map(({ name, value }) => (name === undefined ? plainText(fn, value) : undefined));
  const run = targets[0]?.facts.name;
  if (job === undefined || run === undefined || items.includes(undefined) || !runsAlike(fn, work, graph))
    return undefined;
  return [`lambda ${element}: ${job}(${items.join(', ')}).${run}()`];
}
