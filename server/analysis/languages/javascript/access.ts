/** Names, members, elements, and optional chains of them. */
import ts from 'typescript';
import type { Place, Step, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { callExpression } from './calls';
import { evaluate } from './expressions';
import { nameValue, skipTransparent } from './names';

const UNKNOWN: Value = { k: 'unknown' };

/** Evaluates what stands before the last dot or bracket, and leaves the access itself to the caller. */
export function placeOf(body: Body, node: ts.Expression): Place | null {
  const inner = skipTransparent(node);
  if (ts.isIdentifier(inner)) {
    const value = nameValue(body, inner.text);
    return value.k === 'name' ? value : null;
  }
  if (ts.isPropertyAccessExpression(inner)) {
    return { k: 'member', of: evaluate(body, inner.expression), name: inner.name.text };
  }
  if (!ts.isElementAccessExpression(inner)) return null;
  const of = evaluate(body, inner.expression);
  const key = evaluate(body, inner.argumentExpression);
  if (key.k === 'literal' && typeof key.value === 'string') return { k: 'member', of, name: key.value };
  return { k: 'index', of, key };
}

/** A name, member or element that is read. */
export function access(body: Body, node: ts.Expression): Value {
  const place = placeOf(body, node);
  if (place === null) return ts.isIdentifier(node) ? nameValue(body, node.text) : UNKNOWN;
  body.read(place, body.span(node));
  return place;
}

/** `a?.b.c()`: what follows the first `?.` happens only where `a` is there. The value is that of the happy case. */
export function optionalChain(body: Body, node: ts.Expression): Value {
  const { known } = body.file;
  const base = chainBase(node);
  const receiver = evaluate(body, base);
  known.set(base, receiver);
  let value = UNKNOWN;
  const steps = body.block(() => {
    value = link(body, node);
  });
  known.delete(base);
  if (steps.every((step) => isRead(body, step))) body.append(steps);
  else body.push({ k: 'if', test: receiver, then: steps, else: [], span: body.span(node), isExpression: true });
  return value;
}

/** Whether this is the outer end of a chain that is not being evaluated yet. */
export function isOpenChain(body: Body, node: ts.Expression): boolean {
  if ((node.flags & ts.NodeFlags.OptionalChain) === 0) return false;
  return body.file.known.size === 0 || !body.file.known.has(chainBase(node));
}

type ChainLink = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression | ts.NonNullExpression;

function isChainLink(node: ts.Expression): node is ChainLink {
  return (node.flags & ts.NodeFlags.OptionalChain) !== 0;
}

/** What stands before the first `?.`. */
function chainBase(node: ts.Expression): ts.Expression {
  let base = node;
  for (let at = node; isChainLink(at); at = at.expression) {
    if (!ts.isNonNullExpression(at) && at.questionDotToken !== undefined) base = at.expression;
  }
  return base;
}

function link(body: Body, node: ts.Expression): Value {
  const inner = skipTransparent(node);
  return ts.isCallExpression(inner) ? callExpression(body, inner) : access(body, inner);
}

function isRead(body: Body, step: Step): boolean {
  return typeof step === 'number' && body.operations[step]?.k === 'read';
}
