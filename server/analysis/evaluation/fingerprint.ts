/**
 * What other files can see of a file, as text to compare: a change that leaves these texts alone reaches nobody else.
 * Positions and indices are left out, names stand in for them.
 */
import type { FileFacts, FunctionFacts, Value } from '../../../rules/facts';
import { bindingOf } from './fileRecord';

/** The whole body of one function: equal texts mean that its call sites are the same. */
export function bodyFingerprint(facts: FileFacts, index: number): string {
  const fn = facts.functions[index];
  if (!fn) return '';
  const { operations, body, parameters, decorators, isAsync, isGenerator, returns, kind } = fn;
  // Which name comes first says nothing.
  const bindings = Object.fromEntries(Object.entries(fn.bindings).sort(([a], [b]) => (a < b ? -1 : 1)));
  const shape = { operations, body, bindings, parameters, decorators, isAsync, isGenerator, returns, kind };
  return stringify(facts, {
    ...shape,
    parent: nameOf(facts, fn.parent),
    class: fn.class === undefined ? '' : facts.classes[fn.class]?.key,
  });
}

/** Operations by number, and the flow between them. */
export function stepsFingerprint(facts: FileFacts, index: number): string {
  const fn = facts.functions[index];
  return fn ? stringify(facts, [fn.operations, fn.body]) : '';
}

/** What a name of a function's scope stands for. */
export function bindingFingerprint(facts: FileFacts, index: number, name: string): string {
  const binding = bindingOf(facts.functions[index], name);
  if (!binding) return '';
  const { k } = binding;
  const assignments = 'assignments' in binding ? binding.assignments : [];
  const target =
    k === 'import'
      ? { import: facts.imports[binding.import], name: binding.name }
      : k === 'function'
        ? facts.functions[binding.fn]?.key
        : k === 'class'
          ? facts.classes[binding.class]?.key
          : k === 'variable'
            ? binding.annotation
            : facts.functions[index]?.parameters[binding.index];
  const values = assignments.map((a) => expand(facts, facts.functions[a.fn], a.value));
  return stringify(facts, { k, target, values });
}

/** What calling a function gives and what it calls of its arguments. */
export function signatureFingerprint(facts: FileFacts, index: number): string {
  const fn = facts.functions[index];
  if (!fn) return '';
  const { parameters, returns, isAsync, isGenerator, kind, isStub } = fn;
  const results = fn.operations.flatMap((op) =>
    op.k === 'return' || op.k === 'yield' ? [expand(facts, fn, op.value)] : [],
  );
  const decorators = fn.decorators.map((d) => expand(facts, facts.functions[fn.parent], d.value));
  return stringify(facts, { parameters, returns, isAsync, isGenerator, kind, isStub, results, decorators });
}

/** A parameter by its name, of the function itself or of one around it. */
export function isParameter(facts: FileFacts, value: Value): boolean {
  return (
    value.k === 'name' && value.scope >= 0 && bindingOf(facts.functions[value.scope], value.name)?.k === 'parameter'
  );
}

/** Which parameters a function calls, passes on or goes over. */
export function invocationFingerprint(facts: FileFacts, index: number): string {
  const fn = facts.functions[index];
  if (!fn) return '';
  const isRelevant = (value: Value): boolean => isParameter(facts, value);
  const relevant = fn.operations.filter((op) =>
    op.k === 'call'
      ? isRelevant(op.callee) || op.arguments.some((a) => isRelevant(a.value))
      : op.k === 'iterate' && isRelevant(op.value),
  );
  return stringify(
    facts,
    relevant.map((op) => expand(facts, fn, 'callee' in op ? op.callee : { k: 'unknown' })).concat(relevant),
  );
}

/** Bases, decorators, members and fields of a class. */
export function classFingerprint(facts: FileFacts, index: number): string {
  const cls = facts.classes[index];
  if (!cls) return '';
  const parent = facts.functions[cls.parent];
  const fields = cls.fields.map((field) => ({
    ...field,
    assignments: field.assignments.map((a) => expand(facts, facts.functions[a.fn], a.value)),
  }));
  const members = cls.members.map((m) => ({
    name: m.name,
    isStatic: m.isStatic,
    fn: m.fn === undefined ? undefined : facts.functions[m.fn]?.key,
    kind: m.fn === undefined ? undefined : facts.functions[m.fn]?.kind,
    class: m.class === undefined ? undefined : facts.classes[m.class]?.key,
  }));
  const bases = cls.bases.map((base) => expand(facts, parent, base));
  const decorators = cls.decorators.map(({ value }) => expand(facts, parent, value));
  return stringify(facts, { bases, decorators, members, fields, isInterface: cls.isInterface });
}

export function exportsFingerprint(facts: FileFacts, name: string): string {
  const relevant = facts.exports.filter((e) => e.name === name || e.name === '*' || e.name === '=');
  return stringify(facts, [
    facts.markers.esModule,
    relevant.map((e) => ({ ...e, value: e.value && expand(facts, facts.functions[0], e.value) })),
  ]);
}

/** Everything a file exports. */
export function allExportsFingerprint(facts: FileFacts): string {
  return stringify(
    facts,
    facts.exports.map((e) => ({ ...e, value: e.value && expand(facts, facts.functions[0], e.value) })),
  );
}

/** Star imports and `__all__`: what an unknown name of a Python module may come from. */
export function starsFingerprint(facts: FileFacts): string {
  const stars = facts.imports.filter((i) => i.names.includes('*'));
  return JSON.stringify([facts.explicitExports, stars.map((i) => [i.module, i.level])]);
}

/** Exchanges operations and local names for what they stand for. */
function expand(facts: FileFacts, fn: FunctionFacts | undefined, value: Value): unknown {
  return new Expansion(facts).value(fn, value, 0);
}

class Expansion {
  private readonly names = new Set<string>();
  constructor(private readonly facts: FileFacts) {}

  value(fn: FunctionFacts | undefined, value: Value, depth: number): unknown {
    if (!fn || depth > 40) return '…';
    if (value.k === 'op') {
      const op = fn.operations[value.op];
      return op && this.members(fn, { ...op, span: 0, calleeSpan: 0 }, depth);
    }
    if (value.k === 'name' && value.scope > 0) return this.name(value.scope, value.name, depth);
    return this.members(fn, value, depth);
  }

  private name(scope: number, name: string, depth: number): unknown {
    const key = `${String(scope)} ${name}`;
    const binding = bindingOf(this.facts.functions[scope], name);
    if (!binding || this.names.has(key)) return name;
    this.names.add(key);
    if (binding.k === 'import') return { import: this.facts.imports[binding.import], name: binding.name };
    if (binding.k === 'parameter') return { parameter: binding.index };
    if (!('assignments' in binding)) return name;
    return binding.assignments.map((a) => this.value(this.facts.functions[a.fn], a.value, depth + 1));
  }

  private members(fn: FunctionFacts, node: object, depth: number): unknown {
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, this.anything(fn, member, depth + 1)]));
  }

  private anything(fn: FunctionFacts, node: unknown, depth: number): unknown {
    if (Array.isArray(node)) return node.map((item) => this.anything(fn, item, depth));
    if (typeof node !== 'object' || node === null) return node;
    return 'k' in node ? this.value(fn, node as Value, depth) : this.members(fn, node, depth);
  }
}

/** JSON without positions, with keys in place of indices. */
function stringify(facts: FileFacts, node: unknown): string {
  return JSON.stringify(node, (key, member: unknown) => {
    if (isPosition(key, member)) return undefined;
    if (typeof member !== 'number') return member;
    if (key === 'fn' || key === 'scope') return nameOf(facts, member);
    if (key === 'class') return facts.classes[member]?.key;
    if (key === 'import') return facts.imports[member]?.module;
    return member;
  });
}

const POSITIONS: ReadonlySet<string> = new Set(['span', 'calleeSpan', 'headSpan', 'nameSpan']);

/** A member of facts that only says where something stands; what a variable of that name is bound to has a kind. */
export function isPosition(key: string, member: unknown): boolean {
  return POSITIONS.has(key) && typeof member === 'object' && member !== null && !('k' in member);
}

function nameOf(facts: FileFacts, index: number): string {
  return facts.functions[index]?.key ?? '';
}
