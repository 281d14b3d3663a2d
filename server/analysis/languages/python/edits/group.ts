/** Neighbouring statements that await one call each are started in a group, which waits for all of them. */
import type { CallOperation } from '../../../../../rules/facts';
import type { ApiReference, Code, FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { type Editing, losesComment, printCode } from './code';
import { areNeighbours, awaitingAt, type Awaiting } from './together';

type InGroup = Extract<FixIntent, { k: 'await-in-group' }>;

const PARTIAL: ApiReference = { module: 'functools', name: 'functools.partial' };

export function awaitInGroup(editing: Editing, intent: InGroup): readonly TextEdit[] | null {
  const { fn, awaits, group, names } = intent;
  const found = awaits.flatMap((op) => awaitingAt(editing, fn, op) ?? []);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last || found.length < awaits.length || !areNeighbours(found)) return null;
  const starts = found.map((awaiting, at) => startOf(editing, intent, awaiting, at));
  if (!starts.every((start) => start !== null)) return null;
  const span = { start: first.statement.lineStart, end: last.statement.lineEnd };
  if (losesComment(editing, span, starts.flat())) return null;
  const { indent: level, newline } = editing.facts.layout;
  const taken = found.flatMap(({ target }, at) =>
    target === '' ? [] : [`${target.replace(/^\((.*)\)$/, '$1')} = ${names.results}[${String(at)}]`],
  );
  const lines: readonly Code[] = [
    ...(taken.length > 0 ? keepLines(names, level) : []),
    ['async with ', group, `() as ${names.group}:`],
    ...starts.map((start) => [level, ...start]),
    ...taken.map((line) => [line]),
  ];
  const printed = printCode(
    editing,
    fn,
    span.start,
    lines.flatMap((line) => (line.length === 0 ? [newline] : [first.statement.indent, ...line, newline])),
  );
  return printed && [...printed.imports, { span, newText: printed.written }];
}

function keepLines({ keep, results }: InGroup['names'], level: string): readonly Code[] {
  return [
    [`${results} = {}`],
    [],
    [`async def ${keep}(index, function, *arguments):`],
    [`${level}${results}[index] = await function(*arguments)`],
    [],
  ];
}

/** `group.start_soon(keep, 0, f, x)`; what has keywords is bound to them first. */
function startOf(
  { text, facts }: Editing,
  { fn, names }: InGroup,
  { call, target }: Awaiting,
  at: number,
): Code | null {
  const isCall = (operation: { readonly k: string; readonly span: { readonly start: number; readonly end: number } }) =>
    operation.k === 'call' && operation.span.start === call.start && operation.span.end === call.end;
  const found = facts.functions[fn]?.operations.find((operation): operation is CallOperation => isCall(operation));
  const given = found?.arguments ?? [];
  const [first] = given;
  if (!found || /\b(?:await|yield)\b|:=/.test(text.slice(call.start, call.end))) return null;
  // A lone generator shares its brackets with the call.
  if (first && text.slice(found.calleeSpan.end, first.span.start).trim() !== '(') return null;
  const inner = given.flatMap(({ span }) => [', ', span]);
  const isBound = given.some(({ name, value }) => name !== undefined || value.k === 'spread');
  const keep = target === '' ? '' : `${names.keep}, ${String(at)}, `;
  const called = isBound ? [PARTIAL, '(', found.calleeSpan, ...inner, ')'] : [found.calleeSpan, ...inner];
  return [`${names.group}.start_soon(${keep}`, ...called, ')'];
}
