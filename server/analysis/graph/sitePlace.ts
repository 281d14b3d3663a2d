/** The operation that is being resolved, and the draft that its sites and edges go into. */
import type { FunctionFacts } from '../../../rules/facts';
import type { Confidence, FunctionId, Site, SiteKind } from '../../../rules/model';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import type { FileRecord } from '../evaluation/fileRecord';
import type { FoundHandOff } from './handOffs';
import type { CallEdge, StartEdge } from './node';

export interface Draft {
  readonly sites: Site[];
  readonly calls: CallEdge[];
  readonly starts: StartEdge[];
  startsTasks: boolean;
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
  /** Runs once (lazy initialisation, caches), or perhaps never on this loop (after asking where the code runs). */
  readonly isDoubtful: boolean;
  readonly draft: Draft;
}

export function confidenceOf(place: Place, isCertain: boolean): Confidence {
  return isCertain && !place.isDoubtful ? 'high' : 'medium';
}

export interface SiteParts {
  readonly kind: SiteKind;
  readonly calls: readonly FunctionId[];
  readonly apis: Site['apis'];
  readonly confidence: Confidence;
  readonly asyncCallees?: readonly FunctionId[];
  readonly handOffs?: readonly FoundHandOff[];
  readonly extraDepth?: number;
}

export function addSite(place: Place, parts: SiteParts): void {
  const calls = [...new Set(parts.calls)];
  const handOff = parts.handOffs?.[0]?.handOff;
  const asyncCallees = parts.asyncCallees ?? [];
  if (calls.length + parts.apis.length + asyncCallees.length === 0 && !handOff) return;
  const loopDepth = place.loopDepth + (parts.extraDepth ?? 0);
  const isCertain = parts.confidence === 'high';
  for (const to of calls) place.draft.calls.push({ to, op: place.op, loopDepth, isCertain });
  place.draft.sites.push({
    op: place.op,
    kind: parts.kind,
    calls,
    apis: parts.apis,
    ...(handOff ? { handOff } : {}),
    loopDepth,
    asyncCallees,
    confidence: parts.confidence,
  });
}
