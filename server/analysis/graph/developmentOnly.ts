/** Code that runs in development only: nobody waits for it. */
import type { Block, FunctionFacts, OperationId, Step, Value } from '../../../rules/facts';
import { developmentImplication } from '../evaluation/environment';
import type { Evaluator, Scope } from '../evaluation/evaluator';
import { innerBlocks, operationsIn } from '../../../rules/shared/blocks';
import type { Draft } from './sitePlace';

const NOTHING: ReadonlySet<OperationId> = new Set();

/** Operations behind `if (isDevelopment)`, or behind `if (isProduction) return`. */
export function developmentOnly(evaluator: Evaluator, scope: Scope, fn: FunctionFacts): ReadonlySet<OperationId> {
  if (!scope.record.catalog.hasEnvironments) return NOTHING;
  const found = new Set<OperationId>();
  visit(evaluator, scope, fn, fn.body, found);
  return found;
}

function visit(evaluator: Evaluator, scope: Scope, fn: FunctionFacts, block: Block, found: Set<OperationId>): void {
  for (const [at, step] of block.entries()) {
    if (typeof step === 'number') continue;
    for (const inner of innerBlocks(step)) visit(evaluator, scope, fn, inner, found);
    if (step.k !== 'if' || !isSimple(step.test)) continue;
    const implication = developmentImplication(evaluator, scope, step.test);
    if (implication === null) continue;
    const [only, other] = implication === 'if-true' ? [step.then, step.else] : [step.else, step.then];
    for (const op of operationsIn(only)) found.add(op);
    if (leaves(fn, other)) for (const op of operationsIn(block.slice(at + 1))) found.add(op);
  }
}

/** Calls and arithmetic say nothing about the environment, and there are many of them. */
function isSimple(test: Value): boolean {
  if (test.k === 'operation') return test.operands.some(isSimple);
  return test.k === 'name' || (test.k === 'member' && test.of.k !== 'op');
}

function leaves(fn: FunctionFacts, block: Block): boolean {
  const last: Step | undefined = block.at(-1);
  const op = typeof last === 'number' ? fn.operations[last] : undefined;
  return op?.k === 'return' || op?.k === 'raise';
}

/** What was found in such code, as far as anybody else is concerned: it does nothing, and what it starts is cold. */
export function addCold(draft: Draft, cold: Draft): void {
  const start = { k: 'entry', place: 'main', phase: 'build', reason: 'in development only' } as const;
  for (const { to, op } of [...cold.calls, ...cold.starts]) draft.starts.push({ to, op, start });
}
