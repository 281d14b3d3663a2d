/**
 * Code that first asks where it runs (`get_running_loop()`, `current_thread()`) and then does one thing or the other:
 * which of them happens on a loop cannot be told from the text.
 */
import type { Block, FunctionFacts, OperationId, Step, Value } from '../../../rules/facts';
import { bindingOf } from '../evaluation/fileRecord';
import { innerBlocks, operationsIn } from '../../../rules/shared/blocks';

/** Operations in branches that depend on the answer of a probe, and in handlers of a failed probe. */
export function placeDependentOperations(
  fn: FunctionFacts,
  index: number,
  isProbe: (op: OperationId) => boolean,
): ReadonlySet<OperationId> {
  const probes = new Set(fn.operations.flatMap((op, id) => (op.k === 'call' && isProbe(id) ? [id] : [])));
  const found = new Set<OperationId>();
  if (probes.size > 0) visit(fn.body, { fn, index, probes }, found);
  return found;
}

/** Whether what the function returns depends on a probe. */
export function answersProbe(fn: FunctionFacts, index: number, isProbe: (op: OperationId) => boolean): boolean {
  const results = fn.operations.flatMap((op) => (op.k === 'return' ? [op.value] : []));
  if (results.length === 0) return false;
  const probes = new Set(fn.operations.flatMap((op, id) => (op.k === 'call' && isProbe(id) ? [id] : [])));
  return probes.size > 0 && results.some((value) => asks(value, { fn, index, probes }, 0));
}

interface Search {
  readonly fn: FunctionFacts;
  readonly index: number;
  readonly probes: ReadonlySet<OperationId>;
}

function visit(block: Block, search: Search, found: Set<OperationId>): void {
  for (const [at, step] of block.entries()) {
    if (isGuard(step, block[at + 1], search)) for (const op of operationsIn(block.slice(at + 1))) found.add(op);
    if (typeof step === 'number') continue;
    for (const dependent of dependentBlocks(step, search)) for (const op of operationsIn(dependent)) found.add(op);
    for (const inner of innerBlocks(step)) visit(inner, search, found);
  }
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', 'is', 'is not']);

/** `if on_loop(): raise …`, `assert get_running_loop() is not loop`: what follows is done in one place only. */
function isGuard(step: Step, next: Step | undefined, search: Search): boolean {
  if (typeof step !== 'number') {
    // Whether a thread is a daemon says nothing about loops.
    if (step.k !== 'if' || step.test.k === 'member') return false;
    return asks(step.test, search, 0) && [step.then, step.else].some((b) => endsInRaise(b, search));
  }
  const op = search.fn.operations[step];
  if (op?.k !== 'compute' || !COMPARISONS.has(op.operator)) return false;
  // The test of an `if` is no assertion.
  const isTest = typeof next === 'object' && (next.k === 'if' || next.k === 'loop');
  return !isTest && op.operands.some((operand) => asks(operand, search, 0));
}

function endsInRaise(block: Block, search: Search): boolean {
  const last = block.at(-1);
  return typeof last === 'number' && search.fn.operations[last]?.k === 'raise';
}

function dependentBlocks(step: Exclude<Step, number>, search: Search): readonly Block[] {
  if (step.k === 'if') return asks(step.test, search, 0) ? [step.then, step.else] : [];
  if (step.k !== 'try') return [];
  const isTried = operationsIn(step.body).some((op) => search.probes.has(op));
  return isTried ? [...step.handlers.map((handler) => handler.body), step.else] : [];
}

function asks(value: Value, search: Search, depth: number): boolean {
  if (depth > 6) return false;
  const inner = (v: Value): boolean => asks(v, search, depth + 1);
  switch (value.k) {
    case 'op': {
      if (search.probes.has(value.op)) return true;
      const op = search.fn.operations[value.op];
      if (op?.k === 'call') return inner(op.callee) || op.arguments.some((a) => inner(a.value));
      return op?.k === 'compute' && op.operands.some(inner);
    }
    case 'member':
      return inner(value.of);
    case 'operation':
      return value.operands.some(inner);
    case 'choice':
      return value.of.some(inner);
    case 'name': {
      const binding = value.scope === search.index ? bindingOf(search.fn, value.name) : undefined;
      return binding?.k === 'variable' && binding.assignments.some((a) => a.fn === search.index && inner(a.value));
    }
    default:
      return false;
  }
}
