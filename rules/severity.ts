/**
 * Severity = cost of the effect × phase of the context. Published in docs/severity.md; a rule's setting replaces it.
 */
import type { Confidence, Context, Cost, Effect, Phase } from './model';
import type { Severity } from './rule';

type Row = Readonly<Record<Cost, Severity | null>>;

const HOT: Row = { micro: 'hint', short: 'warning', long: 'warning', unbounded: 'warning' };
const LUKEWARM: Row = { micro: 'hint', short: 'information', long: 'information', unbounded: 'information' };
const COLD: Row = { micro: null, short: null, long: null, unbounded: null };
/** The main coroutine of a script: an event loop, but nobody else is waiting for it. */
const ALONE: Row = { micro: null, short: null, long: 'information', unbounded: 'information' };

export const SEVERITY_TABLE: Readonly<Record<Phase, Row>> = {
  request: HOT,
  repeated: HOT,
  library: HOT,
  'start-up': COLD,
  cli: COLD,
  build: COLD,
  test: COLD,
  exit: COLD,
};

/** Severity of one effect in one context that is an event loop. `null` = nothing to report. */
export function severityOf(effect: Effect, context: Context): Severity | null {
  // Work below a tenth of a millisecond is what programs are made of.
  if (effect.kind === 'computes' && effect.cost === 'micro') return null;
  const row = rowOf(context);
  const severity = row[effect.cost];
  if (effect.confidence === 'low') return severity === null ? null : 'hint';
  return isSpeculative(effect) || isBrief(effect) ? cap(severity) : severity;
}

function rowOf(context: Context): Row {
  const isPython = context.loop === 'asyncio' || context.loop === 'trio' || context.loop === 'anyio';
  if (context.phase === 'library' && !isPython) return LUKEWARM;
  if ((context.phase === 'cli' || context.phase === 'start-up') && isPython) return ALONE;
  return SEVERITY_TABLE[context.phase];
}

function isSpeculative(effect: { readonly certainty: Effect['certainty']; readonly confidence: Confidence }): boolean {
  return effect.certainty === 'conditional' || effect.confidence !== 'high';
}

/** A few milliseconds of work have to be done somewhere; the same time spent waiting has not. */
function isBrief(effect: Effect): boolean {
  return effect.kind === 'computes' && effect.cost === 'short';
}

/** Speculation is information at most. */
function cap(severity: Severity | null): Severity | null {
  return severity === 'error' || severity === 'warning' ? 'information' : severity;
}

const ORDER: Readonly<Record<Severity, number>> = { hint: 0, information: 1, warning: 2, error: 3 };

export function compareSeverity(a: Severity | null, b: Severity | null): number {
  return (a === null ? -1 : ORDER[a]) - (b === null ? -1 : ORDER[b]);
}
