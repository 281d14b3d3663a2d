/**
 * Conditions that tell development from production: `process.env.NODE_ENV !== 'production'`, through constants, fields and
 * getters. Their results are entities of which nothing else is known, so that they travel like every other value.
 */
import type { Value } from '../../../rules/facts';
import type { Entity } from './entities';
import type { Evaluator, Scope } from './evaluator';

/** True in development only; false in development only. */
export type Implication = 'if-true' | 'if-false';

const SYMBOLS: Readonly<Record<Implication, string>> = { 'if-true': '?development', 'if-false': '?production' };
const EQUALITIES: ReadonlySet<string> = new Set(['==', '===']);
const INEQUALITIES: ReadonlySet<string> = new Set(['!=', '!==']);

/** When a condition holds in development only. `null` = it says nothing about that. */
export function developmentImplication(evaluator: Evaluator, scope: Scope, value: Value): Implication | null {
  const found = evaluator.value(scope, value);
  if (found.length === 0) return null;
  const isAll = (implication: Implication): boolean =>
    found.every((e) => e.k === 'external' && e.symbol === SYMBOLS[implication]);
  return isAll('if-true') ? 'if-true' : isAll('if-false') ? 'if-false' : null;
}

/** What an operator gives, if it is about the environment. */
export function environmentTest(
  evaluator: Evaluator,
  scope: Scope,
  operator: string,
  operands: readonly Value[],
): Entity | null {
  if (!scope.record.catalog.hasEnvironments) return null;
  const implication = implicationOf(evaluator, scope, operator, operands);
  return implication && { k: 'external', symbol: SYMBOLS[implication] };
}

function implicationOf(
  evaluator: Evaluator,
  scope: Scope,
  operator: string,
  operands: readonly Value[],
): Implication | null {
  const [first, second] = operands;
  if (!first) return null;
  if (operator === '!') return negated(developmentImplication(evaluator, scope, first));
  if (operator === '&&' || operator === '||') {
    const strong: Implication = operator === '&&' ? 'if-true' : 'if-false';
    const all = operands.map((operand) => developmentImplication(evaluator, scope, operand));
    if (all.includes(strong)) return strong;
    return all.every((implication) => implication !== null) ? negated(strong) : null;
  }
  if (!second || operands.length !== 2) return null;
  if (EQUALITIES.has(operator)) return comparison(evaluator, scope, first, second);
  return INEQUALITIES.has(operator) ? negated(comparison(evaluator, scope, first, second)) : null;
}

function negated(implication: Implication | null): Implication | null {
  if (implication === null) return null;
  return implication === 'if-true' ? 'if-false' : 'if-true';
}

/** `NODE_ENV === 'production'`. */
function comparison(evaluator: Evaluator, scope: Scope, first: Value, second: Value): Implication | null {
  const [variable, literal] = first.k === 'literal' ? [second, first] : [first, second];
  if (literal.k !== 'literal' || typeof literal.value !== 'string' || variable.k === 'op') return null;
  for (const entity of evaluator.value(scope, variable)) {
    const entry = entity.k === 'external' ? scope.record.catalog.environment(entity.symbol) : undefined;
    if (entry?.production.includes(literal.value) === true) return 'if-false';
    if (entry?.development.includes(literal.value) === true) return 'if-true';
  }
  return null;
}
