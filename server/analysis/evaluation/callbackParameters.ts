/** What a callback gets from the call that it is given to: `xs.map((x) => …)`, `import('x').then((module) => …)`. */
import type { CallOperation } from '../../../rules/facts';
import { elementsOf, type Evaluator } from './evaluator';
import { distinct, isUnknown, type Entity } from './entities';
import { functionFacts, functionId, type FileRecord } from './fileRecord';

/** Empty where nothing is known. */
export function passedEntities(
  evaluator: Evaluator,
  record: FileRecord,
  fn: number,
  parameter: number,
): readonly Entity[] {
  const { parent, kind } = functionFacts(record, fn);
  if (parent < 0 || kind !== 'lambda' || record.facts.language === 'python') return [];
  const owner = functionFacts(record, parent);
  const id = functionId(record.id, owner.key);
  evaluator.memo.track(`operations:${id}`);
  evaluator.memo.track(`body:${id}`);
  const at = owner.operations.findIndex((op) => op.k === 'call' && isGiven(op, fn));
  const call = owner.operations[at];
  if (call?.k !== 'call' || call.callee.k !== 'member') return [];
  const { catalog } = record;
  const method = `?.${call.callee.name}`;
  const receivers = (): readonly Entity[] =>
    call.callee.k === 'member' ? evaluator.value({ record, fn: parent, at }, call.callee.of) : [];
  if (catalog.invocations(method).some((entry) => entry.element === parameter))
    return known(elementsOf(receivers().filter((e) => e.k === 'collection')));
  if (catalog.handOffs(method).some((entry) => entry.value === parameter))
    return known(evaluator.awaited(receivers().filter((e) => e.k === 'coroutine' || e.k === 'module')));
  return [];
}

function isGiven(call: CallOperation, fn: number): boolean {
  return call.arguments.some(({ value }) => value.k === 'function' && value.fn === fn);
}

function known(entities: readonly Entity[]): readonly Entity[] {
  return distinct(entities.filter((e) => !isUnknown(e)));
}
