/** Functions that become coroutine functions, or stop being some, and calls of them. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { SyntaxNode } from '../syntax';
import { type Editing, insertion, losesComment } from './code';
import { pathAround, pathTo } from './places';

export function dropAwait(
  editing: Editing,
  { fn, op }: Extract<FixIntent, { k: 'drop-await' }>,
): readonly TextEdit[] | null {
  const span = editing.facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathTo(editing.root, span.start, span.end, 'await') : [];
  const [node, parent] = [path.at(-1), path.at(-2)];
  const awaited = node?.children[0];
  if (!node || !awaited) return null;
  // `(await f(x)).y`; not `return(await f(x))`.
  const isWrapped = parent?.kind === 'parenthesized_expression' && !/\w/.test(editing.text[parent.start - 1] ?? '');
  const outer = isWrapped && awaited.kind === 'call' ? parent : node;
  const before = { start: outer.start, end: awaited.start };
  const after = { start: awaited.end, end: outer.end };
  if (losesComment(editing, before, []) || losesComment(editing, after, [])) return null;
  return [before, after].filter(({ start, end }) => start < end).map((gone) => ({ span: gone, newText: '' }));
}

export function setAsync(
  editing: Editing,
  { fn, isAsync, uses }: Extract<FixIntent, { k: 'set-async' }>,
): readonly TextEdit[] | null {
  const { text, facts, root } = editing;
  const found = facts.functions[fn];
  const around = found ? pathAround(root, found.nameSpan) : [];
  const definition = around.filter(({ kind }) => kind === 'function_definition').at(-1);
  if (!found || !definition || found.isAsync === isAsync) return null;
  if (countOf(editing, found.name, found.class !== undefined) !== uses + 1) return null;
  if (isAsync) return [insertion(definition.start, 'async ')];
  const keyword = /^async[ \t]+(?=def\b)/.exec(text.slice(definition.start, definition.end))?.[0];
  if (keyword === undefined) return null;
  // One edit: what another fix writes into the body could await.
  const span = { start: definition.start, end: definition.end };
  return [{ span, newText: text.slice(definition.start + keyword.length, definition.end) }];
}

/** How often a name stands in the code, also as a text; as that of a member only if members are meant. */
function countOf({ text, root }: Editing, name: string, isMember: boolean): number {
  let count = 0;
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const written = text.slice(node.start, node.end);
    if (node.kind === 'identifier' && written === name) count++;
    if (node.kind === 'string' && written.slice(1, -1) === name) count++;
    const isPassedOver = node.kind === 'attribute' && !isMember;
    pending.push(...(isPassedOver ? node.children.slice(0, 1) : node.children));
  }
  return count;
}
