/** `if` with its `elif` and `else`. */
import type { Block, Step, Value } from '../../../../rules/facts';
import type { Body } from './body';
import type { ReadBlock } from './definitions';
import { evaluate } from './expressions';
import { childOfKind, spanOf, withoutParentheses, type SyntaxNode } from './syntax';
import { UNKNOWN } from './values';

/** Longer chains become a switch: each `elif` would nest one level deeper. */
const CHAIN_LIMIT = 100;

export function readIf(body: Body, node: SyntaxNode, readBlock: ReadBlock): void {
  const clauses = [node, ...node.children.filter((child) => child.kind === 'elif_clause')];
  const otherwise = childOfKind(childOfKind(node, 'else_clause') ?? node, 'block');
  const last = childOfKind(node, 'else_clause') ? otherwise : undefined;
  if (clauses.length > CHAIN_LIMIT) readChain(body, node, clauses, last, readBlock);
  else readClause(body, clauses, 0, last, readBlock);
}

function readClause(
  body: Body,
  clauses: readonly SyntaxNode[],
  at: number,
  otherwise: SyntaxNode | undefined,
  readBlock: ReadBlock,
): void {
  const clause = clauses[at];
  if (!clause) {
    readBlock(body, otherwise);
    return;
  }
  const condition = conditionOf(clause);
  const test = evaluate(body, condition);
  if (isMainGuard(body, test)) body.file.mainGuard = true;
  const then = readThen(body, clause, readBlock);
  const rest = body.block(() => {
    readClause(body, clauses, at + 1, otherwise, readBlock);
  });
  body.push({ k: 'if', test, then, else: rest, span: spanOf(clause) });
}

function readThen(body: Body, clause: SyntaxNode, readBlock: ReadBlock): Step[] {
  const { file } = body;
  const outer = file.typeOnly;
  file.typeOnly ||= isTypeChecking(body, conditionOf(clause));
  const then = body.block(() => {
    readBlock(body, childOfKind(clause, 'block'));
  });
  file.typeOnly = outer;
  return then;
}

function readChain(
  body: Body,
  node: SyntaxNode,
  clauses: readonly SyntaxNode[],
  otherwise: SyntaxNode | undefined,
  readBlock: ReadBlock,
): void {
  const cases: { test: Value | null; body: Block }[] = clauses.map((clause) => {
    let test: Value = UNKNOWN;
    const steps = body.block(() => {
      test = evaluate(body, conditionOf(clause));
      readBlock(body, childOfKind(clause, 'block'));
    });
    return { test, body: steps };
  });
  if (otherwise)
    cases.push({
      test: null,
      body: body.block(() => {
        readBlock(body, otherwise);
      }),
    });
  body.push({ k: 'switch', subject: UNKNOWN, cases, span: spanOf(node) });
}

function conditionOf(clause: SyntaxNode): SyntaxNode | undefined {
  const [condition] = clause.children;
  return condition?.kind === 'block' ? undefined : condition;
}

function isTypeChecking(body: Body, condition: SyntaxNode | undefined): boolean {
  const inner = withoutParentheses(condition);
  if (inner?.kind === 'boolean_operator' && inner.words[0] === 'and') {
    return inner.children.some((part) => isTypeChecking(body, part));
  }
  const name = inner?.kind === 'attribute' ? inner.children[1] : inner;
  return name?.kind === 'identifier' && body.text(name) === 'TYPE_CHECKING';
}

/** `if __name__ == "__main__":` at top level. */
function isMainGuard(body: Body, test: Value): boolean {
  if (body.index !== 0 || test.k !== 'operation' || test.operator !== '==') return false;
  const isName = test.operands.some((operand) => operand.k === 'name' && operand.name === '__name__');
  return isName && test.operands.some((operand) => operand.k === 'literal' && operand.value === '__main__');
}
