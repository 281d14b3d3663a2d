/** What to call functions and classes that have no name of their own. */
import ts from 'typescript';
import type { ClassIndex, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { ANONYMOUS } from './file';

export interface Hint {
  /** Last segment of the key. */
  readonly key: string;
  /** Name for messages. */
  readonly name: string;
  /** The class that the value becomes a member of: `X.prototype.m = function () {}`. */
  readonly owner?: { readonly class: ClassIndex; readonly isStatic: boolean };
  /** The class that the properties of an object literal become members of: `X.prototype = {…}`. */
  readonly members?: ClassIndex;
}

export const NO_HINT: Hint = { key: ANONYMOUS, name: ANONYMOUS };

export function hint(name: string): Hint {
  return { key: name, name };
}

/** For a function that is an argument of a call. */
export function callbackHint(callee: ts.Expression): Hint {
  const name = lastName(callee);
  return name === null ? NO_HINT : { key: ANONYMOUS, name: `${name}() callback` };
}

export function propertyHint(outer: Hint, name: string | null): Hint {
  if (name === null) return NO_HINT;
  if (outer.members !== undefined) return { key: name, name, owner: { class: outer.members, isStatic: false } };
  return { key: outer.key === ANONYMOUS ? name : `${outer.key}.${name}`, name };
}

/** The name that an assignment gives: `app.use = …` is `app.use`, `exports.x = …` is `x`. */
export function targetHint(target: ts.Expression): Hint {
  const path = dottedPath(target);
  if (path === null) return NO_HINT;
  const key = path.replace(/^(?:module\.)?exports\.|^this\.|^(?:globalThis|window|self)\./, '');
  return { key, name: key.startsWith('module.') ? key : key.slice(key.lastIndexOf('.') + 1) };
}

/** `a.b.c` as text, where it is that simple. */
export function dottedPath(node: ts.Expression): string | null {
  const names: string[] = [];
  let inner = skipTransparent(node);
  while (ts.isPropertyAccessExpression(inner)) {
    names.unshift(inner.name.text);
    inner = skipTransparent(inner.expression);
  }
  if (ts.isIdentifier(inner)) names.unshift(inner.text);
  else if (inner.kind === ts.SyntaxKind.ThisKeyword) names.unshift('this');
  else return null;
  return names.join('.');
}

export function lastName(node: ts.Expression): string | null {
  const inner = skipTransparent(node);
  if (ts.isIdentifier(inner)) return inner.text || null;
  if (ts.isPropertyAccessExpression(inner)) return inner.name.text || null;
  if (ts.isCallExpression(inner)) return lastName(inner.expression);
  return null;
}

/** Parentheses and everything that only the type checker sees. */
export function skipTransparent(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    ts.isExpressionWithTypeArguments(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** The text of a property name that is not computed. */
export function propertyName(name: ts.PropertyName | ts.ModuleExportName): string | null {
  if (ts.isComputedPropertyName(name)) {
    const inner = skipTransparent(name.expression);
    return ts.isStringLiteralLike(inner) ? inner.text : null;
  }
  return name.text;
}

/** A name in the scope that is being read; `undefined` is a literal. */
export function nameValue(body: Body, name: string): Value {
  const found = body.scope.lookup(name);
  if (found !== undefined) return { k: 'name', name: found.name, scope: found.body.index };
  if (name === 'undefined') return { k: 'literal', value: null };
  return name === '' ? { k: 'unknown' } : { k: 'name', name, scope: -1 };
}
