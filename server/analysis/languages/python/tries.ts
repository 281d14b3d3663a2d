/** `try` with its handlers. */
import type { Handler, Value } from '../../../../rules/facts';
import type { Body } from './body';
import type { ReadBlock } from './definitions';
import { evaluate } from './expressions';
import { childOfKind, spanOf, type SyntaxNode } from './syntax';
import { assignTargets } from './targets';

export function readTry(body: Body, node: SyntaxNode, readBlock: ReadBlock): void {
  const blockOf = (clause: SyntaxNode | undefined): ReturnType<Body['block']> =>
    body.block(() => {
      readBlock(body, clause && childOfKind(clause, 'block'));
    });
  const steps = blockOf(node);
  const handlers = node.children
    .filter((child) => child.kind === 'except_clause')
    .map((clause) => readHandler(body, clause, readBlock));
  body.push({
    k: 'try',
    body: steps,
    handlers,
    else: blockOf(childOfKind(node, 'else_clause')),
    finally: blockOf(childOfKind(node, 'finally_clause')),
    span: spanOf(node),
  });
}

function readHandler(body: Body, clause: SyntaxNode, readBlock: ReadBlock): Handler {
  const types: Value[] = [];
  let alias: SyntaxNode | undefined;
  const steps = body.block(() => {
    for (const child of clause.children) {
      if (child.kind === 'block' || child.kind === 'error') continue;
      const [type, target] = child.kind === 'as_pattern' ? child.children : [child];
      alias ??= target?.children[0];
      const value = evaluate(body, type);
      types.push(...(value.k === 'list' ? value.items : [value]));
    }
    assignTargets(body, alias, { k: 'unknown' }, evaluate);
    readBlock(body, childOfKind(clause, 'block'));
  });
  const name = alias?.kind === 'identifier' ? body.text(alias) : undefined;
  return { types, ...(name !== undefined && { name }), body: steps, span: spanOf(clause) };
}
