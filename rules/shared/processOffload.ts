/** Python: the fix that has a process do what a thread was given, while the event loop goes on. */
import type { Value } from '../facts';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';
import { changesNothing } from './changesNothing';
import { toolOf } from './fixApis';
import { freeName, hidesName } from './fixCode';
import { cannotBeSent } from './pickling';
import { executorMadeAt } from './pools';
import { canBeSent, isImportable } from './poolTwin';
import type { StartedWork } from './startedWork';
import { usesOfResults } from './uses';

/** What is awaited on the spot, can be sent, and leaves nothing behind but its result. */
export function processOffload(fn: FunctionView, work: StartedWork, graph: Graph): readonly Fix[] {
  const { op, handOff } = work;
  const uses = usesOfResults(fn.facts).get(op) ?? [];
  const isAwaited = uses.length > 0 && uses.every(({ as, isPart }) => as === 'awaited' && !isPart);
  if (!handOff || handOff.entry.many === true || !isAwaited || !isImportable(fn) || !isSendable(fn, work, graph))
    return [];
  const intent = inProcess(fn, work, graph);
  return intent ? [{ title: 'Run it in a pool of processes', safety: 'suggestion', intent }] : [];
}

function isSendable(fn: FunctionView, work: StartedWork, graph: Graph): boolean {
  const { call, targets, op, handOff } = work;
  const callable = handOff?.entry.callable;
  const target = callable === undefined ? undefined : argumentOf(call, callable);
  // What has a name may be meant for the function, or for whatever starts the thread.
  if (!target || call.arguments.some(({ name, value }) => name !== undefined || value.k === 'spread')) return false;
  if (targets.length === 0 ? !isImported(fn, target.value) : !canBeSent(work)) return false;
  if (!targets.every((one) => changesNothing(one, graph))) return false;
  return call.arguments.every(({ value }) => !cannotBeSent(fn, value, op, graph, false));
}

/** A function that a module has, perhaps wrapped up with arguments: of an object, nobody knows what it would be there. */
function isImported({ file, facts }: FunctionView, given: Value): boolean {
  const made = given.k === 'op' ? facts.operations[given.op] : undefined;
  let root = made?.k === 'call' ? made.arguments[0]?.value : given;
  while (root?.k === 'member') root = root.of;
  if (root?.k !== 'name') return false;
  return root.scope < 0 || file.facts.functions[root.scope]?.bindings[root.name]?.k === 'import';
}

/** By what the library of the loop has for it, or in a pool of the module. */
function inProcess(fn: FunctionView, { op, call, handOff }: StartedWork, graph: Graph): FixIntent | undefined {
  const { index } = fn.facts;
  const twin = graph.values.rolesAt(fn, op).find(({ entry }) => entry.role === 'process-twin')?.entry.counterpart;
  if (twin?.module !== undefined && twin.name !== undefined)
    return { k: 'replace-callee', fn: index, op, api: { module: twin.module, name: twin.name } };
  const pool = poolOfModule(fn, graph);
  if (!pool || hidesName(fn, pool.name)) return undefined;
  const { executor } = handOff?.entry ?? {};
  const given = executor === undefined ? undefined : argumentOf(call, executor);
  const [first] = call.arguments;
  const run = toolOf(fn.file, 'run-in-executor');
  if (!first || (executor !== undefined && graph.values.literal(fn, given?.value ?? NONE, op) !== null))
    return undefined;
  if (!given && !run) return undefined;
  const code: Code =
    given || !run
      ? [{ start: call.span.start, end: first.span.start }, pool.name, { start: first.span.end, end: call.span.end }]
      : [
          ...[run, { start: call.calleeSpan.end, end: first.span.start }, `${pool.name}, `],
          { start: first.span.start, end: call.span.end },
        ];
  const changed: FixIntent = { k: 'replace-call', fn: index, op, code };
  return pool.value ? { k: 'all', of: [changed, { k: 'declare', name: pool.name, value: pool.value }] } : changed;
}

const NONE: Value = { k: 'literal', value: null };

interface ModulePool {
  readonly name: string;
  /** It is not there yet. */
  readonly value?: Code;
}

/** One that the module has anyway, or a new one, which starts nothing before it is given something. */
function poolOfModule({ file }: FunctionView, graph: Graph): ModulePool | undefined {
  const module = file.functions[0];
  const tool = toolOf(file, 'pool-of-processes');
  if (!module || !tool) return undefined;
  const known = Object.entries(module.facts.bindings).find(([, binding]) => {
    const [only, ...others] = binding.k === 'variable' ? binding.assignments : [];
    return only?.fn === 0 && others.length === 0 && isMadeBy(module, only.value, graph);
  });
  return known ? { name: known[0] } : { name: freeName(file.facts, 'processes'), value: [tool, '()'] };
}

function isMadeBy(module: FunctionView, value: Value, graph: Graph): boolean {
  if (value.k !== 'op') return false;
  const isPool = executorMadeAt(module, value.op, graph) === 'process';
  // Pools that start their processes at once are of another kind.
  return isPool && !graph.values.rolesAt(module, value.op).some(({ entry }) => entry.role === 'starts-process');
}
