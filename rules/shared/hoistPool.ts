/** The fix that makes a pool once for the module, where a function made one in every call. */
import type { OperationId, Value } from '../facts';
import type { Fix, FixIntent } from '../fixes';
import type { FunctionView, Graph } from '../model';
import { ownVariable } from './ownVariable';
import { endsPool, leftOut } from './poolEnd';
import { handOffAt, isAnswered } from './poolFate';
import { poolHome } from './poolHome';
import { reaches } from './reach';
import { usesOfNames, type Use } from './uses';

/**
 * Python: only pools that start nothing when they are made, of which nobody drops a result (the end of a `with` block waited for
 * those), and whose tasks do not come back here, where they would wait for themselves. JavaScript: pools of workers that are used
 * and perhaps ended here.
 */
export function hoistPool(fn: FunctionView, op: OperationId, graph: Graph): readonly Fix[] {
  const { facts, file } = fn;
  const call = facts.operations[op];
  if (facts.index === 0 || call?.k !== 'call' || !isKnownOutside(call.callee)) return [];
  const isPython = file.language === 'python';
  if (isPython && graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === 'starts-process')) return [];
  const found = ownVariable(fn, op);
  const uses = found && (usesOfNames(facts, facts.index).get(found.variable) ?? []);
  if (!found || !uses || uses.length === 0) return [];
  const endings = isPython ? [] : uses.flatMap(({ by }) => (by !== undefined && endsPool(fn, by, graph) ? [by] : []));
  const others = uses.filter(({ by }) => by === undefined || !endings.includes(by));
  if (!others.every((use) => (isPython ? isAnswered(fn, use, graph) : isTask(fn, use, graph)))) return [];
  const targets = others.flatMap((use) => handOffAt(fn, use)?.callables ?? []);
  const home = reaches(targets, new Set([fn.id]), graph) ? undefined : poolHome(fn, call, op, graph);
  if (!home) return [];
  const used: FixIntent =
    found.enter === undefined
      ? { k: 'replace-call', fn: facts.index, op, code: [home.expression] }
      : { k: 'unwrap-with', fn: facts.index, op: found.enter, statement: [`${found.variable} = ${home.expression}`] };
  const ended = endings.map((at): FixIntent => leftOut(fn, at));
  return [
    {
      title: `Make the pool once, in the ${home.of}`,
      safety: 'suggestion',
      intent: { k: 'all', of: [used, ...ended, ...home.declared] },
    },
  ];
}

/** Named by what the module has. */
function isKnownOutside(value: Value): boolean {
  return value.k === 'member' ? isKnownOutside(value.of) : value.k === 'name' && value.scope === 0;
}

/** JavaScript: it is given a task. */
function isTask(fn: FunctionView, { as, by, isPart }: Use, graph: Graph): boolean {
  if (as !== 'receiver' || by === undefined || isPart) return false;
  return graph.values.rolesAt(fn, by).some(({ entry }) => entry.role === 'works-in-pool');
}
