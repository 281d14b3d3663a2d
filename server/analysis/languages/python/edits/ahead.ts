/** A loop whose turns wait one after the other: all that they wait for is awaited together, before it. */
import type { Span } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { SyntaxNode } from '../syntax';
import { type Editing, insertion, losesComment, printCode } from './code';
import { pathAround } from './places';
import { wholeLines, type Statement } from './statements';

type Ahead = Extract<FixIntent, { k: 'await-ahead' }>;

/** What can be evaluated twice. */
const HEAD = /^for\s+([A-Za-z_]\w*)\s+in\s+([\w.]+|range\([\w., ]*\))\s*:\s*$/;
const ASSIGNED = /^([A-Za-z_]\w*)\s*=\s*$/;
/** What does not belong into a generator expression. */
const OTHER_TURN = /\b(?:await|yield)\b|:=/;
const MAX_LINE = 88;

export function awaitAhead(editing: Editing, intent: Ahead): readonly TextEdit[] | null {
  const { text, root } = editing;
  const node = pathAround(root, { start: intent.at, end: intent.at + 1 }).find(
    ({ kind, start }) => kind === 'for_statement' && start === intent.at,
  );
  const block = node?.children.find(({ kind }) => kind === 'block');
  const loop = node && wholeLines(text, { node, siblings: [] });
  const head = node && block && HEAD.exec(text.slice(node.start, block.start));
  if (!node || !block || !loop || !head || losesComment(editing, { start: node.start, end: block.start }, []))
    return null;
  const [, target = '', collection = ''] = head;
  const turn = turnOf(editing, intent, block);
  if (!turn || turn.result === target) return null;
  const printed = printCode(editing, intent.fn, node.start, [intent.api]);
  const limits = limitsBefore(editing, intent, loop);
  if (!printed || !limits) return null;
  const each = `${intent.limiter ? `${intent.limiter.name}(${turn.call})` : turn.call} for ${target} in ${collection}`;
  const inLine = `${intent.all} = await ${printed.written}(*(${each}))`;
  const { newline, indent: level } = editing.facts.layout;
  const isShort = loop.indent.length + inLine.length <= MAX_LINE;
  const broken = `${intent.all} = await ${printed.written}(${newline}${loop.indent}${level}*(${each})${newline}${loop.indent})`;
  const before = `${limits.written}${loop.indent}${isShort ? inLine : broken}${newline}`;
  const newHead =
    target === '_'
      ? `for ${turn.result} in ${intent.all}:`
      : `for ${target}, ${turn.result} in zip(${collection}, ${intent.all}):`;
  return [
    ...printed.imports,
    ...limits.imports,
    insertion(loop.lineStart, before),
    { span: { start: node.start, end: node.start + head[0].trimEnd().length }, newText: newHead },
    turn.edit,
  ];
}

interface Turn {
  /** The call, without its `await`. */
  readonly call: string;
  readonly result: string;
  /** Takes the result from the head of the loop. */
  readonly edit: TextEdit;
}

function turnOf(editing: Editing, { fn, op, one }: Ahead, block: SyntaxNode): Turn | null {
  const { text, facts } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const [first, ...others] = block.children;
  if (!span || first?.kind !== 'expression_statement' || span.start < first.start || span.end > first.end) return null;
  const awaited = /^await[ \t]+(.+)$/.exec(text.slice(span.start, span.end));
  const call = awaited?.[1];
  // What stands on several lines, people lay out themselves.
  if (call === undefined || OTHER_TURN.test(call) || losesComment(editing, span, [])) return null;
  const name = first.end === span.end ? ASSIGNED.exec(text.slice(first.start, span.start))?.[1] : undefined;
  if (name === undefined) return { call, result: one, edit: { span, newText: one } };
  const line = others.length > 0 ? lineOf(editing, first) : null;
  return line && { call, result: name, edit: { span: line, newText: '' } };
}

/** All of the line, if no comment goes with it. */
function lineOf(editing: Editing, node: SyntaxNode): Span | null {
  const lines = wholeLines(editing.text, { node, siblings: [] });
  const span = lines && { start: lines.lineStart, end: lines.lineEnd };
  return span && !losesComment(editing, span, []) ? span : null;
}

function limitsBefore(
  editing: Editing,
  { fn, limiter }: Ahead,
  { node, indent }: Statement,
): { readonly written: string; readonly imports: readonly TextEdit[] } | null {
  const imports: TextEdit[] = [];
  let written = '';
  for (const code of limiter?.statements ?? []) {
    const printed = printCode(editing, fn, node.start, code);
    if (!printed) return null;
    imports.push(...printed.imports);
    written += `${printed.written === '' ? '' : indent}${printed.written}${editing.facts.layout.newline}`;
  }
  return { written, imports };
}
