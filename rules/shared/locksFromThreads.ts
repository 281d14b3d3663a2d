/** Locks that code on an event loop takes, and that a thread holds while it waits for something slow: then the loop waits, too. */
import type { Effect, FunctionView, Graph, Site } from '../model';
import type { Detection } from '../rule';
import { lockFlow } from './heldLocks';
import { takenBy } from './lockOrder';
import type { Lock } from './locks';
import { isBoundary, worstContext, type OnLoop } from './onLoop';
import { calleeText } from './text';

export interface WaitsForThread extends OnLoop {
  /** Who holds the lock meanwhile, and what that waits for. */
  readonly holder: string;
  readonly call: string;
}

/** Locks of event loops let others run. */
const KINDS: ReadonlySet<string> = new Set(['lock', 'reentrant-lock', 'condition']);

export function waitsForThreads(fn: FunctionView, graph: Graph): readonly Detection<WaitsForThread>[] {
  if (fn.file.language !== 'python' || !isBoundary(fn)) return [];
  return fn.sites.flatMap((site) => {
    const taking = takingAt(fn, site, graph);
    const [slow] = taking
      ? takenBy(graph, fn, site.op).flatMap(({ lock }) => (KINDS.has(lock.kind) ? slowHolders(fn, lock, graph) : []))
      : [];
    // Whether the other one is at it right now, nobody knows.
    const effect: Effect | undefined = slow &&
      taking && { ...taking, cost: slow.effect.cost, certainty: 'conditional' };
    const worst = effect && worstContext(fn, site, effect);
    if (!slow || !effect || !worst) return [];
    const way = graph.path(fn, taking ?? effect);
    const { holder, op } = slow;
    const waiting = holder.facts.operations[op];
    const span = waiting?.span ?? holder.facts.nameSpan;
    const call = waiting ? calleeText(holder.file.facts, holder.facts, waiting) : '';
    return [
      {
        owner: fn,
        op: site.op,
        ...(way[0] ? { span: way[0].span } : {}),
        effect,
        ...worst,
        path: way.slice(1),
        related: [{ file: holder.file.id, span, message: 'the lock is held here' }],
        confidence: effect.confidence,
        details: { way, holder: holder.facts.name, call },
      },
    ];
  });
}

/** A lock is all that there is to wait for: other waits are reported as such. */
function takingAt(fn: FunctionView, site: Site, graph: Graph): Effect | undefined {
  const effect = graph.worstEffectAt(site, fn, 'blocks');
  return effect?.category === 'lock' && effect.cost === 'micro' ? effect : undefined;
}

interface SlowHolder {
  readonly holder: FunctionView;
  readonly op: number;
  readonly effect: Effect;
}

/** In threads, and in the files that the lock is taken and made in. */
function slowHolders(fn: FunctionView, lock: Lock, graph: Graph): readonly SlowHolder[] {
  const maker = lock.madeBy && graph.function(lock.madeBy.fn)?.file;
  const files = maker && maker.id !== fn.file.id ? [fn.file, maker] : [fn.file];
  const others = files.flatMap(({ functions }) => functions).filter(({ id }) => id !== fn.id);
  return others
    .filter(({ contexts }) => contexts.some(({ place }) => place === 'thread'))
    .flatMap((holder) => {
      const { before } = lockFlow(holder, graph);
      return holder.sites.flatMap((site): readonly SlowHolder[] => {
        if (before.get(site.op)?.get(lock.key)?.isCertain !== true) return [];
        const effect = graph.worstEffectAt(site, holder, 'blocks');
        return effect && isSlow(effect) ? [{ holder, op: site.op, effect }] : [];
      });
    });
}

/** As long as somebody else likes, not as long as a disk takes. Who waits for others in the program is another matter. */
function isSlow({ cost, certainty, confidence, category }: Effect): boolean {
  if (category === 'wait' || category === 'lock') return false;
  return certainty === 'certain' && confidence === 'high' && cost === 'unbounded';
}
