/**
 * Parameters that switch parts of a function on and off: `def stop(wait=True): … if wait: thread.join()`. What stands in
 * such a part happens for those callers only who ask for it.
 */
import type { Block, CallOperation, FunctionFacts, OperationId, Step, Value } from '../../../rules/facts';
import type { Flag } from '../../../rules/model';
import { functionFacts, type FileRecord } from '../evaluation/fileRecord';
import { isBound } from '../../../rules/shared/arguments';
import { innerBlocks, operationsIn } from '../../../rules/shared/blocks';

/** What a call says about a parameter: on, off, whatever a parameter of its own function says, or nothing that is known. */
type Given = boolean | Omit<Flag, 'isOn'> | null;

export interface GivenFlags {
  readonly positional: readonly Given[];
  readonly named: ReadonlyMap<string, Given>;
  /** There are spread arguments: what is not listed may be given all the same. */
  readonly isOpen: boolean;
}

/** A function, its number in the file, and whether its first parameter is passed by whoever binds the method. */
interface Subject {
  readonly facts: FunctionFacts;
  readonly index: number;
  readonly hasSelf: boolean;
}

function subjectOf(record: FileRecord, index: number): Subject {
  const facts = functionFacts(record, index);
  return { facts, index, hasSelf: isBound(record.facts.language, facts) };
}

/** Operations that run only if a parameter is on, or off. */
export function flagsIn(record: FileRecord, index: number): ReadonlyMap<OperationId, Flag> {
  const found = new Map<OperationId, Flag>();
  const subject = subjectOf(record, index);
  if (subject.facts.parameters.length > 0) visit(subject, subject.facts.body, found);
  return found;
}

function visit(fn: Subject, block: Block, found: Map<OperationId, Flag>): void {
  for (const [at, step] of block.entries()) {
    if (typeof step === 'number') continue;
    const flag = step.k === 'if' ? testedFlag(fn, step.test) : undefined;
    if (step.k === 'if' && flag) {
      const off = { ...flag, isOn: !flag.isOn };
      mark(operationsIn(step.then), flag, found);
      mark(operationsIn(step.else), off, found);
      if (leaves(fn, step.then)) mark(operationsIn(block.slice(at + 1)), off, found);
    }
    for (const inner of innerBlocks(step)) visit(fn, inner, found);
  }
}

/** The outermost condition counts. */
function mark(operations: readonly OperationId[], flag: Flag, found: Map<OperationId, Flag>): void {
  for (const op of operations) if (!found.has(op)) found.set(op, flag);
}

function leaves({ facts }: Subject, block: Block): boolean {
  const last: Step | undefined = block.at(-1);
  const kind = typeof last === 'number' ? facts.operations[last]?.k : undefined;
  return kind === 'return' || kind === 'raise';
}

function testedFlag(fn: Subject, test: Value): Flag | undefined {
  const negated = negatedBy(fn, test);
  if (negated) {
    const flag = testedFlag(fn, negated);
    return flag && { ...flag, isOn: !flag.isOn };
  }
  const parameter = ownParameter(fn, test);
  return parameter && { ...parameter, isOn: true };
}

const NEGATIONS: ReadonlySet<string> = new Set(['not', '!']);

function negatedBy({ facts }: Subject, test: Value): Value | undefined {
  const operation = test.k === 'op' ? facts.operations[test.op] : test;
  if (operation?.k !== 'compute' && operation?.k !== 'operation') return undefined;
  return NEGATIONS.has(operation.operator) ? operation.operands[0] : undefined;
}

/** A parameter that holds what the caller gave. */
function ownParameter({ facts, index, hasSelf }: Subject, value: Value): Omit<Flag, 'isOn'> | undefined {
  const binding = value.k === 'name' && value.scope === index ? facts.bindings[value.name] : undefined;
  if (value.k !== 'name' || binding?.k !== 'parameter' || binding.assignments.length > 0) return undefined;
  const parameter = facts.parameters[binding.index];
  if (parameter?.kind !== 'normal' && parameter?.kind !== 'keyword-only') return undefined;
  const preset = parameter.default ? truthOf(parameter.default) : undefined;
  return {
    parameter: value.name,
    ...(parameter.kind === 'normal' ? { position: binding.index - (hasSelf ? 1 : 0) } : {}),
    ...(preset === undefined ? {} : { preset }),
  };
}

function truthOf(value: Value): boolean | undefined {
  return value.k === 'literal' ? Boolean(value.value) : undefined;
}

/** What the call at an operation, or the one whose result it enters or iterates over, says. */
export function givenFlags(record: FileRecord, index: number, op: OperationId): GivenFlags | undefined {
  const fn = subjectOf(record, index);
  const operation = fn.facts.operations[op];
  if (operation?.k === 'call') return flagsOfCall(fn, operation);
  const value = operation && 'value' in operation ? operation.value : undefined;
  const made = value?.k === 'op' ? fn.facts.operations[value.op] : undefined;
  return made?.k === 'call' ? flagsOfCall(fn, made) : undefined;
}

function flagsOfCall(fn: Subject, call: CallOperation): GivenFlags {
  const positional: Given[] = [];
  const named = new Map<string, Given>();
  let isOpen = false;
  for (const { name, value } of call.arguments) {
    if (value.k === 'spread') isOpen = true;
    else if (name === undefined) positional.push(isOpen ? null : givenBy(fn, value));
    else named.set(name, givenBy(fn, value));
  }
  return { positional, named, isOpen };
}

function givenBy(fn: Subject, value: Value): Given {
  return truthOf(value) ?? ownParameter(fn, value) ?? null;
}

/**
 * The condition as the caller has it.
 *
 * @returns `null` = the call rules out what stands under the flag; `undefined` = it does not say, or asks for it
 */
export function flagThrough(flag: Flag, given: GivenFlags | undefined): Flag | null | undefined {
  const said = given ? saidOf(flag, given) : null;
  if (typeof said === 'boolean') return said === flag.isOn ? undefined : null;
  return said ? { ...said, isOn: flag.isOn } : undefined;
}

function saidOf({ parameter, position, preset }: Flag, { positional, named, isOpen }: GivenFlags): Given {
  const byName = named.get(parameter);
  if (byName !== undefined) return byName;
  const byPosition = position === undefined ? undefined : positional[position];
  if (byPosition !== undefined) return byPosition;
  return isOpen ? null : (preset ?? null);
}
