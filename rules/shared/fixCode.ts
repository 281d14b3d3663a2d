/** What rules need to write code for fixes: names that are free, and spans of what stays. */
import type { CallOperation, FileFacts, Span, Value } from '../facts';
import { valueText } from './text';
import type { FunctionView } from '../model';

/** The name itself, or with a number behind it, such that nothing in the file has that name. */
export function freeName({ functions }: FileFacts, wanted: string): string {
  return freeAmong(functions, wanted);
}

/** The same for a variable of a function: nothing that the function sees or that sees it has that name. */
export function freeVariable({ functions }: FileFacts, { index }: FunctionView['facts'], wanted: string): string {
  const isAround = (outer: number, inner: number): boolean => {
    let at = inner;
    while (at > outer) at = functions[at]?.parent ?? -1;
    return at === outer;
  };
  return freeAmong(
    functions.filter((_, other) => isAround(other, index) || isAround(index, other)),
    wanted,
  );
}

function freeAmong(functions: FileFacts['functions'], wanted: string): string {
  const taken = new Set(functions.flatMap((fn) => [...Object.keys(fn.bindings), ...namesRead(fn)]));
  return unlike(taken, wanted);
}

function unlike(taken: ReadonlySet<string>, wanted: string): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}_${String(count)}`;
  return name;
}

/** Names that are used without being declared in the file: star imports, builtins. */
function namesRead({ operations }: FileFacts['functions'][number]): readonly string[] {
  return operations.flatMap((operation) => {
    const value = operation.k === 'call' ? operation.callee : 'place' in operation ? operation.place : undefined;
    return value?.k === 'name' ? [value.name] : [];
  });
}

/** Where `x` stands in `x.f(…)`; only for receivers that are names and their members, written plainly. */
export function receiverSpan({ file, facts }: FunctionView, { callee, calleeSpan }: CallOperation): Span | undefined {
  if (callee.k !== 'member') return undefined;
  const text = valueText(file.facts, facts, callee);
  const isPlain = /^[\w.]+$/.test(text) && text.length === calleeSpan.end - calleeSpan.start;
  return isPlain ? { start: calleeSpan.start, end: calleeSpan.end - callee.name.length - 1 } : undefined;
}

/** From the first argument to the last, without the brackets. */
export function argumentsSpan({ arguments: given }: CallOperation): Span | undefined {
  const first = given[0];
  const last = given.at(-1);
  return first && last && { start: first.span.start, end: last.span.end };
}

/** The same for a field of a class. */
export function freeField({ file }: FunctionView, inClass: number, wanted: string): string {
  const known = file.facts.classes[inClass];
  const taken = new Set([...(known?.fields ?? []), ...(known?.members ?? [])].map(({ name }) => name));
  return unlike(taken, wanted);
}

/** Names, their members and numbers, as they are written. */
export function plainText({ file, facts }: FunctionView, value: Value): string | undefined {
  if (value.k === 'literal') return typeof value.value === 'number' ? String(value.value) : undefined;
  let root: Value = value;
  while (root.k === 'member') root = root.of;
  const isCalledSelf = root.k === 'self' && facts.parameters[0]?.name === 'self';
  if (root.k !== 'name' && !isCalledSelf) return undefined;
  return valueText(file.facts, facts, value);
}

/** A variable of the function, or of one around it, hides what the module calls so. */
export function hidesName({ file, facts }: FunctionView, name: string): boolean {
  const { functions } = file.facts;
  for (let at = facts.index; at > 0; at = functions[at]?.parent ?? 0) if (functions[at]?.bindings[name]) return true;
  return false;
}
