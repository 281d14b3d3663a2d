/** The fix that waits once for the time that a loop looks at again and again. */
import type { LoopStep, OperationId, Value } from '../facts';
import type { Code, Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { toolOf } from './fixApis';
import { makeAsync } from './makeAsync';
import { valueText } from './text';
import { isPause } from './waitFix';

/** `while time.time() < end: pass` → `time.sleep(max(0, end - time.time()))`. */
export function pauseFix(fn: FunctionView, loop: LoopStep, graph: Graph): readonly Fix[] {
  const { facts } = fn;
  if (loop.form !== 'while' || loop.else.length > 0 || !loop.body.every((step) => isPause(fn, step, graph))) return [];
  const left = loop.test && timeLeft(fn, loop.test, graph);
  if (!left) return [];
  const { index } = facts;
  const replaced = { k: 'replace-loop', fn: index, at: loop.span.start } as const;
  const title = 'Wait once, for the time that is left';
  const code = waitingFor(fn, left);
  if (code) return [{ title, safety: 'suggestion', intent: { ...replaced, code } }];
  const callers = facts.isAsync ? undefined : makeAsync(fn, graph);
  const awaited = callers && asyncWaitingFor(fn, left);
  if (!awaited) return [];
  const intent: FixIntent = { k: 'all', of: [...callers, { ...replaced, code: awaited, becomesAsync: true }] };
  return [{ title: `${title}, and await \`${facts.name}\` everywhere`, safety: 'suggestion', intent }];
}

/** `end - now`, for a condition that holds as long as that is more than nothing. */
function timeLeft(fn: FunctionView, test: Value, graph: Graph): Code | undefined {
  if (test.k !== 'operation') return undefined;
  const [first, second] = test.operands;
  const isUpTo = test.operator === '<' || test.operator === '<=';
  if (!first || !second || !(isUpTo || test.operator === '>' || test.operator === '>=')) return undefined;
  const [sooner, later] = isUpTo ? [first, second] : [second, first];
  const clocks = [sooner, later].flatMap((value) => clocksIn(fn, value, graph));
  const [until, now] = [codeOf(fn, later), codeOf(fn, sooner, true)];
  if (clocks.length !== 1 || clocks[0] !== true || !until || !now) return undefined;
  return [...until, ' - ', ...now];
}

/** `true` for each look at a clock that runs as pauses do, `false` for any other call. */
function clocksIn(fn: FunctionView, value: Value, graph: Graph): readonly boolean[] {
  if (value.k === 'operation') return value.operands.flatMap((operand) => clocksIn(fn, operand, graph));
  if (value.k !== 'op') return [];
  const operation = fn.facts.operations[value.op];
  if (operation?.k === 'compute') return operation.operands.flatMap((operand) => clocksIn(fn, operand, graph));
  return [graph.values.rolesAt(fn, value.op).some(({ entry }) => entry.role === 'clock-of-pauses')];
}

/** Calls, numbers, local variables that nobody else changes, and their sums and differences. */
function codeOf(fn: FunctionView, value: Value, isInside = false): Code | undefined {
  switch (value.k) {
    case 'op':
      return codeOfOperation(fn, value.op, isInside);
    case 'operation':
      return codeOfSum(fn, value, isInside);
    case 'literal':
      return typeof value.value === 'number' ? [String(value.value)] : undefined;
    case 'name':
      return isOwn(fn, value) ? [valueText(fn.file.facts, fn.facts, value)] : undefined;
    default:
      return undefined;
  }
}

function codeOfOperation(fn: FunctionView, op: OperationId, isInside: boolean): Code | undefined {
  const operation = fn.facts.operations[op];
  if (operation?.k === 'call') return [operation.span];
  return operation?.k === 'compute' ? codeOfSum(fn, operation, isInside) : undefined;
}

function codeOfSum(
  fn: FunctionView,
  { operator, operands }: { readonly operator: string; readonly operands: readonly Value[] },
  isInside: boolean,
): Code | undefined {
  const [a, b] = operands;
  const left = a && codeOf(fn, a);
  const right = b && codeOf(fn, b, true);
  if ((operator !== '+' && operator !== '-') || !left || !right) return undefined;
  const code = [...left, ` ${operator} `, ...right];
  return isInside ? ['(', ...code, ')'] : code;
}

function isOwn({ facts }: FunctionView, { name, scope }: Value & { readonly k: 'name' }): boolean {
  const binding = scope === facts.index && facts.kind !== 'module' ? facts.bindings[name] : undefined;
  const isVariable = binding?.k === 'variable' || binding?.k === 'parameter';
  return isVariable && binding.assignments.every((assignment) => assignment.fn === facts.index);
}

/** As the function can wait: on the loop, or with its thread. */
function waitingFor(fn: FunctionView, left: Code): Code | undefined {
  const { facts, file, contexts } = fn;
  if (facts.isAsync) return asyncWaitingFor(fn, left);
  const isOnLoop = contexts.some(({ place }) => place === 'event-loop');
  const pause = isOnLoop ? undefined : toolOf(file, 'pause-of-threads');
  const time = timeOf(fn, left);
  return pause && time && [pause, '(', ...time, ')'];
}

function asyncWaitingFor(fn: FunctionView, left: Code): Code | undefined {
  const { file } = fn;
  const time = timeOf(fn, left);
  const pause = toolOf(file, 'pause');
  if (!time) return undefined;
  if (pause) return ['await ', pause, '(', ...time, ')'];
  const [timer, promise] = [toolOf(file, 'timer'), toolOf(file, 'promise')];
  return timer && promise && ['await new ', promise, '((resolve) => ', timer, '(resolve, ', ...time, '))'];
}

/** Not less than no time. */
function timeOf({ file }: FunctionView, left: Code): Code | undefined {
  const larger = toolOf(file, 'larger-of');
  return larger && [larger, '(0, ', ...left, ')'];
}
