/** Work that computes and does nothing else, in loops inside of loops, however often those turn. */
import type { OperationId } from '../facts';
import type { FunctionView, Graph, Site, SiteApi } from '../model';
import { loopsAround } from './enclosing';
import { entersLock } from './exclusive';
import { memoised } from './memo';
import type { StartedWork } from './startedWork';

/** Calls are followed this far. */
const MAX_DEPTH = 4;
/** Loops around each other: who goes once over a few things needs no threads either, but nobody would notice. */
const NESTED = 2;

/** What is started computes, for a time that depends on its data. */
export function isOnlyComputing({ targets, handOff }: StartedWork, graph: Graph): boolean {
  if (targets.length === 0 || (handOff?.apis.length ?? 0) > 0) return false;
  return targets.every((target) => (nesting(graph, target, MAX_DEPTH) ?? 0) >= NESTED);
}

/** How many loops stand around what the function computes; `null` if it does anything else, or nobody knows what. */
const nesting = memoised((graph, fn, depth): number | null => {
  const { facts } = fn;
  if (depth === 0 || facts.isAsync || facts.isStub || facts.decorators.length > 0) return null;
  let deepest = 0;
  for (const op of facts.operations.keys()) {
    const inside = nestingAt(graph, fn, op, depth);
    if (inside === null) return null;
    deepest = Math.max(deepest, inside);
  }
  return deepest;
});

function nestingAt(graph: Graph, fn: FunctionView, op: OperationId, depth: number): number | null {
  const operation = fn.facts.operations[op];
  const around = loopsAround(fn.facts, op).filter(({ trip }) => trip.k !== 'forever').length;
  switch (operation?.k) {
    case 'call': {
      const called = nestingOfCall(graph, fn, op, depth);
      return called === null ? null : around + called;
    }
    case 'compute':
      return around;
    case 'write':
      return operation.augmented === undefined ? 0 : around;
    case 'enter':
      return entersLock(fn, op, graph) ? 0 : null;
    case 'await':
      return null;
    default:
      return 0;
  }
}

function nestingOfCall(graph: Graph, fn: FunctionView, op: OperationId, depth: number): number | null {
  const sites = fn.sites.filter((site) => site.op === op && site.kind === 'call');
  if (!sites.every((site) => isPlainCall(site))) return null;
  const callees = sites.flatMap(({ calls }) => calls);
  if (callees.length === 0)
    return sites.some(({ apis }) => apis.length > 0) || isKnownToCompute(graph, fn, op) ? 0 : null;
  const inside = callees.map((id) => {
    const callee = graph.function(id);
    // What calls itself is counted where the others call it.
    return callee?.id === fn.id ? 0 : callee ? nesting(graph, callee, depth - 1) : null;
  });
  return inside.includes(null) ? null : Math.max(...inside.map((found) => found ?? 0));
}

function isPlainCall({ handOff, confidence, apis }: Site): boolean {
  return !handOff && confidence === 'high' && apis.every((api) => keepsTheGil(api));
}

/** Queues and locks are how threads talk to each other. */
function keepsTheGil({ effect: { kind, category, gil } }: SiteApi): boolean {
  return kind === 'computes' ? gil === 'held' || gil === 'switches' : category === 'wait' || category === 'lock';
}

const COMPUTING: ReadonlySet<string> = new Set(['computes-only', 'takes-no-time', 'mutates-receiver', 'tells-state']);

function isKnownToCompute(graph: Graph, fn: FunctionView, op: OperationId): boolean {
  return graph.values.rolesAt(fn, op).some(({ entry }) => COMPUTING.has(entry.role));
}
