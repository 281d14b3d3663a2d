/** What the catalogue says about the ways in which an awaitable can be used. */
import type { Entity } from '../entity';
import type { Operation, OperationId, Value } from '../facts';
import type { FunctionView, Graph } from '../model';
import type { Role } from '../catalog/roles';
import { hasSpread, isBound, positionalArguments } from './arguments';
import { namesUsedInside } from './fate';
import { usesOfNames, type Use } from './uses';
import type { Judge } from './wrongUse';

export function judgeOf(fn: FunctionView, graph: Graph): Judge {
  const hasRole = (op: OperationId, role: Role): boolean =>
    graph.values.rolesAt(fn, op).some(({ entry }) => entry.role === role);
  return {
    isOwnMember: (op) => {
      const member = memberUsedBy(fn.facts.operations[op]);
      if (!member) return true;
      const entities = graph.values.entities(fn, member, op);
      // What every awaitable has is asked by its name alone.
      const named: Entity = { k: 'external', symbol: member.k === 'member' ? `?.${member.name}` : '?' };
      return [...entities, named].some((entity) =>
        graph.values.roles(fn, entity).some(({ role }) => role === 'member-of-awaitables'),
      );
    },
    isLookedAt: (op, isIt) => hasRole(op, 'uses-plain-values') || calleesLookInto(fn, op, isIt, graph),
    collects: (op) => hasRole(op, 'collects-argument'),
    inspects: (op) => hasRole(op, 'inspects'),
  };
}

/** Every function that may be called takes what it is given for the value itself, and does nothing else with it. */
function calleesLookInto(fn: FunctionView, op: OperationId, isIt: (value: Value) => boolean, graph: Graph): boolean {
  const call = fn.facts.operations[op];
  if (call?.k !== 'call' || hasSpread(call)) return false;
  const position = positionalArguments(call).findIndex(({ value }) => isIt(value));
  const callees = graph.values.entities(fn, call.callee, op);
  return (
    position >= 0 &&
    callees.length > 0 &&
    callees.every((callee) => {
      const view = callee.k === 'function' ? graph.function(callee.fn) : undefined;
      return view !== undefined && looksInto(view, position, graph);
    })
  );
}

function looksInto(fn: FunctionView, position: number, graph: Graph): boolean {
  const { facts, file } = fn;
  const hasSelf = isBound(file.language, facts);
  const parameter = facts.parameters[hasSelf ? position + 1 : position];
  const name = parameter?.kind === 'normal' ? parameter.name : null;
  if (name === null || namesUsedInside(file.facts.functions, facts.index).has(name)) return false;
  const judge = judgeOf(fn, graph);
  // That a member is read is a use of its own.
  const uses = (usesOfNames(facts, facts.index).get(name) ?? []).filter((use) => use.isAccessed !== true);
  return uses.length > 0 && uses.every((use) => takesForValue(fn, use, judge, graph));
}

/** Reads a member, calls a method, hands it to what wants the value itself. */
function takesForValue(fn: FunctionView, { as, by, isPart }: Use, judge: Judge, graph: Graph): boolean {
  if (isPart || by === undefined) return false;
  switch (as) {
    case 'owner':
    case 'receiver':
      return !judge.isOwnMember(by);
    case 'argument':
      return graph.values.rolesAt(fn, by).some(({ entry }) => entry.role === 'uses-plain-values');
    default:
      return false;
  }
}

function memberUsedBy(operation: Operation | undefined): Value | undefined {
  if (operation?.k === 'call') return operation.callee.k === 'member' ? operation.callee : undefined;
  return operation?.k === 'read' ? operation.place : undefined;
}
