/** Arithmetic, comparison and logic. */
import ts from 'typescript';
import type { Value } from '../../../../rules/facts';
import { placeOf } from './access';
import { assignment, increment, isAssignment } from './assignments';
import type { Body } from './body';
import { condition, evaluate } from './expressions';
import { branches, choice } from './flow';
import { skipTransparent, type Hint } from './names';

const { SyntaxKind } = ts;
/** Operators in a row up to which the value repeats the whole shape. */
const MAX_SHAPE = 8;

export function binary(body: Body, node: ts.BinaryExpression, hint: Hint): Value {
  if (isAssignment(node)) return assignment(body, node, hint);
  if (isLogical(node)) return logical(body, node, hint, false);
  // Long sums lean to the left: walk down without recursion.
  const spine: ts.BinaryExpression[] = [node];
  let left = skipTransparent(node.left);
  while (ts.isBinaryExpression(left) && !isAssignment(left) && !isLogical(left)) {
    spine.push(left);
    left = skipTransparent(left.left);
  }
  const isLong = spine.length > MAX_SHAPE;
  let value = evaluate(body, left);
  for (let at = spine.pop(); at !== undefined; at = spine.pop()) value = operation(body, at, value, isLong);
  return value;
}

function operation(body: Body, node: ts.BinaryExpression, left: Value, isLong: boolean): Value {
  const right = evaluate(body, node.right);
  if (node.operatorToken.kind === SyntaxKind.CommaToken) return right;
  const operator = ts.tokenToString(node.operatorToken.kind) ?? '';
  const folded = fold(operator, left, right);
  if (folded !== null) return { k: 'literal', value: folded };
  return computed(body, node, operator, [left, right], isLong);
}

/** The result is a shape, so that rules see what was computed; in long sums it only names the operation. */
function computed(body: Body, node: ts.Node, operator: string, operands: readonly Value[], isLong = false): Value {
  const result = body.result({ k: 'compute', operator, operands, span: body.span(node) });
  return isLong ? result : { k: 'operation', operator, operands };
}

function fold(operator: string, left: Value, right: Value): string | number | null {
  if (left.k !== 'literal' || right.k !== 'literal') return null;
  const [a, b] = [left.value, right.value];
  if (typeof a === 'string' && typeof b === 'string' && operator === '+') return a + b;
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  const result = arithmetic(operator, a, b);
  if (result === null || !Number.isFinite(result)) return null;
  return result === 0 ? 0 : result; // no negative zero: JSON has none
}

function arithmetic(operator: string, a: number, b: number): number | null {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '>>>':
      return a >>> b;
    case '|':
      return a | b;
    case '&':
      return a & b;
    case '^':
      return a ^ b;
    default:
      return null;
  }
}

export function isLogical(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return (
    kind === SyntaxKind.AmpersandAmpersandToken ||
    kind === SyntaxKind.BarBarToken ||
    kind === SyntaxKind.QuestionQuestionToken
  );
}

/** `a && b`, `a || b`, `a ?? b`: the right side may not happen. In a condition the value is the logic itself. */
export function logical(body: Body, node: ts.BinaryExpression, hint: Hint, inCondition: boolean): Value {
  const operands = sameOperator(node);
  const isAnd = node.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken;
  const chain: LogicChain = {
    node,
    isAnd,
    isLong: operands.length > MAX_SHAPE,
    read: (part) => (inCondition ? condition(body, part) : evaluate(body, part, hint)),
  };
  const values: Value[] = [];
  logicSteps(body, chain, operands, values);
  return inCondition ? { k: 'operation', operator: isAnd ? '&&' : '||', operands: values } : choice(values);
}

interface LogicChain {
  readonly node: ts.BinaryExpression;
  readonly isAnd: boolean;
  readonly isLong: boolean;
  readonly read: (part: ts.Expression) => Value;
}

/** Each operand decides about the next. Long chains are put in a row, because nesting would be as deep as they are long. */
function logicSteps(body: Body, chain: LogicChain, operands: readonly ts.Expression[], values: Value[]): void {
  const [first, ...others] = operands;
  if (first === undefined) return;
  let test = chain.read(first);
  values.push(test);
  const under = (action: () => Value): Value => {
    const [value = test] = branches(body, test, chain.node, chain.isAnd ? action : null, chain.isAnd ? null : action);
    return value;
  };
  if (others.length > 0 && !chain.isLong) {
    under(() => {
      logicSteps(body, chain, others, values);
      return test;
    });
    return;
  }
  for (const operand of others) {
    test = under(() => chain.read(operand));
    values.push(test);
  }
}

/** The operands of a chain of one logical operator. */
function sameOperator(node: ts.BinaryExpression): ts.Expression[] {
  const operands: ts.Expression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === node.operatorToken.kind) {
    operands.push(left.right);
    left = skipTransparent(left.left);
  }
  operands.push(left);
  return operands.reverse();
}

export function conditionalExpression(body: Body, node: ts.ConditionalExpression, hint: Hint): Value {
  const test = condition(body, node.condition);
  const whenTrue = () => evaluate(body, node.whenTrue, hint);
  const whenFalse = () => evaluate(body, node.whenFalse, hint);
  return choice(branches(body, test, node, whenTrue, whenFalse));
}

export function unary(body: Body, node: ts.PrefixUnaryExpression | ts.DeleteExpression): Value {
  if (ts.isDeleteExpression(node)) return deletion(body, node);
  const { operator, operand } = node;
  if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken) return increment(body, node);
  if (operator === SyntaxKind.ExclamationToken) {
    return { k: 'operation', operator: '!', operands: [condition(body, operand)] };
  }
  const value = evaluate(body, operand);
  if (value.k === 'literal' && typeof value.value === 'number') {
    return { k: 'literal', value: sign(operator, value.value) };
  }
  return computed(body, node, ts.tokenToString(operator) ?? '', [value]);
}

function sign(operator: ts.PrefixUnaryOperator, value: number): number {
  if (operator === SyntaxKind.TildeToken) return ~value;
  return operator === SyntaxKind.MinusToken && value !== 0 ? -value : value;
}

function deletion(body: Body, node: ts.DeleteExpression): Value {
  const place = placeOf(body, node.expression);
  if (place === null) evaluate(body, node.expression);
  else body.emit({ k: 'delete', place, span: body.span(node) });
  return { k: 'unknown' };
}
