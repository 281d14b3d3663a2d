/** Classes of the old style: a function, and assignments to its `prototype`. */
import ts from 'typescript';
import type { ClassIndex, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { ownConstructor, readFunction } from './functions';
import { nameValue, propertyName, skipTransparent, type Hint } from './names';

/** `var X = function () {…}` with assignments to `X.prototype` somewhere. */
export function constructorVariable(body: Body, name: ts.BindingName, initializer: ts.Expression): Value | null {
  const inner = skipTransparent(initializer);
  if (!ts.isIdentifier(name) || !ts.isFunctionExpression(inner)) return null;
  if (!body.file.isConstructorName(name.text)) return null;
  const { class: index } = body.file.newClass(name.text, body);
  body.file.variableClasses.set(`${String(body.index)} ${body.scope.lookup(name.text)?.name ?? ''}`, index);
  const read = readFunction(body, inner, {
    key: `${body.file.class(index).key}.constructor`,
    name: name.text,
    kind: 'constructor',
    class: index,
    self: index,
  });
  ownConstructor(body, index, read, inner);
  return { k: 'class', class: index };
}

/** What an assignment to `X.prototype.m`, `X.prototype` or `X.m` makes of a function, where `X` is a class. */
export function prototypeHint(body: Body, target: ts.Expression): Hint | null {
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) return null;
  const name = memberName(target);
  const ofPrototype = prototypeOwner(body, target);
  if (ofPrototype !== null) return { key: '', name: '', members: ofPrototype };
  const object = skipTransparent(target.expression);
  const owner = prototypeOwner(body, object);
  if (owner !== null && name !== null) return { key: name, name, owner: { class: owner, isStatic: false } };
  const constructor = classNamed(body, object);
  if (constructor === null || name === null) return null;
  return { key: name, name, owner: { class: constructor, isStatic: true } };
}

/** `mixin(X.prototype, {…})`: the methods of the object become those of `X`. */
export function prototypeCallHint(body: Body, node: ts.CallExpression): Hint | null {
  const [first, ...rest] = node.arguments;
  const owner = first === undefined ? null : prototypeOwner(body, skipTransparent(first));
  if (owner === null) return null;
  for (const part of rest) addBase(body, owner, part);
  return { key: '', name: '', members: owner };
}

/** `X.prototype = Object.create(Y.prototype)`, `X.prototype = new Y()`. */
export function recordPrototype(body: Body, target: ts.Expression, right: ts.Expression): void {
  const owner = prototypeOwner(body, target);
  if (owner === null) return;
  const inner = skipTransparent(right);
  if (ts.isNewExpression(inner) && ts.isIdentifier(inner.expression)) {
    body.file.class(owner).bases.push(nameValue(body, inner.expression.text));
  } else if (ts.isCallExpression(inner) && inner.arguments[0]) {
    addBase(body, owner, inner.arguments[0]);
  }
}

function addBase(body: Body, owner: ClassIndex, node: ts.Expression): void {
  const inner = skipTransparent(node);
  if (!isPrototype(inner)) return;
  const base = skipTransparent(inner.expression);
  if (ts.isIdentifier(base)) body.file.class(owner).bases.push(nameValue(body, base.text));
}

function isPrototype(node: ts.Expression): node is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(node) && node.name.text === 'prototype';
}

/** The class `X` of `X.prototype`. */
function prototypeOwner(body: Body, node: ts.Expression): ClassIndex | null {
  return isPrototype(node) ? classNamed(body, skipTransparent(node.expression)) : null;
}

function classNamed(body: Body, node: ts.Expression): ClassIndex | null {
  if (!ts.isIdentifier(node)) return null;
  const found = body.scope.lookup(node.text);
  if (found === undefined) return null;
  const draft = found.body.bindings.get(found.name);
  if (draft?.k === 'class') return draft.class;
  return body.file.variableClasses.get(`${String(found.body.index)} ${found.name}`) ?? null;
}

function memberName(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | null {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  const key = skipTransparent(node.argumentExpression);
  return ts.isStringLiteralLike(key) ? propertyName(key) : null;
}
