/** Which regular expression a value is: a literal, or what was compiled from one. */
import type { Value } from '../../../rules/facts';
import type { RegularExpression } from '../../../rules/model';
import { argumentOf } from '../../../rules/shared/arguments';
import { pythonFlag } from '../../../rules/shared/patterns';
import type { Evaluator, Scope } from '../evaluation/evaluator';

/** `undefined` = not known, or one of several. Flags in the notation of JavaScript; Python's verbose flag is `x`. */
export function patternOf(evaluator: Evaluator, scope: Scope, value: Value): RegularExpression | undefined {
  const entities = evaluator.value(scope, value);
  const [only] = entities;
  if (entities.length !== 1 || only === undefined) return undefined;
  if (only.k === 'literal') {
    return typeof only.value === 'string' && isWhole(value) ? { source: only.value, flags: '' } : undefined;
  }
  if (only.k !== 'external') return undefined;
  return only.pattern ?? (only.origin ? compiled(evaluator, only.origin) : undefined);
}

/** Of a template only the beginning is known. */
function isWhole(value: Value): boolean {
  return value.k === 'literal' || value.k === 'name' || value.k === 'member';
}

/** `re.compile("…", re.I)`, `new RegExp('…', 'i')`. */
function compiled(
  evaluator: Evaluator,
  origin: { readonly fn: string; readonly op: number },
): RegularExpression | undefined {
  const found = evaluator.functionOf(origin.fn);
  const call = found?.facts.operations[origin.op];
  if (!found || call?.k !== 'call') return undefined;
  const scope: Scope = { record: found.record, fn: found.index, at: origin.op };
  for (const callee of evaluator.value(scope, call.callee)) {
    const roles = callee.k === 'external' ? found.record.catalog.roles(callee.symbol) : [];
    const role = roles.find((entry) => entry.role === 'compiles-pattern');
    const source = role && argumentOf(call, role.argument ?? 0)?.value;
    if (!role || !source) continue;
    const pattern = patternOf(evaluator, scope, source);
    const given = role.flags === undefined ? undefined : argumentOf(call, role.flags)?.value;
    const flags = given ? flagsOf(evaluator, scope, given) : '';
    return pattern && flags !== undefined ? { source: pattern.source, flags: pattern.flags + flags } : undefined;
  }
  return undefined;
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
