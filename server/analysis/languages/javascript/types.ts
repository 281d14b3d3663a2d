/** Type annotations, as written. */
import ts from 'typescript';
import type { TypeExpression, Value } from '../../../../rules/facts';
import type { Body } from './body';

const { SyntaxKind } = ts;
const UNKNOWN: TypeExpression = { k: 'unknown' };
const NONE: TypeExpression = { k: 'none' };
const MAX_TYPE_DEPTH = 12;

export function typeExpression(body: Body, node: ts.TypeNode, depth = 0): TypeExpression {
  if (depth > MAX_TYPE_DEPTH) return UNKNOWN;
  const nested = (type: ts.TypeNode): TypeExpression => typeExpression(body, type, depth + 1);
  switch (node.kind) {
    case SyntaxKind.StringKeyword:
    case SyntaxKind.NumberKeyword:
    case SyntaxKind.BooleanKeyword:
    case SyntaxKind.BigIntKeyword:
    case SyntaxKind.SymbolKeyword:
    case SyntaxKind.ObjectKeyword:
      return global(ts.tokenToString(node.kind) ?? '');
    case SyntaxKind.VoidKeyword:
    case SyntaxKind.UndefinedKeyword:
      return NONE;
    case SyntaxKind.LiteralType:
      return literalType((node as ts.LiteralTypeNode).literal);
    case SyntaxKind.TypePredicate:
      return global('boolean');
    case SyntaxKind.ThisType:
      return body.self === null ? UNKNOWN : { k: 'reference', value: { k: 'self', class: body.self } };
    case SyntaxKind.TypeReference:
      return reference(body, node as ts.TypeReferenceNode, nested);
    case SyntaxKind.ImportType:
      return importType(body, node as ts.ImportTypeNode, nested);
    case SyntaxKind.ArrayType:
      return { k: 'array', element: nested((node as ts.ArrayTypeNode).elementType) };
    case SyntaxKind.TupleType:
      return { k: 'array', element: union((node as ts.TupleTypeNode).elements.map((type) => nested(type))) };
    case SyntaxKind.NamedTupleMember:
    case SyntaxKind.OptionalType:
    case SyntaxKind.ParenthesizedType:
      return nested((node as ts.ParenthesizedTypeNode).type);
    case SyntaxKind.TypeOperator: {
      const { operator, type } = node as ts.TypeOperatorNode;
      return operator === SyntaxKind.ReadonlyKeyword ? nested(type) : UNKNOWN;
    }
    case SyntaxKind.UnionType:
    case SyntaxKind.IntersectionType:
      return union((node as ts.UnionOrIntersectionTypeNode).types.map((type) => nested(type)));
    case SyntaxKind.TypeQuery:
      return { k: 'typeof', value: entity(body, (node as ts.TypeQueryNode).exprName, false) };
    case SyntaxKind.FunctionType:
    case SyntaxKind.ConstructorType:
      return { k: 'function' };
    default:
      return UNKNOWN;
  }
}

function global(name: string): TypeExpression {
  return { k: 'reference', value: { k: 'name', name, scope: -1 } };
}

function literalType(literal: ts.LiteralTypeNode['literal']): TypeExpression {
  if (literal.kind === SyntaxKind.NullKeyword) return NONE;
  if (ts.isStringLiteralLike(literal)) return global('string');
  if (ts.isNumericLiteral(literal)) return global('number');
  return literal.kind === SyntaxKind.TrueKeyword || literal.kind === SyntaxKind.FalseKeyword
    ? global('boolean')
    : UNKNOWN;
}

type Nested = (type: ts.TypeNode) => TypeExpression;

function reference(body: Body, node: ts.TypeReferenceNode, nested: Nested): TypeExpression {
  return generic(entity(body, node.typeName, true), node.typeArguments, nested);
}

function generic(value: Value, typeArguments: ts.NodeArray<ts.TypeNode> | undefined, nested: Nested): TypeExpression {
  if (value.k === 'unknown') return UNKNOWN;
  const base: TypeExpression = { k: 'reference', value };
  if (!typeArguments?.length) return base;
  return { k: 'generic', base, arguments: typeArguments.map((type) => nested(type)) };
}

/** `import('x').Y`. */
function importType(body: Body, node: ts.ImportTypeNode, nested: Nested): TypeExpression {
  const { argument, qualifier, isTypeOf } = node;
  if (!ts.isLiteralTypeNode(argument) || !ts.isStringLiteral(argument.literal)) return UNKNOWN;
  const { imports } = body.file;
  const fact = { module: argument.literal.text, level: 0, span: body.span(node), typeOnly: true, names: [] };
  const module: Value = { k: 'module', import: imports.push(fact) - 1 };
  const value = qualifier === undefined ? module : qualified(module, qualifier);
  return isTypeOf ? { k: 'typeof', value } : generic(value, node.typeArguments, nested);
}

function qualified(module: Value, name: ts.EntityName): Value {
  if (ts.isIdentifier(name)) return { k: 'member', of: module, name: name.text };
  return { k: 'member', of: qualified(module, name.left), name: name.right.text };
}

/** A dotted name; its first segment is looked up among types and values, or among values only. */
function entity(body: Body, name: ts.EntityName, isType: boolean): Value {
  if (ts.isQualifiedName(name)) return { k: 'member', of: entity(body, name.left, false), name: name.right.text };
  const found = isType ? body.scope.lookupType(name.text) : body.scope.lookup(name.text);
  if (found === null || name.text === '') return { k: 'unknown' };
  if (found === undefined) return { k: 'name', name: name.text, scope: -1 };
  return { k: 'name', name: found.name, scope: found.body.index };
}

function union(types: readonly TypeExpression[]): TypeExpression {
  const of: TypeExpression[] = [];
  for (const type of types) {
    for (const part of type.k === 'union' ? type.of : [type]) {
      if (!of.some((known) => JSON.stringify(known) === JSON.stringify(part))) of.push(part);
    }
  }
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { k: 'union', of };
}

/** `new Map<string, Client>()`: of a global class, the arguments say more than the class alone. */
export function constructedType(body: Body, node: ts.Expression | undefined): TypeExpression | undefined {
  if (node === undefined || !ts.isNewExpression(node) || !node.typeArguments?.length) return undefined;
  if (!ts.isIdentifier(node.expression) || body.scope.lookup(node.expression.text) !== undefined) return undefined;
  return generic(typeName(body, node.expression), node.typeArguments, (type) => typeExpression(body, type));
}

/** The name after `implements`, or in an interface's `extends`. */
export function typeName(body: Body, node: ts.Expression): Value {
  if (ts.isPropertyAccessExpression(node)) {
    return { k: 'member', of: typeName(body, node.expression), name: node.name.text };
  }
  return ts.isIdentifier(node) ? entity(body, node, true) : { k: 'unknown' };
}
