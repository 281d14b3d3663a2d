/** Paths as places: from an operation down to the cause of its effect, and from an entry down to a function. */
import type { Operation } from '../../../rules/facts';
import type { Context, Effect, FileId, FunctionId, FunctionView, PathStep } from '../../../rules/model';
import { calleeText } from '../../../rules/shared/text';
import { displaySymbol } from '../evaluation/entities';
import { effectKey } from './effects';
import { loopsOf } from './loops';
import { OVERRIDE_OP } from './overrides';

/** What paths lead through. */
export interface Places {
  function(id: FunctionId): FunctionView | undefined;
  effects(id: FunctionId): readonly Effect[];
  lineStarts(file: FileId): readonly number[];
}

/** Effects are followed this far; the engine stops chains earlier. */
const MAX_STEPS = 40;

export function pathOfEffect(places: Places, owner: FunctionView, effect: Effect): readonly PathStep[] {
  const steps: PathStep[] = [];
  let current: Effect | undefined = effect;
  let place: FunctionView | undefined = owner;
  while (current && place && steps.length < MAX_STEPS) {
    // From an abstract method on it goes without saying.
    if (current.op !== OVERRIDE_OP) steps.push(stepOf(places, place, current));
    if (current.via === null) break;
    const key: string = effectKey(firmAs(current));
    const next: FunctionView | undefined = places.function(current.via);
    current = next && continuation(places.effects(next.id), current, key);
    place = next;
  }
  return steps;
}

/** The effect of the callee that the caller's effect came from. */
function continuation(effects: readonly Effect[], effect: Effect, key: string): Effect | undefined {
  const candidates = effects.filter(
    (e) => e.cause === effect.cause && e.api === effect.api && e.kind === effect.kind && e.length === effect.length - 1,
  );
  return candidates.find((e) => effectKey(e) === key) ?? candidates[0];
}

export function pathOfContext(places: Places, fn: FunctionView, context: Context): readonly PathStep[] {
  const steps: PathStep[] = [];
  let place: FunctionView | undefined = fn;
  let current: Context | undefined = context;
  while (place && current && current.distance > 0 && current.via !== null && steps.length < MAX_STEPS) {
    const caller: FunctionView | undefined = places.function(current.via);
    const site = caller?.sites.find(
      (s) => s.calls.includes(place?.id ?? '') || s.asyncCallees.includes(place?.id ?? ''),
    );
    if (caller && site) steps.unshift(callStep(places, caller, site.op));
    const { entry, distance }: Context = current;
    current = caller?.contexts.find((c) => c.entry === entry && c.distance === distance - 1);
    place = caller;
  }
  return steps;
}

/** Confidence drops on the way up; the callee's own effect may be firm. */
function firmAs(effect: Effect): Effect {
  return { ...effect, confidence: 'high' };
}

function stepOf(places: Places, owner: FunctionView, effect: Effect): PathStep {
  if (effect.loop !== undefined) {
    const loop = loopsOf(owner.facts)[effect.loop];
    const span = loop?.step.headSpan ?? owner.facts.nameSpan;
    return { file: owner.file.id, function: owner.facts.name, call: effect.api, span };
  }
  const step = callStep(places, owner, effect.op);
  if (effect.via !== null) return step;
  return { ...step, call: effect.symbol === undefined ? effect.api : displaySymbol(effect.symbol) };
}

function callStep(places: Places, owner: FunctionView, op: number): PathStep {
  const operation = owner.facts.operations[op];
  return {
    file: owner.file.id,
    function: owner.facts.name,
    call: operation ? calleeText(owner.file.facts, owner.facts, operation) : '',
    span: operation ? squiggle(places.lineStarts(owner.file.id), operation) : owner.facts.nameSpan,
  };
}

/** The whole call when it stands on one line, else its first line. */
function squiggle(lineStarts: readonly number[], operation: Operation): Operation['span'] {
  const { start, end } = operation.span;
  const nextLine = lineStarts.find((offset) => offset > start);
  if (nextLine === undefined || nextLine >= end) return operation.span;
  if (operation.k === 'call' && operation.calleeSpan.end < nextLine) return { start, end: operation.calleeSpan.end };
  return { start, end: Math.max(start + 1, nextLine - 1) };
}
