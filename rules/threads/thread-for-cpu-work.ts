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

function detect(fn: FunctionView, graph: Graph): readonly Detection[] {
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
        details: { name, handOff: site.handOff.display, isParallel: isParallel ? 'yes' : '' },
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

function message({ effect, details, path }: Detection): string {
  const name = details?.['name'] ?? '';
  const chain = path.length > 1 ? `: ${path.map((step) => step.call).join(' → ')}` : '';
  const what = `\`${name}\` is CPU work, and threads do not make it faster${chain}`;
  const why = `The GIL lets one thread run Python code at a time, so ${details?.['handOff'] ?? 'a thread'} shares one core (${effect?.api ?? 'CPU work'}).`;
  const alone = details?.['isParallel'] === '' ? ' The caller stays responsive, but the work takes as long as before.' : '';
  return [what, why + alone, 'Instead: run it in a ProcessPoolExecutor, which uses every core.'].join('\n');
}
