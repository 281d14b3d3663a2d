import type { OperationId, Value } from '../facts';
import type { Fix } from '../fixes';
import type { FunctionId, FunctionView, Graph, PathStep, Site } from '../model';
import { defineRule, type Detection, type Severity } from '../rule';
import { stepsAround } from '../shared/enclosing';
import { importsMain, whereImported } from '../shared/startMethod';
import { calleeText } from '../shared/text';
import { valuesIn } from '../shared/uses';

export const missingMainGuard = defineRule({
  id: 'missing-main-guard',
  area: 'processes',
  languages: ['python'],
  summary: 'A process is started when the module is imported: each new process imports it again, and so on.',
  supersedes: [],
  detect,
  message,
  fixes,
});

interface Details {
  /** What is called at module level: `pool.map`, `main`. */
  readonly call: string;
  readonly where: string;
}

function detect(fn: FunctionView, graph: Graph): readonly Detection<Details>[] {
  // Python does not run the `__main__.py` of a package again.
  // Nor is a notebook, whose top level may await, a module that could be imported.
  if (fn.facts.index !== 0 || fn.facts.isAsync || /(^|\/)__main__\.py$/.test(fn.file.id)) return [];
  if (importsMain(fn.file, graph) === 'never') return [];
  const sites = new Map(fn.sites.map((site) => [site.op, site]));
  for (const [op, operation] of fn.facts.operations.entries()) {
    if (operation.k !== 'call' || isGuarded(fn, op)) continue;
    const start = startAt(fn, op, sites.get(op), graph, new Set([fn.id]));
    if (!start) continue;
    const [first, ...path] = start;
    const details = { call: first?.call ?? '', where: whereImported(fn.file, graph) };
    const severity = severityOf(fn, op, graph);
    // One is enough: wherever the first one fails, nothing after it runs.
    return [{ owner: fn, op, path, confidence: 'high', severity, details }];
  }
  return [];
}

/** Under a test of `__name__`, or of something else that tells parent and child apart. */
function isGuarded(fn: FunctionView, op: OperationId): boolean {
  return stepsAround(fn.facts, op).some((step) => step.k === 'if' && asksForName(step.test));
}

function asksForName(test: Value): boolean {
  return [...valuesIn(test)].some((value) => value.k === 'name' && value.name === '__name__');
}

function severityOf(fn: FunctionView, op: OperationId, graph: Graph): Severity {
  const isConditional = stepsAround(fn.facts, op).some((step) => step.k === 'if' || step.k === 'switch');
  if (isConditional) return 'information';
  return importsMain(fn.file, graph) === 'always' ? 'error' : 'warning';
}

/** Calls are followed this far. */
const MAX_DEPTH = 8;

/** From the operation down to the start of a process, both included. */
function startAt(
  fn: FunctionView,
  op: OperationId,
  site: Site | undefined,
  graph: Graph,
  seen: Set<FunctionId>,
): readonly PathStep[] | undefined {
  const step = stepOf(fn, op);
  if (startsProcess(fn, op, site, graph)) return [step];
  if (!site || seen.size > MAX_FUNCTIONS) return undefined;
  for (const id of runBy(site)) {
    const found = seen.has(id) ? undefined : startIn(id, graph, seen);
    if (found) return [step, ...found];
  }
  return undefined;
}

/** Enough for any program that starts processes; a limit for those that do not. */
const MAX_FUNCTIONS = 400;

function startIn(id: FunctionId, graph: Graph, seen: Set<FunctionId>): readonly PathStep[] | undefined {
  seen.add(id);
  const fn = graph.function(id);
  if (!fn || seen.size > MAX_FUNCTIONS) return undefined;
  const sites = new Map(fn.sites.map((site) => [site.op, site]));
  for (const [op, operation] of fn.facts.operations.entries()) {
    if (operation.k !== 'call') continue;
    const found = startAt(fn, op, sites.get(op), graph, seen);
    if (found && found.length <= MAX_DEPTH) return found;
  }
  return undefined;
}

function startsProcess(fn: FunctionView, op: OperationId, site: Site | undefined, graph: Graph): boolean {
  if (graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'starts-process')) return true;
  return site?.handOff?.runsOn === 'process' && site.handOff.entry.executor !== undefined;
}

/** What runs before the operation ends: callees, and coroutines that it waits for. */
function runBy({ calls, handOff, asyncCallees }: Site): readonly FunctionId[] {
  const isHere = handOff && ['new-loop', 'same-loop', 'caller'].includes(handOff.runsOn);
  return [...calls, ...asyncCallees, ...(isHere ? [...handOff.coroutines, ...handOff.callables] : [])];
}

function stepOf(fn: FunctionView, op: OperationId): PathStep {
  const operation = fn.facts.operations[op];
  return {
    file: fn.file.id,
    function: fn.facts.name,
    call: operation ? calleeText(fn.file.facts, fn.facts, operation) : '',
    span: operation?.span ?? fn.facts.nameSpan,
  };
}

function message({ details: { call, where }, path }: Detection<Details>): string {
  const chain = path.length > 0 ? `: ${[call, ...path.map((step) => step.call)].join(' → ')}` : '';
  return [
    `\`${call}()\` starts a process while the module is imported${chain}`,
    `A new process imports this module to find its work, comes to this line and would start processes itself. Python stops that with a RuntimeError, ${where}.`,
    'Instead: start it under `if __name__ == "__main__":`.',
  ].join('\n');
}

function fixes({ owner, op }: Detection<Details>): readonly Fix[] {
  return [
    {
      title: 'Wrap in if __name__ == "__main__":',
      safety: 'suggestion',
      intent: { k: 'wrap-in-main-guard', fn: owner.facts.index, op },
    },
  ];
}
