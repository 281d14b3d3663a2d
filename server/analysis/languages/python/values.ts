/** Small helpers on values. */
import type { Place, Value } from '../../../../rules/facts';
import type { Body } from './body';
import type { SyntaxNode } from './syntax';

export const UNKNOWN: Value = { k: 'unknown' };
export const NONE: Value = { k: 'literal', value: null };

/** Turns an expression into a value, adding the operations it takes. Passed around, because everything nests in everything. */
export type Evaluate = (body: Body, node: SyntaxNode | undefined) => Value;

export function numberOf(value: Value): number | undefined {
  return value.k === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

/** The place that a value names, for values that name one. */
export function placeOf(value: Value, name: string, fn: number): Place {
  if (value.k === 'name' || value.k === 'member') return value;
  return { k: 'name', name, scope: fn };
}
