/** Shapes that several kinds of expressions share. */
import ts from 'typescript';
import type { Argument, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { evaluate } from './expressions';
import { NO_HINT, type Hint } from './names';

/** One side of a condition: evaluates and gives the value. */
export type Branch = () => Value;

/** Evaluates branches under a condition. No step is left behind where nothing happens in them. */
export function branches(
  body: Body,
  test: Value,
  node: ts.Node,
  then: Branch | null,
  otherwise: Branch | null,
): Value[] {
  const values: Value[] = [];
  const steps = (branch: Branch | null) => (branch ? body.block(() => void values.push(branch())) : []);
  const thenSteps = steps(then);
  const elseSteps = steps(otherwise);
  if (thenSteps.length > 0 || elseSteps.length > 0) {
    body.push({ k: 'if', test, then: thenSteps, else: elseSteps, span: body.span(node), isExpression: true });
  }
  return values;
}

/** One of several values; choices among them are flattened. */
export function choice(values: readonly Value[]): Value {
  const of = values.flatMap((value) => (value.k === 'choice' ? value.of : [value]));
  const [first] = of;
  return first !== undefined && of.length === 1 ? first : { k: 'choice', of };
}

/** `v = d`: the default is evaluated where there is no value. */
export function withDefault(body: Body, value: Value, initializer: ts.Expression | undefined, hint: Hint): Value {
  if (initializer === undefined) return value;
  return choice([value, ...branches(body, value, initializer, null, () => evaluate(body, initializer, hint))]);
}

/** An element of an array or argument list. */
export function element(body: Body, node: ts.Expression, hint: Hint = NO_HINT): Value {
  if (node.kind === ts.SyntaxKind.OmittedExpression) return { k: 'literal', value: null };
  if (!ts.isSpreadElement(node)) return evaluate(body, node, hint);
  const of = evaluate(body, node.expression);
  body.emit({ k: 'iterate', value: of, isAsync: false, span: body.span(node) });
  return { k: 'spread', of };
}

export function argument(body: Body, node: ts.Expression, hint?: Hint): Argument {
  return { value: element(body, node, hint), span: body.span(node) };
}
