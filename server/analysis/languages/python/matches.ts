/** `match`: cases with captures and guards. */
import type { Block, Value } from '../../../../rules/facts';
import type { Body } from './body';
import type { ReadBlock } from './definitions';
import { evaluate } from './expressions';
import { captures } from './names';
import { childOfKind, spanOf, type SyntaxNode } from './syntax';
import { assignTargets } from './targets';
import { UNKNOWN } from './values';

export function readMatch(body: Body, node: SyntaxNode, readBlock: ReadBlock): void {
  const subjects = node.children.filter((child) => child.kind !== 'block' && child.kind !== 'error');
  const values = subjects.map((subject) => evaluate(body, subject));
  const [only] = values;
  const subject: Value = values.length === 1 && only ? only : { k: 'list', items: values, display: 'tuple' };
  const clauses = childOfKind(node, 'block')?.children.filter((child) => child.kind === 'case_clause') ?? [];
  const cases = clauses.map((clause) => readCase(body, clause, subject, readBlock));
  body.push({ k: 'switch', subject, cases, span: spanOf(node) });
}

function readCase(
  body: Body,
  clause: SyntaxNode,
  subject: Value,
  readBlock: ReadBlock,
): { test: Value | null; body: Block } {
  const patterns = clause.children.filter((child) => child.kind === 'case_pattern');
  const guard = childOfKind(clause, 'if_clause');
  const pattern = patterns.length === 1 ? patterns[0] : undefined;
  const steps = body.block(() => {
    const isWhole = pattern?.children[0]?.kind === 'dotted_name' || pattern?.children[0]?.kind === 'as_pattern';
    for (const capture of captures(clause)) {
      assignTargets(body, capture, isWhole ? subject : { k: 'element', of: subject }, evaluate);
    }
    const block = childOfKind(clause, 'block');
    if (guard) readGuarded(body, guard, block, readBlock);
    else readBlock(body, block);
  });
  return { test: isCatchAll(pattern) && !guard ? null : testOf(body, pattern), body: steps };
}

function readGuarded(body: Body, guard: SyntaxNode, block: SyntaxNode | undefined, readBlock: ReadBlock): void {
  const test = evaluate(body, guard.children[0]);
  const then = body.block(() => {
    readBlock(body, block);
  });
  body.push({ k: 'if', test, then, else: [], span: spanOf(guard) });
}

/** `case _:` and `case x:`. */
function isCatchAll(pattern: SyntaxNode | undefined): boolean {
  if (!pattern) return false;
  const [first] = pattern.children;
  return first === undefined || (first.kind === 'dotted_name' && first.children.length === 1);
}

/** Literals and dotted names are compared with; other patterns are unknown. */
function testOf(body: Body, pattern: SyntaxNode | undefined): Value {
  const [first] = pattern?.children ?? [];
  if (!first || pattern?.words.includes('-')) return UNKNOWN;
  if (first.kind !== 'dotted_name') {
    const isLiteral = ['string', 'integer', 'float', 'true', 'false', 'none'].includes(first.kind);
    return isLiteral ? evaluate(body, first) : UNKNOWN;
  }
  const [head, ...rest] = first.children;
  let value = head ? body.scope.resolve(body.text(head)) : UNKNOWN;
  for (const part of rest) value = { k: 'member', of: value, name: body.text(part) };
  return value;
}
