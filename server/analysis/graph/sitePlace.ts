/** The operation that is being resolved, and the draft that its sites and edges go into. */
import type { FunctionFacts, OperationId } from '../../../rules/facts';
import type { Confidence, EffectCategory, FunctionId, Site, SiteKind } from '../../../rules/model';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';
import type { Doubts } from './doubt';
import type { GivenFlags } from './flags';
import type { FoundHandOff } from './handOffs';
import type { CallEdge, StartEdge } from './node';

export interface Draft {
  readonly sites: Site[];
  readonly calls: CallEdge[];
  readonly starts: StartEdge[];
  /** Operations that start something beside the function: tasks, servers, timers. */
  readonly tasks: OperationId[];
}

export interface Place {
  readonly evaluator: Evaluator;
  readonly record: FileRecord;
  readonly fn: FunctionFacts;
  readonly id: FunctionId;
  readonly scope: Scope;
  readonly op: number;
  readonly loopDepth: number;
  readonly isAwaited: boolean;
  readonly doubts: Doubts;
  readonly draft: Draft;
}

export function confidenceOf(place: Place, isCertain: boolean): Confidence {
  return isCertain && !place.doubts.doubtful.has(place.op) ? 'high' : 'medium';
}

export interface SiteParts {
  readonly kind: SiteKind;
  readonly calls: readonly FunctionId[];
  readonly apis: Site['apis'];
  readonly confidence: Confidence;
  readonly asyncCallees?: readonly FunctionId[];
  readonly handOffs?: readonly FoundHandOff[];
  readonly extraDepth?: number;
  /** What is passed, and to which of `calls`. */
  readonly given?: { readonly flags: GivenFlags | undefined; readonly to: readonly FunctionId[] };
  /** Those of `calls` that run elsewhere while the caller waits. */
  readonly waitedFor?: readonly FunctionId[];
}

/** Waiting for others in the program, which is what a deadlock is made of: that is asked about beforehand. */
const WAITS: ReadonlySet<EffectCategory> = new Set(['wait', 'lock']);

export function addSite(place: Place, parts: SiteParts): void {
  const calls = [...new Set(parts.calls)];
  const apis = place.doubts.placeDependent.has(place.op)
    ? parts.apis.filter((api) => !WAITS.has(api.effect.category))
    : parts.apis;
  const handOff = parts.handOffs?.[0]?.handOff;
  const asyncCallees = parts.asyncCallees ?? [];
  if (calls.length + apis.length + asyncCallees.length === 0 && !handOff) return;
  const loopDepth = place.loopDepth + (parts.extraDepth ?? 0);
  const { confidence } = parts;
  for (const to of calls) {
    const isElsewhere = parts.waitedFor?.includes(to) === true;
    const given = parts.given?.to.includes(to) === true ? parts.given.flags : undefined;
    const edge = { to, op: place.op, loopDepth, confidence };
    place.draft.calls.push({ ...edge, ...(isElsewhere ? { isElsewhere } : {}), ...(given ? { given } : {}) });
  }
  place.draft.sites.push({
    op: place.op,
    kind: parts.kind,
    calls,
    apis,
    ...(handOff ? { handOff } : {}),
    loopDepth,
    asyncCallees,
    confidence: parts.confidence,
  });
}
