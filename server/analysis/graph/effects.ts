/** Effects flow up: what a function does to the thread it runs on, its callees included. */
import { COST_ORDER, type Confidence, type Effect, type EffectKey, type Flag } from '../../../rules/model';
import { flagThrough } from './flags';
import type { CallEdge, FunctionNode } from './node';

export type Summary = ReadonlyMap<EffectKey, Effect>;
export const NO_EFFECTS: Summary = new Map();

/** Longer chains than this add nothing that anybody could follow. */
const MAX_LENGTH = 30;

/**
 * Effects under different keys are reported independently. Firm effects (certain, and surely reached) are kept apart
 * from the others, or a costlier guess would hide them; and so are those that not every caller asks for.
 */
export function effectKey(effect: Effect): EffectKey {
  const isFirm = effect.certainty === 'certain' && effect.confidence === 'high';
  const firmness = isFirm ? 'firm' : effect.confidence === 'low' ? 'hardly' : 'maybe';
  const { flag } = effect;
  const asked = flag ? ` ${flag.isOn ? '' : 'not '}${flag.parameter}` : '';
  return `${effect.kind} ${effect.category} ${effect.gil ?? '-'} ${firmness}${asked}`;
}

/** Total order: costliest, then shortest path, then by place. Negative = `a` is the better witness. */
export function compareEffects(a: Effect, b: Effect): number {
  return (
    COST_ORDER[b.cost] - COST_ORDER[a.cost] ||
    a.length - b.length ||
    compareText(a.cause, b.cause) ||
    a.op - b.op ||
    compareText(a.via ?? '', b.via ?? '') ||
    compareText(a.api, b.api)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param overrides edges to the implementations of an abstract method */
export function summarise(
  node: FunctionNode,
  get: (id: string) => Summary,
  overrides: readonly CallEdge[] = [],
): Summary {
  const summary = new Map<EffectKey, Effect>();
  for (const effect of node.own) join(summary, effect);
  for (const edge of [...node.calls, ...overrides]) {
    for (const effect of get(edge.to).values()) {
      const passed = edge.stops?.has(effect.kind) === true ? null : throughCall(effect, edge);
      if (passed) join(summary, passed);
    }
  }
  return summary;
}

/** An effect as the caller has it; `null` = what the call passes rules it out. */
export function throughCall(
  effect: Effect,
  edge: Pick<CallEdge, 'to' | 'op' | 'confidence' | 'given' | 'flag'>,
): Effect | null {
  const { loop: _, flag: asked, ...rest } = effect;
  const passed = asked && flagThrough(asked, edge.given);
  if (passed === null) return null;
  const flag = passed ?? edge.flag;
  const confidence = weaker(effect.confidence, edge.confidence);
  return { ...rest, confidence, op: edge.op, via: edge.to, length: effect.length + 1, ...(flag ? { flag } : {}) };
}

const CONFIDENCE_ORDER: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

function weaker(a: Confidence, b: Confidence): Confidence {
  return CONFIDENCE_ORDER[a] < CONFIDENCE_ORDER[b] ? a : b;
}

function join(summary: Map<EffectKey, Effect>, effect: Effect): void {
  if (effect.length > MAX_LENGTH) return;
  const key = effectKey(effect);
  const known = summary.get(key);
  if (!known || compareEffects(effect, known) < 0) summary.set(key, effect);
}

export function sameSummary(a: Summary, b: Summary): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [key, effect] of a) {
    const other = b.get(key);
    if (!other || !sameEffect(effect, other)) return false;
  }
  return true;
}

/** `op` is left out for effects of callees: which call of the function leads there concerns only the function itself. */
function sameEffect(a: Effect, b: Effect): boolean {
  return (
    a.cost === b.cost &&
    a.length === b.length &&
    a.cause === b.cause &&
    a.via === b.via &&
    a.op === b.op &&
    a.loop === b.loop &&
    a.api === b.api &&
    sameFlag(a.flag, b.flag) &&
    a.confidence === b.confidence &&
    a.certainty === b.certainty
  );
}

function sameFlag(a: Flag | undefined, b: Flag | undefined): boolean {
  return (
    a === b ||
    (a?.parameter === b?.parameter && a?.position === b?.position && a?.preset === b?.preset && a?.isOn === b?.isOn)
  );
}
