/** Finding an argument of a call by position, keyword or both. */
import type { Argument, CallOperation, FileFacts, FunctionFacts } from '../facts';

export type ArgumentSelector = number | string | readonly [number, string];

export function argumentOf(call: CallOperation, selector: ArgumentSelector): Argument | undefined {
  if (typeof selector === 'string') return call.arguments.find((a) => a.name === selector);
  if (typeof selector !== 'number') return argumentOf(call, selector[1]) ?? argumentOf(call, selector[0]);
  const positional = positionalArguments(call);
  const index = selector < 0 ? positional.length + selector : selector;
  // After a spread, positions are not known.
  const spread = positional.findIndex((a) => a.value.k === 'spread');
  return spread >= 0 && index >= spread ? undefined : positional[index];
}

export function positionalArguments(call: CallOperation): readonly Argument[] {
  return call.arguments.filter((a) => a.name === undefined);
}

/** Arguments that cannot be told because of `*args` or `**kwargs`. */
export function hasSpread(call: CallOperation): boolean {
  return call.arguments.some((a) => a.value.k === 'spread');
}

/** Python: the first parameter (`self`, `cls`) is passed by whoever binds the method, not by callers. */
export function isBound(language: FileFacts['language'], { class: cls, kind }: FunctionFacts): boolean {
  return language === 'python' && cls !== undefined && kind !== 'static-method' && kind !== 'lambda';
}
