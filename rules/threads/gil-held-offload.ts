import type { Effect, FunctionView, Graph } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { processOffload } from '../shared/processOffload';
import { isTestCode } from '../shared/testCode';
import { startedIn, workOf, type StartedWork } from '../shared/startedWork';

export const gilHeldOffload = defineRule({
  id: 'gil-held-offload',
  area: 'threads',
  languages: ['python'],
  summary:
    'A thread is given one C call that keeps the GIL until it is done: the event loop stands still all the same.',
  supersedes: ['thread-for-cpu-work'],
  detect,
  message,
  fixes: ({ owner, details: { work } }, graph) => processOffload(owner, work, graph),
});

interface Details {
  /** What is handed over, as people call it. */
  readonly name: string;
  readonly work: StartedWork;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.file.isFreeThreaded || !isOnLoop(fn)) return [];
  return startedIn(fn, graph).flatMap((work) => {
    // A thread of its own is there to stay.
    const effect = work.runsOn === 'thread' && !work.isOwn ? onlyHeldCall(work) : undefined;
    if (!effect) return [];
    const target = work.targets.find((f) => f.effects.includes(effect));
    return [
      {
        owner: fn,
        op: work.op,
        effect,
        path: target ? graph.path(target, effect) : [],
        confidence: effect.confidence,
        severity: severityOf(work, effect),
        details: { work, name: target && !isAnonymous(target) ? target.facts.name : effect.api },
      },
    ];
  });
}

function isOnLoop(fn: FunctionView): boolean {
  const { facts, contexts } = fn;
  if (isTestCode(fn)) return false;
  return facts.isAsync || contexts.some(({ place }) => place === 'event-loop');
}

function isAnonymous({ facts }: FunctionView): boolean {
  return facts.kind === 'lambda';
}

/** What keeps the GIL, if nothing is done there but that and, perhaps, C code that prepares its data without the GIL. */
function onlyHeldCall(work: StartedWork): Effect | undefined {
  const effects = workOf(work);
  const isOfC = effects.every(
    ({ kind, gil, length }) => kind === 'computes' && (gil === 'held' || gil === 'released') && length === 0,
  );
  return isOfC && work.targets.every(isSmall) ? effects.find(({ gil }) => gil === 'held') : undefined;
}

/** That one call, and perhaps one that prepares its argument: nobody knows what else a longer function does. */
const MAX_CALLS = 2;

/** A function around that one call, not one that happens to make it on its way. */
function isSmall({ facts, sites }: FunctionView): boolean {
  const calls = facts.operations.filter(({ k }) => k === 'call').length;
  const isLooping = facts.operations.some(({ k }) => k === 'iterate');
  return (
    calls <= MAX_CALLS &&
    !isLooping &&
    sites.every(({ handOff, asyncCallees }) => !handOff && asyncCallees.length === 0)
  );
}

/** How long it takes depends on the data, except where the catalogue knows. */
function severityOf(work: StartedWork, effect: Effect): Severity {
  const isFirm = effect.certainty === 'certain' && effect.confidence === 'high' && work.confidence === 'high';
  return isFirm && (effect.cost === 'long' || effect.cost === 'unbounded') ? 'warning' : 'information';
}

function message({ effect, details: { name }, path }: Detection<Details>): string {
  const api = effect?.api ?? name;
  const way = [name, ...path.map((step) => step.call)];
  const chain = path.length > 0 && name !== api ? `: ${way.join(' → ')}` : '';
  return [
    `\`${api}\` keeps the GIL in its thread, and the event loop stands still${chain}`,
    'It is a single call of C code that does not let go of the GIL before it is done: on large data, no other thread runs meanwhile, the one of the loop neither.',
    'Instead: run it in a process pool, or do it in pieces; small data needs no thread at all.',
  ].join('\n');
}
