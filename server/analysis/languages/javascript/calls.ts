/** Calls, `new`, tagged templates, and the two calls that are module syntax: `require` and `import()`. */
import ts from 'typescript';
import type { Argument, CallOperation, Value } from '../../../../rules/facts';
import { placeOf } from './access';
import type { Body } from './body';
import { recordExportCall } from './commonjs';
import { evaluate } from './expressions';
import { argument } from './flow';
import { callbackHint, skipTransparent } from './names';
import { prototypeCallHint } from './prototypes';

const { SyntaxKind } = ts;

export function callExpression(body: Body, node: ts.CallExpression): Value {
  const module = moduleOf(body, node);
  if (module !== null) {
    const fact = { module, level: 0, span: body.span(node), typeOnly: false, names: [] };
    return { k: 'module', import: body.file.imports.push(fact) - 1 };
  }
  const callee = calleeOf(body, node.expression);
  const own = prototypeCallHint(body, node) ?? callbackHint(node.expression);
  const values = node.arguments.map((part) => argument(body, part, own));
  const form = node.questionDotToken === undefined ? undefined : 'optional';
  const direct = directCall(node, callee, values);
  const result = call(body, node, node.expression, direct.callee, direct.values, form);
  recordExportCall(body, node, values);
  // A bound function is the function itself, as far as what it does is concerned.
  return callee.k === 'member' && callee.name === 'bind' && node.arguments.length > 0 ? callee.of : result;
}

/** `f.call(this, x)` and `f.apply(null, xs)` call `f`; with other receivers these may be methods of that name. */
function directCall(
  node: ts.CallExpression,
  callee: Value,
  values: readonly Argument[],
): { readonly callee: Value; readonly values: readonly Argument[] } {
  const [receiver] = node.arguments;
  const isCall = callee.k === 'member' && (callee.name === 'call' || callee.name === 'apply');
  if (!isCall || receiver === undefined || !isReceiver(receiver)) return { callee, values };
  const rest = values.slice(1);
  if (callee.name === 'call') return { callee: callee.of, values: rest };
  return { callee: callee.of, values: rest.map((a) => ({ ...a, value: { k: 'spread', of: a.value } })) };
}

function isReceiver(node: ts.Expression): boolean {
  const isUndefined = ts.isIdentifier(node) && node.text === 'undefined';
  return isUndefined || node.kind === SyntaxKind.ThisKeyword || node.kind === SyntaxKind.NullKeyword;
}

export function newExpression(body: Body, node: ts.NewExpression): Value {
  const callee = calleeOf(body, node.expression);
  const own = callbackHint(node.expression);
  const values = (node.arguments ?? []).map((part) => argument(body, part, own));
  return call(body, node, node.expression, callee, values, 'new');
}

export function taggedTemplate(body: Body, node: ts.TaggedTemplateExpression): Value {
  const callee = calleeOf(body, node.tag);
  const { template } = node;
  const span = body.span(template);
  if (!ts.isTemplateExpression(template)) {
    const text: Argument = { value: { k: 'literal', value: template.text }, span };
    return call(body, node, node.tag, callee, [text], 'tagged-template');
  }
  const parts = template.templateSpans.map((part) => argument(body, part.expression, callbackHint(node.tag)));
  const head: Value = { k: 'template', head: template.head.text, parts: parts.map(({ value }) => value) };
  return call(body, node, node.tag, callee, [{ value: head, span }, ...parts], 'tagged-template');
}

/** What is called. Its receiver is read, the callee itself is not. */
export function calleeOf(body: Body, node: ts.Expression): Value {
  const inner = skipTransparent(node);
  const known = body.file.known.get(inner);
  if (known !== undefined) return known;
  const isAccess = ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner);
  const isOptional = (inner.flags & ts.NodeFlags.OptionalChain) !== 0 && node !== inner;
  if (ts.isIdentifier(inner) || (isAccess && !isOptional)) return placeOf(body, inner) ?? { k: 'unknown' };
  return evaluate(body, inner);
}

export function call(
  body: Body,
  node: ts.Node,
  calleeNode: ts.Node,
  callee: Value,
  values: readonly Argument[],
  form?: CallOperation['form'],
): Value {
  return body.result({
    k: 'call',
    callee,
    arguments: values,
    ...(form && { form }),
    span: body.span(node),
    calleeSpan: body.span(calleeNode),
  });
}

/** The module that `require('x')` or `import('x')` asks for. */
export function moduleOf(body: Body, node: ts.CallExpression): string | null {
  const [first] = node.arguments;
  if (first === undefined || !ts.isStringLiteralLike(first)) return null;
  const { expression } = node;
  if (expression.kind === SyntaxKind.ImportKeyword) return first.text;
  const isRequire = ts.isIdentifier(expression) && expression.text === 'require' && node.arguments.length === 1;
  return isRequire && body.scope.lookup('require') === undefined ? first.text : null;
}
