/** Functions that a helper of the project hands on: `async def in_thread(f, *args): return await to_thread(f, *args)`. */
import type { CallOperation } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { argumentOf } from '../../../rules/shared/arguments';
import { displaySymbol } from '../evaluation/entities';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { argumentFor, callablesOf, isBound } from './callables';
import { placeOf } from './handOffs';
import type { Start, StartEdge } from './node';
import { startOf } from './starts';

/** What becomes of a function that is given for a parameter. */
interface HandedOn {
  readonly parameter: number;
  readonly start: Start;
}

/** Where the functions run that a call gives to helpers. */
export function startsThroughHelpers(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  helpers: readonly FunctionId[],
  op: number,
): readonly StartEdge[] {
  if (!call.arguments.some(({ value }) => value.k !== 'literal')) return [];
  return helpers.flatMap((id) => {
    const helper = evaluator.functionOf(id);
    const handedOn = helper ? handedOnBy(evaluator, id) : [];
    return handedOn.flatMap(({ parameter, start }) => {
      const bound = helper !== null && isBound(helper.facts.kind, helper.record.facts.language);
      const name = helper?.facts.parameters[parameter]?.name ?? null;
      const argument = argumentFor(call, parameter, name, bound);
      const given = argument ? callablesOf(evaluator, evaluator.value(scope, argument.value), scope).sync : [];
      return given.map((to) => ({ to, op, start }));
    });
  });
}

function handedOnBy(evaluator: Evaluator, id: FunctionId): readonly HandedOn[] {
  return evaluator.memo.compute(`handed on by ${id}`, [], () => {
    evaluator.memo.track(`body:${id}`);
    const fn = evaluator.functionOf(id);
    if (!fn || fn.facts.parameters.length === 0) return [];
    return fn.facts.operations.flatMap((operation, at) => {
      if (operation.k !== 'call' || operation.arguments.length === 0) return [];
      return handedOnAt(evaluator, { record: fn.record, fn: fn.index, at }, operation, id);
    });
  });
}

function handedOnAt(evaluator: Evaluator, scope: Scope, call: CallOperation, id: FunctionId): readonly HandedOn[] {
  const { catalog, loop } = scope.record;
  return evaluator.value(scope, call.callee).flatMap((callee) => {
    const symbol = callee.k === 'external' ? catalog.canonical(callee.symbol) : undefined;
    return (symbol === undefined ? [] : catalog.handOffs(symbol)).flatMap((entry) => {
      const argument = entry.callable === undefined ? undefined : argumentOf(call, entry.callable);
      if (!argument || symbol === undefined) return [];
      const runsOn = placeOf(evaluator, scope, call, entry);
      const start = startOf({ entry, display: displaySymbol(symbol), runsOn }, loop, false);
      return evaluator
        .value(scope, argument.value)
        .flatMap((e) => (e.k === 'parameter' && e.fn === id ? [{ parameter: e.index, start }] : []));
    });
  });
}
