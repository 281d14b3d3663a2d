/** What a callback gets from the call that it is given to: `xs.map((x) => …)`, `test('x', ({ page }) => …)`. */
import type { CallOperation } from '../../../rules/facts';
import { elementsOf, type Evaluator, type Scope } from './evaluator';
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
  if (call?.k !== 'call') return [];
  const passed = passedByLibrary(evaluator, { record, fn: parent, at }, call, parameter);
  if (passed.length > 0 || call.callee.k !== 'member') return passed;
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

/** `bot.on('message', (context) => …)`: what the catalogue says of it. */
function passedByLibrary(
  evaluator: Evaluator,
  scope: Scope,
  call: CallOperation,
  parameter: number,
): readonly Entity[] {
  const { catalog } = scope.record;
  const first = call.arguments[0]?.value;
  const events = first ? evaluator.value(scope, first).map((e) => eventName(e, catalog)) : [];
  const paths = evaluator.value(scope, call.callee).flatMap((callee) => {
    if (callee.k !== 'external' || isUnknown(callee)) return [];
    const entries = catalog
      .passes(callee.symbol)
      .filter(({ event }) => event === undefined || events.some((name) => event.includes(name)));
    return entries.flatMap(({ gives }) => gives[parameter] ?? []);
  });
  return distinct(paths.map((symbol): Entity => ({ k: 'external', symbol })));
}

function eventName(entity: Entity, catalog: FileRecord['catalog']): string {
  if (entity.k === 'literal') return String(entity.value);
  return entity.k === 'external' ? catalog.canonical(entity.symbol) : '';
}

function isGiven(call: CallOperation, fn: number): boolean {
  return call.arguments.some(({ value }) => value.k === 'function' && value.fn === fn);
}

function known(entities: readonly Entity[]): readonly Entity[] {
  return distinct(entities.filter((e) => !isUnknown(e)));
}
