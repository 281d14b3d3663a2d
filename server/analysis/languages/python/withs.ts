/** `with`: several items nest, as the language defines it. */
import type { Body } from './body';
import type { ReadBlock } from './definitions';
import { evaluate } from './expressions';
import { childOfKind, spanOf, type SyntaxNode } from './syntax';
import { assignTargets } from './targets';

export function readWith(body: Body, node: SyntaxNode, readBlock: ReadBlock): void {
  const clause = childOfKind(node, 'with_clause');
  readItem(body, node, clause?.children ?? [], 0, readBlock);
}

function readItem(body: Body, node: SyntaxNode, items: readonly SyntaxNode[], at: number, readBlock: ReadBlock): void {
  const item = items[at];
  if (!item) {
    readBlock(body, childOfKind(node, 'block'));
    return;
  }
  const [content] = item.children;
  const [manager, target] = content?.kind === 'as_pattern' ? content.children : [content];
  const isAsync = node.words[0] === 'async';
  const value = evaluate(body, manager);
  const enter = body.emitApart({ k: 'enter', value, isAsync, span: spanOf(manager ?? item) });
  const steps = body.block(() => {
    assignTargets(body, target, { k: 'entered', of: value }, evaluate);
    readItem(body, node, items, at + 1, readBlock);
  });
  body.push({ k: 'with', isAsync, enters: [enter], body: steps, span: spanOf(node) });
}
