/** Plain functions, methods of interfaces among them, of which the declaration says that they give a promise. */
import type { Evaluator } from '../evaluation/evaluator';
import type { FunctionId } from '../../../rules/model';

/** `can(user: string): Promise<boolean>`. */
export function declaresPromise(evaluator: Evaluator, id: FunctionId): boolean {
  evaluator.memo.track(`sign:${id}`);
  const found = evaluator.functionOf(id);
  const type = found?.facts.returns;
  if (!found || type?.k !== 'generic' || type.base.k !== 'reference') return false;
  const { record, facts } = found;
  return evaluator
    .value({ record, fn: Math.max(facts.parent, 0) }, type.base.value)
    .some(
      (entity) =>
        entity.k === 'external' &&
        record.catalog.roles(`${entity.symbol}()`).some(({ role }) => role === 'plain-promise'),
    );
}
