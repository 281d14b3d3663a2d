import type { Fix } from '../fixes';
import type { Effect, FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { isOnlyComputing } from '../shared/onlyComputing';
import { processPoolFix } from '../shared/poolTwin';
import { processOffload } from '../shared/processOffload';
import { startedIn, workOf, type StartedWork } from '../shared/startedWork';

export const threadForCpuWork = defineRule({
  id: 'thread-for-cpu-work',
  area: 'threads',
  languages: ['python'],
  summary: 'A thread or thread pool that runs pure-Python CPU work: the GIL lets only one of them run at a time.',
  supersedes: [],
  detect,
  message,
  fixes,
});

interface Details {
  readonly work: StartedWork;
  /** The function that is handed over. */
  readonly name: string;
  /** Several of them are meant to run at once. */
  readonly isParallel: boolean;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.file.isFreeThreaded) return [];
  const started = startedIn(fn, graph).filter(({ runsOn }) => runsOn === 'thread');
  const computing = started.flatMap((work) => {
    const effect = cpuWork(work);
    return effect ? [{ work, effect }] : [];
  });
  const atOnce = computing.filter(({ work }) => !isWaitedFor(fn, work)).length;
  const known = computing.map(({ work, effect }): Detection<Details> => {
    const isParallel = !isWaitedFor(fn, work) && (isMany(work) || atOnce > 1);
    const target = work.targets.find((f) => f.effects.includes(effect));
    return {
      owner: fn,
      op: work.op,
      effect,
      path: target ? graph.path(target, effect) : [],
      confidence: effect.confidence,
      severity: severityOf(work, effect, isParallel),
      details: { work, isParallel, name: nameOf(work, target, effect.api) },
    };
  });
  const others = started.filter((work) => !computing.some(({ work: { op } }) => op === work.op));
  return [...known, ...others.flatMap((work) => ofUnknownSize(fn, work, graph))];
}

/** Several threads that do nothing but compute: whatever they are given, they take turns. */
function ofUnknownSize(fn: FunctionView, work: StartedWork, graph: Graph): readonly Detection<Details>[] {
  if (isWaitedFor(fn, work) || !isMany(work) || !isOnlyComputing(work, graph)) return [];
  const details = { work, isParallel: true, name: nameOf(work, work.targets[0], work.display) };
  return [{ owner: fn, op: work.op, path: [], confidence: 'medium', severity: 'information', details }];
}

/** `crunch`, `Cruncher.run`, `json.loads`. */
function nameOf(work: StartedWork, target: FunctionView | undefined, api: string): string {
  if (!target) return api;
  return work.handOff ? target.facts.name : `${work.display}.${target.facts.name}`;
}

/** The worst work for which the GIL is needed; work that also waits for others is a fair use of threads. */
function cpuWork(work: StartedWork): Effect | undefined {
  const effects = workOf(work);
  if (effects.some(waitsOutside)) return undefined;
  return effects.find((e) => e.kind === 'computes' && isUnderGil(e) && (e.cost === 'long' || e.cost === 'unbounded'));
}

/** Queues and locks are how threads talk to each other; they are no reason to have threads. */
function waitsOutside({ kind, category, cost }: Effect): boolean {
  return kind === 'blocks' && cost !== 'micro' && category !== 'wait' && category !== 'lock';
}

function isUnderGil({ gil }: Effect): boolean {
  return gil === 'switches' || gil === 'held';
}

function isMany({ handOff, loopDepth }: StartedWork): boolean {
  return handOff?.entry.many === true || loopDepth > 0;
}

/** `await asyncio.to_thread(f)`: the next one starts when this one is done. */
function isWaitedFor(fn: FunctionView, { op, handOff }: StartedWork): boolean {
  if (handOff?.entry.callerWaits !== 'await' || handOff.entry.many === true) return false;
  return fn.facts.operations.some((o) => o.k === 'await' && o.value.k === 'op' && o.value.op === op);
}

/** One off-load keeps a loop responsive, which may be all that is wanted. */
function severityOf(work: StartedWork, effect: Effect, isParallel: boolean): Severity {
  const isFirm = effect.certainty === 'certain' && effect.confidence === 'high' && work.confidence === 'high';
  return isParallel && isFirm ? 'warning' : 'information';
}

function message({ owner, effect, details, path }: Detection<Details>): string {
  const { name, isParallel } = details;
  const way = [name, ...path.map((step) => step.call)];
  // An API that is handed over directly is the cause itself.
  const chain = path.length > 0 ? `: ${way.join(' → ')}` : '';
  const what = isParallel
    ? `\`${name}()\` computes, and threads do not make it faster${chain}`
    : `\`${name}()\` computes, and a thread does not make it faster${chain}`;
  const gil = 'The GIL lets one thread at a time run Python code';
  const why = isParallel
    ? `${gil}, so the threads take turns on one core and the work takes as long as without them.`
    : `${gil}: the caller stays responsive, but shares its core, and the work takes as long as before.`;
  const speculative = effect?.certainty !== 'certain' ? ' How long it computes depends on the data.' : '';
  return [what, why + speculative, advice(owner)].join('\n');
}

function advice({ file }: FunctionView): string {
  const [major, minor] = file.minimumPython;
  const interpreters = major === 3 && minor >= 14 ? ', or in a pool of interpreters (InterpreterPoolExecutor)' : '';
  return `Instead: run it in a process pool${interpreters}, which uses every core.`;
}

/** Threads that wait for nobody may as well be processes, if everything can be sent there. */
function fixes({ owner, details: { work } }: Detection<Details>, graph: Graph): readonly Fix[] {
  return [...processPoolFix(owner, work, graph), ...processOffload(owner, work, graph)];
}
