/** Work that takes next to no time: a few steps on small data, no loop, no call of which nothing is known. */
import type { Block, FunctionFacts, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import { argumentOf } from './arguments';
import { innerBlocks } from './blocks';
import type { StartedWork } from './startedWork';

/** Functions that are called are followed this far. */
const MAX_DEPTH = 3;
const MAX_OPERATIONS = 25;

export function isTrivialWork(fn: FunctionView, work: StartedWork, graph: Graph): boolean {
  const { targets, handOff } = work;
  if (targets.length === 0 || (handOff?.apis.length ?? 0) > 0) return false;
  if (!targets.every((target) => isTrivial(target, graph))) return false;
  // Operators of Python mean what their operands make of them: those of arrays and matrices compute for long.
  return fn.file.language !== 'python' || isGivenSmall(fn, work, graph);
}

/** A worker's file is trivial if all that is in it is. What computes nothing at all stands for something else. */
function isTrivial(target: FunctionView, graph: Graph): boolean {
  const all = target.facts.kind === 'module' ? target.file.functions : [target];
  const computes = all.some(({ facts }) => facts.operations.some(({ k }) => k === 'compute'));
  return computes && all.every((fn) => isQuick(fn, graph, MAX_DEPTH));
}

function isQuick(fn: FunctionView, graph: Graph, depth: number): boolean {
  const { facts, effects } = fn;
  if (depth <= 0 || facts.isGenerator || facts.isStub || facts.operations.length > MAX_OPERATIONS) return false;
  if (facts.kind === 'function' && facts.decorators.length > 0) return false;
  if (effects.some(({ cost }) => cost !== 'micro') || hasLoop(facts.body)) return false;
  return facts.operations.every((operation, op) => {
    switch (operation.k) {
      case 'call':
        return isQuickCall(fn, op, graph, depth);
      case 'compute':
        return isArithmetic(operation.operator, operation.operands);
      default:
        return !['await', 'iterate', 'enter', 'yield', 'yield-from', 'delete'].includes(operation.k);
    }
  });
}

function hasLoop(block: Block): boolean {
  return block.some((step) => typeof step !== 'number' && (step.k === 'loop' || innerBlocks(step).some(hasLoop)));
}

/** Powers of large numbers, and products of matrices, are no small thing. */
function isArithmetic(operator: string, operands: readonly Value[]): boolean {
  const [, exponent] = operands;
  if (operator === '**') return exponent?.k === 'literal';
  return operator !== '@' && operator !== '<<';
}

function isQuickCall(fn: FunctionView, op: OperationId, graph: Graph, depth: number): boolean {
  if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'takes-no-time')) return true;
  const site = fn.sites.find((other) => other.op === op);
  if (!site || site.calls.length === 0 || site.handOff || site.apis.length > 0 || site.confidence !== 'high')
    return false;
  return site.calls.every((id) => {
    const callee = graph.function(id);
    return callee !== undefined && isQuick(callee, graph, depth - 1);
  });
}

/** All that the function is given are numbers, as far as the code says: by its annotations, or where it is given them. */
function isGivenSmall(fn: FunctionView, { call, op, handOff, targets }: StartedWork, graph: Graph): boolean {
  if (targets.every(({ facts }) => takesNumbers(facts))) return true;
  const { callable, executor, many } = handOff?.entry ?? {};
  const others = [callable, executor].map((selector) => selector !== undefined && argumentOf(call, selector));
  const given = call.arguments.filter((argument) => !others.includes(argument));
  return given.every(({ value }) => isSmall(fn, value, graph, op, many === true));
}

function takesNumbers({ parameters }: FunctionFacts): boolean {
  return parameters.every(({ annotation }) => {
    const named = annotation?.k === 'reference' ? annotation.value : undefined;
    return named?.k === 'name' && named.scope < 0 && /^(int|float|bool)$/.test(named.name);
  });
}

function isSmall(
  fn: FunctionView,
  value: Value,
  graph: Graph,
  at: OperationId,
  areElements: boolean,
  depth = 4,
): boolean {
  if (depth <= 0) return false;
  const isPart = (part: Value, elements = areElements): boolean => isSmall(fn, part, graph, at, elements, depth - 1);
  switch (value.k) {
    case 'literal':
      return typeof value.value !== 'string' && !areElements;
    case 'list':
      return value.items.every((item) => isPart(item, false));
    case 'collected':
      return areElements && isPart(value.element, false);
    case 'element':
      return isPart(value.of, true);
    case 'operation':
      return !areElements && value.operands.every((operand) => isPart(operand));
    case 'op':
      return areElements
        ? graph.values.countArgument(fn, value.op) !== undefined || givesNumbers(fn, value.op, graph, depth)
        : graph.values.rolesAt(fn, value.op).some(({ entry }) => entry.role === 'gives-number');
    case 'name':
      return assignedTo(fn, value).every((assigned) => isPart(assigned)) && assignedTo(fn, value).length > 0;
    default:
      return false;
  }
}

/** A function of the project that returns collections of numbers, as far as its own text says. */
function givesNumbers(fn: FunctionView, op: OperationId, graph: Graph, depth: number): boolean {
  const callees = fn.sites.filter((site) => site.op === op && site.confidence === 'high').flatMap(({ calls }) => calls);
  return (
    callees.length > 0 &&
    callees.every((id) => {
      const callee = graph.function(id);
      const returned = callee?.facts.operations.flatMap((o, at) => (o.k === 'return' ? [{ value: o.value, at }] : []));
      if (!callee || !returned || returned.length === 0 || callee.facts.isGenerator) return false;
      return returned.every(({ value, at }) => isSmall(callee, value, graph, at, true, depth - 1));
    })
  );
}

function assignedTo({ file }: FunctionView, { name, scope }: Value & { readonly k: 'name' }): readonly Value[] {
  const binding = file.facts.functions[scope]?.bindings[name];
  return binding?.k === 'variable' ? binding.assignments.map(({ value }) => value) : [];
}
