/** Expressions: operations in evaluation order, and the value that is left. */
import type { Span, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { callValue } from './calls';
import { comprehensionValue } from './comprehensions';
import { lambdaValue } from './lambdas';
import { foldBinary, foldUnary, parseNumber } from './literals';
import { concatenationValue, stringValue } from './strings';
import { spanOf, type NodeKind, type SyntaxNode } from './syntax';
import { NONE, numberOf, placeOf, UNKNOWN } from './values';

type Handler = (body: Body, node: SyntaxNode) => Value;

export function evaluate(body: Body, node: SyntaxNode | undefined): Value {
  if (!node) return UNKNOWN;
  const handler = HANDLERS[node.kind];
  return handler ? handler(body, node) : UNKNOWN;
}

const HANDLERS: Partial<Record<NodeKind, Handler>> = {
  identifier: nameValue,
  attribute: attributeValue,
  subscript: subscriptValue,
  slice: sliceValue,
  call: (body, node) => callValue(body, node, evaluate),
  await: (body, node) => {
    const value = evaluate(body, node.children[0]);
    return { k: 'op', op: body.emit({ k: 'await', value, span: spanOf(node) }) };
  },
  yield: yieldValue,
  named_expression: walrusValue,
  lambda: (body, node) => lambdaValue(body, node, 'lambda', evaluate),
  parenthesized_expression: (body, node) => evaluate(body, node.children[0]),
  binary_operator: binaryValue,
  unary_operator: unaryValue,
  not_operator: (body, node) => ({ k: 'operation', operator: 'not', operands: [evaluate(body, node.children[0])] }),
  comparison_operator: comparisonValue,
  boolean_operator: logicValue,
  conditional_expression: conditionalValue,
  list: (body, node) => displayValue(body, node, 'list'),
  set: (body, node) => displayValue(body, node, 'set'),
  tuple: (body, node) => displayValue(body, node, 'tuple'),
  expression_list: (body, node) => displayValue(body, node, 'tuple'),
  pattern_list: (body, node) => displayValue(body, node, 'tuple'),
  dictionary: dictionaryValue,
  list_comprehension: (body, node) => comprehensionValue(body, node, 'list', evaluate),
  set_comprehension: (body, node) => comprehensionValue(body, node, 'set', evaluate),
  dictionary_comprehension: (body, node) => comprehensionValue(body, node, 'dict', evaluate),
  generator_expression: (body, node) => comprehensionValue(body, node, 'generator', evaluate),
  list_splat: splatValue,
  list_splat_pattern: splatValue,
  dictionary_splat: (body, node) => ({ k: 'spread', of: evaluate(body, node.children[0]) }),
  string: (body, node) => stringValue(body, node, evaluate),
  concatenated_string: (body, node) => concatenationValue(body, node, evaluate),
  integer: numberValue,
  float: numberValue,
  true: () => ({ k: 'literal', value: true }),
  false: () => ({ k: 'literal', value: false }),
  none: () => NONE,
  as_pattern: (body, node) => evaluate(body, node.children[0]),
};

function nameValue(body: Body, node: SyntaxNode): Value {
  if (node.start === node.end) return UNKNOWN;
  const value = body.scope.resolve(body.text(node));
  if (value.k === 'member') body.emit({ k: 'read', place: value, span: spanOf(node) });
  else body.readName(value, spanOf(node));
  return value;
}

function attributeValue(body: Body, node: SyntaxNode): Value {
  const [object, attribute] = node.children;
  const of = evaluate(body, object);
  if (!attribute) return UNKNOWN;
  const value = { k: 'member', of, name: body.text(attribute) } as const;
  body.emit({ k: 'read', place: value, span: spanOf(node) });
  return value;
}

function subscriptValue(body: Body, node: SyntaxNode): Value {
  const of = evaluate(body, node.children[0]);
  const value = { k: 'index', of, key: subscriptKey(body, node) } as const;
  body.emit({ k: 'read', place: value, span: spanOf(node) });
  return value;
}

/** What stands between the brackets: several subscripts are a tuple. */
function subscriptKey(body: Body, node: SyntaxNode): Value {
  const keys = node.children.slice(1).map((key) => evaluate(body, key));
  const [only] = keys;
  return keys.length === 1 && only ? only : { k: 'list', items: keys, display: 'tuple' };
}

/** `a:b:c`; a missing start is `None`, other missing parts are left out. */
function sliceValue(body: Body, node: SyntaxNode): Value {
  const operands = node.children.map((part) => evaluate(body, part));
  const missesStart = body.file.text[node.start] === ':';
  return { k: 'operation', operator: ':', operands: missesStart ? [NONE, ...operands] : operands };
}

function yieldValue(body: Body, node: SyntaxNode): Value {
  body.isGenerator = true;
  const [what] = node.children;
  const value = what ? evaluate(body, what) : NONE;
  const span = spanOf(node);
  if (!node.words.includes('from')) return { k: 'op', op: body.emit({ k: 'yield', value, span }) };
  body.emit({ k: 'iterate', value, isAsync: false, span });
  return { k: 'op', op: body.emit({ k: 'yield-from', value, span }) };
}

function walrusValue(body: Body, node: SyntaxNode): Value {
  const [target, right] = node.children;
  const value = evaluate(body, right);
  if (target?.kind !== 'identifier') return value;
  const name = body.text(target);
  const place = placeOf(body.scope.resolveWalrus(name), name, body.index);
  const op = body.emit({ k: 'write', place, value, span: spanOf(node) });
  body.assign(place, value, op);
  return value;
}

/** Emits the computation and gives its result as a shape, so that rules can see what was computed. */
export function computed(body: Body, operator: string, operands: readonly Value[], span: Span): Value {
  body.emit({ k: 'compute', operator, operands, span });
  return { k: 'operation', operator, operands };
}

function binaryValue(body: Body, node: SyntaxNode): Value {
  const left = evaluate(body, node.children[0]);
  const right = evaluate(body, node.children[1]);
  const operator = node.words[0] ?? '';
  const [a, b] = [numberOf(left), numberOf(right)];
  const folded = a !== undefined && b !== undefined ? foldBinary(operator, a, b) : undefined;
  if (folded !== undefined) return { k: 'literal', value: folded };
  return computed(body, operator, [left, right], spanOf(node));
}

function unaryValue(body: Body, node: SyntaxNode): Value {
  const operand = evaluate(body, node.children[0]);
  const operator = node.words[0] ?? '';
  const number = numberOf(operand);
  const folded = number === undefined ? undefined : foldUnary(operator, number);
  if (folded !== undefined) return { k: 'literal', value: folded };
  return computed(body, operator, [operand], spanOf(node));
}

/** `a < b <= c` compares `a < b` and `b <= c`. */
function comparisonValue(body: Body, node: SyntaxNode): Value {
  const span = spanOf(node);
  const parts: Value[] = [];
  let left = evaluate(body, node.children[0]);
  for (const [at, operator] of node.words.entries()) {
    const right = evaluate(body, node.children[at + 1]);
    parts.push(computed(body, operator, [left, right], span));
    left = right;
  }
  const [only] = parts;
  return parts.length === 1 && only ? only : { k: 'operation', operator: 'and', operands: parts };
}

function logicValue(body: Body, node: SyntaxNode): Value {
  const test = evaluate(body, node.children[0]);
  let right: Value = UNKNOWN;
  const steps = body.block(() => {
    right = evaluate(body, node.children[1]);
  });
  const isAnd = node.words[0] === 'and';
  if (steps.length > 0) {
    const [then, otherwise] = isAnd ? [steps, []] : [[], steps];
    body.push({ k: 'if', test, then, else: otherwise, span: spanOf(node), isExpression: true });
  }
  return { k: 'choice', of: [test, right] };
}

function conditionalValue(body: Body, node: SyntaxNode): Value {
  const [first, condition, second] = node.children;
  const test = evaluate(body, condition);
  const of: Value[] = [];
  const then = body.block(() => of.push(evaluate(body, first)));
  const otherwise = body.block(() => of.push(evaluate(body, second)));
  if (then.length > 0 || otherwise.length > 0) {
    body.push({ k: 'if', test, then, else: otherwise, span: spanOf(node), isExpression: true });
  }
  return { k: 'choice', of };
}

function displayValue(body: Body, node: SyntaxNode, display: 'list' | 'tuple' | 'set'): Value {
  const items: Value[] = [];
  for (const child of node.children) if (child.kind !== 'error') items.push(evaluate(body, child));
  return { k: 'list', items, display };
}

function dictionaryValue(body: Body, node: SyntaxNode): Value {
  const entries: { key: string | null; value: Value }[] = [];
  for (const child of node.children) {
    if (child.kind === 'dictionary_splat') entries.push({ key: null, value: evaluate(body, child) });
    if (child.kind !== 'pair') continue;
    const key = evaluate(body, child.children[0]);
    const isText = key.k === 'literal' && (typeof key.value === 'string' || typeof key.value === 'number');
    entries.push({ key: isText ? String(key.value) : null, value: evaluate(body, child.children[1]) });
  }
  return { k: 'object', entries };
}

function splatValue(body: Body, node: SyntaxNode): Value {
  const of = evaluate(body, node.children[0]);
  body.emit({ k: 'iterate', value: of, isAsync: false, span: spanOf(node) });
  return { k: 'spread', of };
}

function numberValue(body: Body, node: SyntaxNode): Value {
  const value = parseNumber(body.text(node));
  return value === undefined ? UNKNOWN : { k: 'literal', value };
}
