/** Literals and displays. */
import ts from 'typescript';
import type { Value } from '../../../../rules/facts';
import type { Body } from './body';
import { evaluate } from './expressions';
import { element } from './flow';
import { functionExpression } from './functions';
import { propertyHint, propertyName, type Hint } from './names';

/** Longer texts are data; nobody matches against their end. */
const MAX_TEXT = 2000;

export function text(_body: Body, node: ts.LiteralLikeNode): Value {
  return { k: 'literal', value: node.text.length > MAX_TEXT ? node.text.slice(0, MAX_TEXT) : node.text };
}

export function number(_body: Body, node: ts.NumericLiteral | ts.BigIntLiteral): Value {
  const value = Number(node.text.replace(/n$/, ''));
  return Number.isFinite(value) ? { k: 'literal', value } : { k: 'unknown' };
}

export function regex(_body: Body, node: ts.RegularExpressionLiteral): Value {
  const end = Math.max(node.text.lastIndexOf('/'), 1);
  return { k: 'regex', pattern: node.text.slice(1, end), flags: node.text.slice(end + 1) };
}

export function template(body: Body, node: ts.TemplateExpression): Value {
  const parts = node.templateSpans.map((span) => evaluate(body, span.expression));
  return { k: 'template', head: node.head.text.slice(0, MAX_TEXT), parts };
}

export function arrayLiteral(body: Body, node: ts.ArrayLiteralExpression): Value {
  return { k: 'list', items: node.elements.map((item) => element(body, item)), display: 'list' };
}

interface Entry {
  readonly key: string | null;
  readonly value: Value;
}

export function objectLiteral(body: Body, node: ts.ObjectLiteralExpression, hint: Hint): Value {
  return { k: 'object', entries: node.properties.map((property) => entry(body, property, hint)) };
}

function entry(body: Body, property: ts.ObjectLiteralElementLike, hint: Hint): Entry {
  if (ts.isSpreadAssignment(property)) {
    return { key: null, value: { k: 'spread', of: evaluate(body, property.expression) } };
  }
  const { name } = property;
  const key = propertyName(name);
  if (key === null && ts.isComputedPropertyName(name)) evaluate(body, name.expression);
  const inner = propertyHint(hint, key);
  if (ts.isPropertyAssignment(property)) return { key, value: evaluate(body, property.initializer, inner) };
  if (ts.isShorthandPropertyAssignment(property)) return { key, value: evaluate(body, property.name) };
  return { key, value: functionExpression(body, property, inner) };
}
