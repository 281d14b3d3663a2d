import type { Effect, FunctionView, Graph, Site } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';

export const threadForCpuWork = defineRule({
  id: 'thread-for-cpu-work',
  area: 'threads',
  languages: ['python'],
  summary: 'A thread or thread pool that runs pure-Python CPU work: the GIL lets only one of them run at a time.',
  supersedes: [],
  detect,
  message,
  fixes: () => [],
});

interface Details {
  /** The function that is handed over. */
  readonly name: string;
  /** Several of them are meant to run at once. */
  readonly isParallel: boolean;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  if (fn.file.isFreeThreaded) return [];
  return fn.sites.flatMap((site) => {
    const effect = site.handOff?.runsOn === 'thread' ? cpuWork(site, graph) : undefined;
    if (!effect || !site.handOff) return [];
    const severity = severityOf(site, effect);
    const [callable] = site.handOff.callables;
    const target = callable === undefined ? undefined : graph.function(callable);
    const path = target ? graph.path(target, effect) : [];
    const name = target?.facts.name ?? effect.api;
    const isParallel = isParallelismMeant(site);
    return [
      {
        owner: fn,
        op: site.op,
        effect,
        path,
        confidence: effect.confidence,
        severity,
        details: { name, isParallel },
      },
    ];
  });
}

/** The worst pure-Python work among what is handed over; work that also waits is a fair use of threads. */
function cpuWork(site: Site, graph: Graph): Effect | undefined {
  const functions = (site.handOff?.callables ?? []).flatMap((id) => graph.function(id) ?? []);
  const isMixed = functions.some((f) => f.effects.some((e) => e.kind === 'blocks' && e.cost !== 'micro'));
  if (isMixed) return undefined;
  return functions
    .flatMap((f) => f.effects)
    .find((e) => e.kind === 'computes' && e.gil === 'switches' && (e.cost === 'long' || e.cost === 'unbounded'));
}

function isParallelismMeant(site: Site): boolean {
  return site.handOff?.entry.many === true || site.loopDepth > 0;
}

/** One off-load keeps a loop responsive, which may be all that is wanted. */
function severityOf(site: Site, effect: Effect): Severity {
  const isFirm = effect.certainty === 'certain' && effect.confidence === 'high' && site.confidence === 'high';
  return isParallelismMeant(site) && isFirm ? 'warning' : 'information';
}

function message({ effect, details, path }: Detection<Details>): string {
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
  const speculative = effect?.certainty === 'conditional' ? ' How long it computes depends on the data.' : '';
  return [what, why + speculative, 'Instead: run it in a process pool, which uses every core.'].join('\n');
}
