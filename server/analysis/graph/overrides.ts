/**
 * Abstract methods: whoever calls one runs an implementation. The calls lead to the abstract method, and from there to the
 * methods that override it.
 */
import type { FunctionFacts } from '../../../rules/facts';
import type { FunctionId } from '../../../rules/model';
import { ancestors } from '../evaluation/classes';
import type { Evaluator } from '../evaluation/evaluator';
import { functionFacts, functionId, idOfClass, type FileRecord } from '../evaluation/fileRecord';
import type { CallEdge } from './node';

/** With more implementations than this, which of them runs is anybody's guess. */
const MAX_IMPLEMENTATIONS = 4;

/** Not an operation of the abstract method: its own text does not call anything. */
export const OVERRIDE_OP = -1;

/** Abstract methods that a method implements. Test doubles say nothing about the program. */
export function implementedMethods(evaluator: Evaluator, record: FileRecord, fn: FunctionFacts): readonly FunctionId[] {
  if (fn.class === undefined || fn.isAsync || fn.isGenerator || record.role.phase === 'test') return [];
  const own = idOfClass(record, fn.class);
  evaluator.memo.track(`class:${own}`);
  if (evaluator.classOf(own)?.facts.bases.length === 0) return [];
  return ancestors(evaluator, own).flatMap((ancestor) =>
    ancestor.k === 'class' && ancestor.class !== own ? abstractMethods(evaluator, ancestor.class, fn.name) : [],
  );
}

function abstractMethods(evaluator: Evaluator, id: string, name: string): readonly FunctionId[] {
  evaluator.memo.track(`class:${id}`);
  const cls = evaluator.classOf(id);
  if (!cls) return [];
  return cls.facts.members.flatMap((member) => {
    if (member.name !== name || member.fn === undefined) return [];
    const facts = functionFacts(cls.record, member.fn);
    const method = functionId(cls.record.id, facts.key);
    evaluator.memo.track(`body:${method}`);
    return isAbstract(facts, cls.record.facts.language === 'python') ? [method] : [];
  });
}

/**
 * `abstract` methods and those of interfaces have no body. `raise NotImplementedError(…)` (or `throw`) and nothing else says
 * the same, in Python nothing at all under a decorator too.
 */
function isAbstract(fn: FunctionFacts, isPython: boolean): boolean {
  if (fn.isAsync || fn.isGenerator) return false;
  if (fn.operations.length === 0) return isPython ? fn.decorators.length > 0 : fn.isStub;
  const last = fn.body.at(-1);
  const isRaising = typeof last === 'number' && fn.operations[last]?.k === 'raise';
  return isRaising && fn.operations.every((op) => op.k === 'raise' || (op.k === 'call' && op.callee.k === 'name'));
}

/** The only implementation is the one that runs. */
export function overrideEdges(implementations: ReadonlySet<FunctionId>): readonly CallEdge[] {
  if (implementations.size > MAX_IMPLEMENTATIONS) return [];
  const confidence = implementations.size === 1 ? 'high' : 'medium';
  return [...implementations].sort().map((to) => ({ to, op: OVERRIDE_OP, loopDepth: 0, confidence }));
}
