/** Decorators: evaluated where the class stands. */
import ts from 'typescript';
import type { Decorator, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { call, calleeOf } from './calls';
import { evaluate } from './expressions';
import { argument } from './flow';
import { callbackHint } from './names';

export function decorators(body: Body, node: ts.Node): Decorator[] {
  const own = ts.canHaveDecorators(node) ? ts.getDecorators(node) : undefined;
  return (own ?? []).map((decorator) => ({ value: value(body, decorator.expression), span: body.span(decorator) }));
}

function value(body: Body, node: ts.Expression): Value {
  if (!ts.isCallExpression(node)) return evaluate(body, node);
  const callee = calleeOf(body, node.expression);
  const values = node.arguments.map((part) => argument(body, part, callbackHint(node.expression)));
  return call(body, node, node.expression, callee, values, 'decorator');
}
