/**
 * `if isinstance(source, Path): open(source)`: a function that takes a file as well as a path opens it for those callers
 * only who give a path.
 */
import type { Block, FunctionFacts, OperationId, Step, Value } from '../../../rules/facts';
import { innerBlocks, operationsIn } from '../../../rules/shared/blocks';

/** Operations in branches that depend on the type of a parameter, where the other branch is content with what was given. */
export function parameterDependentOperations(
  fn: FunctionFacts,
  index: number,
  isTypeProbe: (op: OperationId) => boolean,
): ReadonlySet<OperationId> {
  const found = new Set<OperationId>();
  const tested = new Map<OperationId, string>();
  for (const [id, op] of fn.operations.entries()) {
    const subject = op.k === 'call' ? op.arguments[0]?.value : undefined;
    const name = subject?.k === 'name' && subject.scope === index ? subject.name : undefined;
    if (name !== undefined && fn.parameters.some((p) => p.name === name) && isTypeProbe(id)) tested.set(id, name);
  }
  if (tested.size > 0) visit(fn.body, fn, tested, found);
  return found;
}

function visit(
  block: Block,
  fn: FunctionFacts,
  tested: ReadonlyMap<OperationId, string>,
  found: Set<OperationId>,
): void {
  for (const step of block) {
    if (typeof step === 'number') continue;
    for (const op of dependentOperations(step, fn, tested)) found.add(op);
    for (const inner of innerBlocks(step)) visit(inner, fn, tested, found);
  }
}

function dependentOperations(
  step: Exclude<Step, number>,
  fn: FunctionFacts,
  tested: ReadonlyMap<OperationId, string>,
): readonly OperationId[] {
  const name = step.k === 'if' ? testedName(step.test, tested) : undefined;
  if (step.k !== 'if' || name === undefined) return [];
  const branches = [step.then, step.else];
  const busy = branches.filter((branch) => !isContent(branch, fn, name));
  return busy.length === 1 ? busy.flatMap(operationsIn) : [];
}

function testedName(test: Value, tested: ReadonlyMap<OperationId, string>): string | undefined {
  if (test.k === 'op') return tested.get(test.op);
  const only = test.k === 'operation' && test.operands.length === 1 ? test.operands[0] : undefined;
  return only ? testedName(only, tested) : undefined;
}

/** Calls nothing but methods of the parameter, or what it raises. */
function isContent(branch: Block, fn: FunctionFacts, name: string): boolean {
  const raised = fn.operations.flatMap((op) => (op.k === 'raise' && op.value.k === 'op' ? [op.value.op] : []));
  return operationsIn(branch).every((id) => {
    const op = fn.operations[id];
    if (op?.k !== 'call' || raised.includes(id)) return true;
    return op.callee.k === 'member' && op.callee.of.k === 'name' && op.callee.of.name === name;
  });
}
