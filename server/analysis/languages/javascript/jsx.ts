/** JSX: creating an element is a call with the attributes as one object. */
import ts from 'typescript';
import type { Value } from '../../../../rules/facts';
import type { Body } from './body';
import { call, calleeOf } from './calls';
import { evaluate } from './expressions';
import { hint } from './names';

interface Entry {
  readonly key: string | null;
  readonly value: Value;
}

export function jsxElement(body: Body, node: ts.JsxElement): Value {
  return element(body, node, node.openingElement, node.children);
}

export function jsxSelfClosing(body: Body, node: ts.JsxSelfClosingElement): Value {
  return element(body, node, node, []);
}

export function jsxFragment(body: Body, node: ts.JsxFragment): Value {
  return { k: 'list', items: children(body, node.children), display: 'list' };
}

function element(
  body: Body,
  node: ts.Node,
  opening: ts.JsxOpeningLikeElement,
  childNodes: readonly ts.JsxChild[],
): Value {
  const callee = tag(body, opening.tagName);
  const entries = opening.attributes.properties.map((attribute) => entry(body, attribute));
  const inner = children(body, childNodes);
  const [only] = inner;
  if (only !== undefined) {
    entries.push({ key: 'children', value: inner.length === 1 ? only : { k: 'list', items: inner, display: 'list' } });
  }
  const attributes = { value: { k: 'object', entries } as const, span: body.span(opening.attributes) };
  return call(body, node, opening.tagName, callee, [attributes], 'jsx');
}

function tag(body: Body, name: ts.JsxTagNameExpression): Value {
  const isIntrinsic = ts.isJsxNamespacedName(name) || (ts.isIdentifier(name) && /^[a-z]|-/.test(name.text));
  return isIntrinsic ? { k: 'literal', value: name.getText(body.file.source) } : calleeOf(body, name);
}

function entry(body: Body, attribute: ts.JsxAttributeLike): Entry {
  if (ts.isJsxSpreadAttribute(attribute)) {
    return { key: null, value: { k: 'spread', of: evaluate(body, attribute.expression) } };
  }
  const key = attribute.name.getText(body.file.source);
  const { initializer } = attribute;
  if (initializer === undefined) return { key, value: { k: 'literal', value: true } };
  const expression = ts.isJsxExpression(initializer) ? initializer.expression : initializer;
  return { key, value: expression ? evaluate(body, expression, hint(key)) : { k: 'unknown' } };
}

/** Expressions and elements among the children; text is left out. */
function children(body: Body, nodes: readonly ts.JsxChild[]): Value[] {
  const values: Value[] = [];
  for (const node of nodes) {
    if (ts.isJsxText(node)) continue;
    if (!ts.isJsxExpression(node)) values.push(evaluate(body, node));
    else if (node.expression) values.push(evaluate(body, node.expression));
  }
  return values;
}
