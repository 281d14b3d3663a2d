/** Who runs what, as edges with the lanes they lead to: the graph as the picture shows it. */
import type { Context, FunctionId, FunctionView, Site } from '../../../../rules/model';
import { laneKindOf, type LaneKind } from '../../../../rules/models/lanes';
import { isCold } from '../../../../rules/models/words';
import { worstFirst } from '../../../../rules/models/consequences';
import type { Views } from '../places';
import type { EdgeKind } from './model';

/** From one function to another. */
export interface Step {
  readonly to: FunctionId;
  readonly kind: EdgeKind;
  readonly callerWaits: 'no' | 'await' | 'block';
  readonly label?: string;
  /** Only for what runs in another lane than the caller. */
  readonly lane?: LaneKind;
}

/** One worker on which a function runs. */
export interface Stay {
  readonly lane: string;
  readonly kind: LaneKind;
  /** Worst first; empty when nobody is seen to call it. */
  readonly contexts: readonly Context[];
}

/** What a function runs or starts; one step per target and way, in the order of the text. */
export function stepsOf(fn: FunctionView): readonly Step[] {
  const found = new Map<string, Step>();
  for (const site of fn.sites) {
    for (const step of [...callsAt(site), ...handOffsAt(site)]) {
      const key = `${step.to} ${step.lane ?? ''}`;
      const known = found.get(key);
      // A coroutine is made at one place and awaited at another: the await says who waits.
      if (!known || weight(step) > weight(known)) found.set(key, step);
    }
  }
  return [...found.values()].filter(({ to }) => to !== fn.id);
}

function weight({ kind, callerWaits }: Step): number {
  if (kind === 'hands-off') return 3;
  return kind === 'awaits' ? 2 : callerWaits === 'no' ? 1 : 0;
}

function callsAt({ kind, calls, asyncCallees }: Site): readonly Step[] {
  const isAwaited = kind === 'await';
  return [
    ...calls.map((to): Step => ({ to, kind: 'calls', callerWaits: 'block' })),
    ...asyncCallees.map((to): Step => ({
      to,
      kind: isAwaited ? 'awaits' : 'calls',
      callerWaits: isAwaited ? 'await' : 'block',
    })),
  ];
}

function handOffsAt({ handOff }: Site): readonly Step[] {
  if (!handOff) return [];
  const { runsOn, entry, display, callables, coroutines, scripts = [] } = handOff;
  const { callerWaits } = entry;
  return [...callables, ...coroutines, ...scripts].map((to): Step => {
    if (runsOn === 'same-loop' || runsOn === 'caller') return { to, kind: 'starts', callerWaits, label: display };
    const lane = runsOn === 'new-loop' ? 'event-loop' : laneKindOf({ place: runsOn }, entry.startedBy === undefined);
    return { to, kind: 'hands-off', callerWaits, label: display, lane };
  });
}

/** The lanes of functions; asks for the callers of an entry once. */
export class Stays {
  private readonly pooled = new Map<FunctionId, boolean>();
  private readonly known = new Map<FunctionId, readonly Stay[]>();

  constructor(private readonly views: Views) {}

  of(fn: FunctionView): readonly Stay[] {
    let stays = this.known.get(fn.id);
    if (!stays) this.known.set(fn.id, (stays = this.find(fn)));
    return stays;
  }

  private find(fn: FunctionView): readonly Stay[] {
    if (fn.contexts.length === 0) return [{ lane: 'unknown', kind: 'unknown', contexts: [] }];
    const byLane = new Map<string, { kind: LaneKind; contexts: Context[] }>();
    for (const context of worstFirst(fn.contexts)) {
      const isNobody = context.place === 'main' && context.phase === 'library';
      const kind = isNobody ? 'unknown' : laneKindOf(context, this.isPooled(context));
      const lane = kind === 'event-loop' ? `${kind}:${context.loop ?? fn.file.loop}` : kind;
      const stay = byLane.get(lane);
      if (stay) stay.contexts.push(context);
      else byLane.set(lane, { kind, contexts: [context] });
    }
    return [...byLane].map(([lane, stay]) => ({ lane, ...stay }));
  }

  /** Frameworks serve requests from pools; `Thread(…).start()` is one thread for one thing. */
  private isPooled({ place, entry, phase }: Context): boolean {
    if (place !== 'thread') return false;
    let answer = this.pooled.get(entry);
    if (answer === undefined) this.pooled.set(entry, (answer = this.findPool(entry) ?? phase === 'request'));
    return answer;
  }

  private findPool(entry: FunctionId): boolean | undefined {
    for (const { fn, op, how } of this.views.callers(entry)) {
      const handOff =
        how === 'elsewhere'
          ? this.views.function(fn)?.sites.find((site) => site.op === op && site.handOff)?.handOff
          : undefined;
      if (handOff?.runsOn === 'thread') return handOff.entry.startedBy === undefined;
    }
    return undefined;
  }
}

/** It runs in tests or builds, and nowhere else. */
export function isAside({ contexts }: FunctionView): boolean {
  return contexts.length > 0 && contexts.every(({ phase }) => phase === 'test' || phase === 'build');
}

/** The reason for which code starts to run right here. */
export function entryReason(contexts: readonly Context[], id: FunctionId): string | undefined {
  return contexts.find((context) => context.distance === 0 && context.entry === id && context.reason !== '')?.reason;
}

/** Others share the loop that it runs on. */
export function isOnSharedLoop({ kind, contexts }: Stay): boolean {
  return kind === 'event-loop' && contexts.some((context) => !isCold(context));
}
