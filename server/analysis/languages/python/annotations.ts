/** Type annotations, written as expressions, as the grammar's type nodes, or as strings. They run nothing. */
import type { TypeExpression, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { stringShape, unescapeString } from './literals';
import type { Scope } from './scopes';
import { parseTypeText } from './typeText';
import type { SyntaxNode } from './syntax';

const UNKNOWN_TYPE: TypeExpression = { k: 'unknown' };

export function annotationOf(body: Body, node: SyntaxNode | undefined): TypeExpression | undefined {
  return node && typeOf(body, node);
}

function typeOf(body: Body, node: SyntaxNode): TypeExpression {
  const [first, second] = node.children;
  switch (node.kind) {
    case 'type':
    case 'parenthesized_expression':
      return first ? typeOf(body, first) : UNKNOWN_TYPE;
    case 'constrained_type':
      return second ? typeOf(body, second) : UNKNOWN_TYPE;
    case 'none':
      return { k: 'none' };
    case 'string':
      return typeOfText(body, node);
    case 'identifier':
    case 'attribute':
    case 'member_type': {
      const value = referenceOf(body, node);
      return value ? { k: 'reference', value } : UNKNOWN_TYPE;
    }
    case 'generic_type':
      return genericOf(body, first, second?.children ?? []);
    case 'subscript':
      return genericOf(body, first, node.children.slice(1));
    case 'union_type':
    case 'binary_operator':
      return node.words[0] === '|' ? unionOf(body, node) : UNKNOWN_TYPE;
    default:
      return UNKNOWN_TYPE;
  }
}

function genericOf(body: Body, base: SyntaxNode | undefined, list: readonly SyntaxNode[]): TypeExpression {
  if (!base) return UNKNOWN_TYPE;
  return { k: 'generic', base: typeOf(body, base), arguments: list.map((argument) => typeOf(body, argument)) };
}

/** `A | B | C` nests to the left; the result is flat. */
function unionOf(body: Body, node: SyntaxNode): TypeExpression {
  const of = node.children.flatMap((part) => {
    const type = typeOf(body, part);
    return type.k === 'union' ? type.of : [type];
  });
  return { k: 'union', of };
}

/** The value of a name or dotted path, without operations; of a generic type its base. */
export function referenceOf(body: Body, node: SyntaxNode): Value | null {
  if (node.kind === 'identifier') return body.scope.resolve(body.text(node));
  if ((node.kind === 'type' || node.kind === 'generic_type') && node.children[0]) {
    return referenceOf(body, node.children[0]);
  }
  const [object, attribute] = node.children;
  if (!object || !attribute || (node.kind !== 'attribute' && node.kind !== 'member_type')) return null;
  const of = referenceOf(body, object);
  return of && { k: 'member', of, name: body.text(attribute) };
}

function typeOfText(body: Body, node: SyntaxNode): TypeExpression {
  const shape = stringShape(body.file.text, node.start, node.end);
  const text = unescapeString(body.file.text.slice(shape.start, shape.end), shape.isRaw);
  return parseTypeText(text, (path) => resolvePath(body.scope, path)) ?? UNKNOWN_TYPE;
}

function resolvePath(scope: Scope, path: readonly string[]): Value {
  const [head = '', ...rest] = path;
  let value = scope.resolve(head);
  for (const name of rest) value = { k: 'member', of: value, name };
  return value;
}
