/** What the two rules on stuck event loops share: where the loop is entered, and how bad it is there. */
import type { Effect, Context, FunctionView, Graph, PathStep, Site } from '../model';
import type { Detection, Severity } from '../rule';
import { isWayOfOthers } from './eitherWay';
import { compareSeverity, severityOf } from '../severity';

/** What the wording of a stuck loop needs. */
export interface OnLoop {
  /** From the flagged call to the cause, both included. */
  readonly way: readonly PathStep[];
}

/** Detections for every site of a boundary function at which an effect of the kind holds up an event loop. */
export function effectsOnLoop(fn: FunctionView, graph: Graph, kind: Effect['kind']): readonly Detection<OnLoop>[] {
  if (!isBoundary(fn)) return [];
  return fn.sites.flatMap((site) => {
    const effect = graph.worstEffectAt(site, fn, kind);
    if (!effect || isWayOfOthers(fn, site.op, effect, graph)) return [];
    const worst = worstContext(fn, site, effect);
    if (!worst) return [];
    const way = graph.path(fn, effect);
    const { context, severity } = worst;
    const span = way[0]?.span;
    return [
      {
        owner: fn,
        op: site.op,
        ...(span ? { span } : {}),
        effect,
        context,
        path: way.slice(1),
        confidence: effect.confidence,
        severity,
        details: { way },
      },
    ];
  });
}

/** The first async function, handler or loop callback above the cause. Whoever runs a cell of a notebook waits for it anyway. */
export function isBoundary(fn: FunctionView): boolean {
  if (fn.facts.kind === 'module') return false;
  return fn.facts.isAsync || fn.contexts.some((c) => c.place === 'event-loop' && c.distance === 0);
}

export function worstContext(
  fn: FunctionView,
  site: Site,
  effect: Effect,
): { context: Context; severity: NonNullable<Detection['severity']> } | null {
  let worst: { context: Context; severity: NonNullable<Detection['severity']> } | null = null;
  for (const context of fn.contexts) {
    if (context.place !== 'event-loop') continue;
    // Plain functions are a boundary only where they are an entry; elsewhere their callers are flagged.
    if (!fn.facts.isAsync && context.distance > 0) continue;
    const here = beforeAnythingElse(fn, site, context);
    const severity = timesLoops(severityOf(effect, here), site, effect);
    if (severity && compareSeverity(severity, worst?.severity ?? null) > 0) worst = { context: here, severity };
  }
  return worst;
}

/** A look at the disk is nothing; one per element of a collection adds up. */
function timesLoops(severity: Severity | null, site: Site, effect: Effect): Severity | null {
  // What happens once, as the constructor of a singleton, does not happen in every turn.
  const isRepeated = effect.kind === 'blocks' && effect.confidence !== 'low' && site.loopDepth > 0;
  return severity === 'hint' && isRepeated ? 'information' : severity;
}

/** Until it starts others, or else until its first await, the main coroutine of a loop is alone on it: that is start-up. */
function beforeAnythingElse(fn: FunctionView, site: Site, context: Context): Context {
  if (context.startsLoop !== true) return context;
  const firstAwait = fn.facts.operations.findIndex((op) => op.k === 'await' || ('isAsync' in op && op.isAsync));
  const until = fn.aloneUntil ?? (firstAwait < 0 ? Infinity : firstAwait);
  return site.op < until ? { ...context, phase: 'start-up' } : context;
}

/** `load → parse_all → open`: the callee at the squiggle, then the calls down to the cause. */
export function pathSummary(path: readonly PathStep[]): string {
  return path.map((step) => step.call).join(' → ');
}
