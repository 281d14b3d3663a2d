/** Which regular expressions a value may be: literals, or what was compiled from them. */
import type { CallOperation, Value } from '../../../rules/facts';
import type { RegularExpression } from '../../../rules/model';
import { argumentOf } from '../../../rules/shared/arguments';
import { pythonFlag } from '../../../rules/shared/patterns';
import type { Evaluator, Scope } from './evaluator';

/** Those that are known, one after the other. Flags in the notation of JavaScript; Python's verbose flag is `x`. */
export function patternsOf(evaluator: Evaluator, scope: Scope, value: Value): readonly RegularExpression[] {
  return evaluator.value(scope, value).flatMap((entity) => {
    if (entity.k === 'external') return entity.pattern ?? [];
    if (entity.k !== 'literal' || typeof entity.value !== 'string' || !isWhole(value)) return [];
    return { source: entity.value, flags: '' };
  });
}

/** Of a template only the beginning is known. */
function isWhole(value: Value): boolean {
  return value.k === 'literal' || value.k === 'name' || value.k === 'member';
}

/** What a call compiles: `re.compile("…", re.I)`, `new RegExp('…', 'i')`. `undefined`: nothing, or not known. */
export function compiledBy(
  evaluator: Evaluator,
  scope: Scope,
  symbol: string,
  call: CallOperation,
): RegularExpression | undefined {
  const role = scope.record.catalog.roles(symbol).find((entry) => entry.role === 'compiles-pattern');
  const source = role && argumentOf(call, role.argument ?? 0)?.value;
  if (!role || !source) return undefined;
  const [pattern, ...others] = patternsOf(evaluator, scope, source);
  const given = role.flags === undefined ? undefined : argumentOf(call, role.flags)?.value;
  const flags = given ? flagsOf(evaluator, scope, given) : '';
  if (!pattern || others.length > 0 || flags === undefined) return undefined;
  return { source: pattern.source, flags: pattern.flags + flags };
}

/** `'gi'`, `re.I | re.M`. */
export function flagsOf(evaluator: Evaluator, scope: Scope, value: Value): string | undefined {
  const operands = flagOperands(scope, value);
  const flags = operands.map((operand) => {
    const literal = evaluator.literal(scope, operand);
    if (typeof literal === 'string') return literal;
    if (literal === 0) return '';
    const [entity] = evaluator.value(scope, operand);
    return entity?.k === 'external' ? pythonFlag(entity.symbol.split('.').at(-1) ?? '') : undefined;
  });
  return flags.includes(undefined) ? undefined : flags.join('');
}

function flagOperands(scope: Scope, value: Value): readonly Value[] {
  const pending = [value];
  const found: Value[] = [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const operation = next.k === 'op' ? scope.record.facts.functions[scope.fn]?.operations[next.op] : undefined;
    if (next.k === 'operation' && next.operator === '|') pending.push(...next.operands);
    else if (operation?.k === 'compute' && operation.operator === '|') pending.push(...operation.operands);
    else found.push(next);
  }
  return found;
}
