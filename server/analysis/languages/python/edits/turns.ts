/** A loop whose turns each add something to a list: a function for one turn, and all turns together. */
import type { CallOperation } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { SyntaxNode } from '../syntax';
import { indentedLines } from './blocks';
import { type Editing, printCode } from './code';
import { lineEndOf } from './lineEnds';
import { pathAround } from './places';
import { wholeLines, type Statement } from './statements';

type Turns = Extract<FixIntent, { k: 'turns-together' }>;

const HEAD = /^for\s+([A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s+in\s+([^\r\n]+?)\s*:\s*$/;
/** What means something else in another function, or in a generator expression. */
const BOUND = /\b(?:yield|nonlocal|global|locals|super)\b|:=/;

const MAX_LINE = 88;

/** What the turns are printed from. */
interface Parts {
  readonly loop: Statement;
  readonly targets: string;
  readonly collection: string;
  readonly added: Statement;
  readonly call: CallOperation;
  readonly body: { readonly start: number; readonly end: number };
}

export function turnsTogether(editing: Editing, intent: Turns): readonly TextEdit[] | null {
  const parts = partsOf(editing, intent);
  const apis = [intent.api, intent.group, intent.limit?.semaphore].map(
    (api) => api && printCode(editing, intent.fn, parts?.loop.node.start ?? 0, [api]),
  );
  const [gather, group, semaphore] = apis;
  if (!parts || apis.includes(null)) return null;
  const { newline, indent: level } = editing.facts.layout;
  const { names, limit } = intent;
  const { indent } = parts.loop;
  const simple = gather && !limit ? plainTurn(editing, parts) : null;
  if (gather && simple !== null) {
    const line = `${indent}${addTo(intent, parts)}(await ${gather.written}(*(${simple})))${newline}`;
    return [...gather.imports, { span: { start: parts.loop.lineStart, end: parts.body.end }, newText: line }];
  }
  const added = addedLine(editing, intent, parts, limit ? level : '');
  if (added === null) return null;
  const before = { start: parts.body.start, end: parts.added.lineStart };
  const lines = [
    ...(semaphore && limit ? [`${names.limit} = ${semaphore.written}(${String(limit.size)})`] : []),
    ...(gather ? [] : [`${names.results} = {}`]),
    ...(limit || !gather || isSetApart(editing.text, parts.loop) ? [''] : []),
    `async def ${names.turn}(${gather ? '' : `${names.index}, `}${parts.targets}):`,
    ...(limit ? [`${level}async with ${names.limit}:`] : []),
  ];
  const written = [
    ...lines.map((line) => (line === '' ? '' : indent + line) + newline),
    indentedLines(editing, before, limit ? level : '', []),
    added,
    newline,
    ...startAll(intent, parts, gather?.written, group?.written, level).map((line) => indent + line + newline),
  ];
  const imports = apis.flatMap((api) => api?.imports ?? []);
  return [...imports, { span: { start: parts.loop.lineStart, end: parts.body.end }, newText: written.join('') }];
}

/** A function has a blank line before it, unless it is the first thing in its block. */
function isSetApart(text: string, { lineStart }: Statement): boolean {
  return !/(?:^|:[ \t]*|(?:\r\n|\n|\r)[ \t]*)(?:\r\n|\n|\r)$/.test(text.slice(0, lineStart));
}

function partsOf(editing: Editing, { fn, op, at }: Turns): Parts | null {
  const { text, root, facts } = editing;
  const node = pathAround(root, { start: at, end: at + 1 }).find(
    ({ kind, start }) => kind === 'for_statement' && start === at,
  );
  const call = facts.functions[fn]?.operations[op];
  const block = node?.children.find(({ kind }) => kind === 'block');
  const bodyStart = node ? lineEndOf(text, node.start) : 0;
  const head = node && HEAD.exec(text.slice(node.start, bodyStart));
  if (call?.k !== 'call' || !node || !block || !head) return null;
  const loop = wholeLines(text, { node, siblings: [] });
  const last = lastStatement(block);
  const added = last && wholeLines(text, { node: last, siblings: [] });
  const first = block.children[0] && wholeLines(text, { node: block.children[0], siblings: [] });
  const isAll = last?.kind === 'expression_statement' && last.start === call.span.start && last.end === call.span.end;
  if (!loop || !added || !first || !isAll || BOUND.test(text.slice(node.start, node.end))) return null;
  const [, targets = '', collection = ''] = head;
  const all = targets.split(/\s*,\s*/);
  if (new Set(all).size < all.length) return null;
  return { loop, targets, collection, added, call, body: { start: bodyStart, end: added.lineEnd } };
}

/** At the end of a `with`, it is the last of that. */
function lastStatement(block: SyntaxNode): SyntaxNode | undefined {
  const last = block.children.at(-1);
  const inner = last?.kind === 'with_statement' ? last.children.find(({ kind }) => kind === 'block') : undefined;
  return inner ? lastStatement(inner) : last;
}

/** `found.append(x)` → `return x`, or `results[index] = x`. */
function addedLine(editing: Editing, intent: Turns, { added, call }: Parts, extra: string): string | null {
  const { text } = editing;
  const [argument] = call.arguments;
  const given = text.slice(call.calleeSpan.end, call.span.end);
  if (!argument || /,\s*\)$/.test(given)) return null;
  const result = intent.api ? 'return' : `${intent.names.results}[${intent.names.index}] =`;
  const isInLine = !/[\r\n]/.test(given);
  const written = isInLine ? text.slice(argument.span.start, argument.span.end) : null;
  const lines = indentedLines(editing, { start: added.lineStart, end: added.lineEnd }, extra, []);
  const ending = /[\r\n]$/.test(lines) ? '' : editing.facts.layout.newline;
  const start = extra.length + added.indent.length;
  const rest = lines.slice(start + (call.calleeSpan.end - call.span.start));
  const value = written === null ? rest : written + lines.slice(start + (call.span.end - call.span.start));
  return `${lines.slice(0, start)}${result} ${value}${ending}`;
}

/** All that a turn does is to add what a call gives. */
function plainTurn({ text, facts }: Editing, { loop, targets, collection, added, body, call }: Parts): string | null {
  const [argument] = call.arguments;
  if (!argument || added.lineStart !== body.start) return null;
  const value = /^await[ \t]+([^\r\n#]+)$/.exec(text.slice(argument.span.start, argument.span.end))?.[1];
  const isRest = text.slice(argument.span.end, added.lineEnd).trim() === ')';
  const each = `${value ?? ''} for ${targets} in ${collection}`;
  const isShort = loop.indent.length + facts.layout.indent.length + each.length <= MAX_LINE;
  return value === undefined || !isRest || !isShort || /\bawait\b/.test(value) ? null : each;
}

/** `found.extend` */
function addTo({ add }: Turns, { call }: Parts): string {
  return `${call.callee.k === 'member' && call.callee.of.k === 'name' ? call.callee.of.name : ''}.${add}`;
}

function startAll(
  intent: Turns,
  parts: Parts,
  gather: string | undefined,
  group: string | undefined,
  level: string,
): readonly string[] {
  const { names } = intent;
  const { targets, collection } = parts;
  if (gather !== undefined) {
    const each = `*(${names.turn}(${targets}) for ${targets} in ${collection})`;
    return [`${addTo(intent, parts)}(await ${gather}(${each}))`];
  }
  const head = targets.includes(',') ? `${names.index}, (${targets})` : `${names.index}, ${targets}`;
  return [
    `async with ${group ?? ''}() as ${names.group}:`,
    `${level}for ${head} in enumerate(${collection}):`,
    `${level}${level}${names.group}.start_soon(${names.turn}, ${names.index}, ${targets})`,
    `${addTo(intent, parts)}(${names.results}[${names.index}] for ${names.index} in sorted(${names.results}))`,
  ];
}
