/** Writes: `=`, `+=` and friends, `++`, and destructuring targets. */
import ts from 'typescript';
import type { OperationId, Place, Span, Value } from '../../../../rules/facts';
import { placeOf } from './access';
import type { Body } from './body';
import { recordExport } from './commonjs';
import { evaluate } from './expressions';
import { branches, choice, withDefault } from './flow';
import { hint, NO_HINT, propertyName, skipTransparent, targetHint, type Hint } from './names';
import { prototypeHint } from './prototypes';

const { SyntaxKind } = ts;

export function isAssignment(node: ts.BinaryExpression): boolean {
  const { kind } = node.operatorToken;
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

export function assignment(body: Body, node: ts.BinaryExpression, outer: Hint): Value {
  const operator = node.operatorToken.kind;
  if (operator !== SyntaxKind.EqualsToken) return augmented(body, node, ts.tokenToString(operator) ?? '');
  const target = skipTransparent(node.left);
  if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target)) {
    const value = evaluate(body, node.right, outer);
    assignPattern(body, target, value, body.span(node));
    return value;
  }
  const place = placeOf(body, target);
  const own = prototypeHint(body, target) ?? targetHint(target);
  const value = evaluate(body, node.right, own === NO_HINT ? outer : own);
  if (place !== null) write(body, place, value, body.span(node));
  recordExport(body, target, node.right, value);
  return value;
}

function augmented(body: Body, node: ts.BinaryExpression, operator: string): Value {
  const place = placeOf(body, node.left);
  if (place === null) return evaluate(body, node.right);
  body.read(place, body.span(node.left));
  const span = body.span(node);
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    const assign = () => {
      const value = evaluate(body, node.right, targetHint(node.left));
      write(body, place, value, span, operator);
      return value;
    };
    const isAnd = operator === '&&=';
    return choice([place, ...branches(body, place, node, isAnd ? assign : null, isAnd ? null : assign)]);
  }
  const before = body.operations.length;
  const value = evaluate(body, node.right);
  // The write itself reads the place; an early read matters only when something happens in between.
  if (body.operations.length === before) body.dropLastRead(place);
  return { k: 'op', op: write(body, place, value, span, operator) };
}

/** `x++`, `--x`. */
export function increment(body: Body, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): Value {
  const place = placeOf(body, node.operand);
  if (place === null) return evaluate(body, node.operand);
  const operator = node.operator === SyntaxKind.PlusPlusToken ? '++' : '--';
  return { k: 'op', op: write(body, place, { k: 'literal', value: 1 }, body.span(node), operator) };
}

/** Emits the write and remembers it with the name or field that it changes. */
export function write(body: Body, place: Place, value: Value, span: Span, operator?: string): OperationId {
  const op = body.emit({ k: 'write', place, value, ...(operator !== undefined && { augmented: operator }), span });
  const assigned = { fn: body.index, op, value: operator === undefined ? value : ({ k: 'unknown' } as const) };
  if (place.k === 'name') {
    const draft = body.file.functions[place.scope]?.bindings.get(place.name);
    if (draft !== undefined && draft.k !== 'import') draft.assignments.push(assigned);
  } else if (place.k === 'member' && (place.of.k === 'self' || place.of.k === 'class')) {
    const isStatic = body.isStatic || place.of.k === 'class';
    body.file.field(place.of.class, place.name, isStatic).assignments.push(assigned);
  }
  return op;
}

/** Declarations: `const {a, b: [c] = d} = …`, loop variables, parameters. */
export function bindPattern(body: Body, name: ts.BindingName, value: Value, span: Span): void {
  if (ts.isIdentifier(name)) {
    const found = body.scope.lookup(name.text);
    if (found) write(body, { k: 'name', name: found.name, scope: found.body.index }, value, span);
    return;
  }
  if (ts.isArrayBindingPattern(name)) {
    unpack(body, value, body.span(name));
    name.elements.forEach((element, index) => {
      if (!ts.isBindingElement(element)) return;
      bindElement(body, element, item(value, index, element.dotDotDotToken !== undefined), span);
    });
    return;
  }
  for (const element of name.elements) {
    const key = element.propertyName ?? element.name;
    const isRest = element.dotDotDotToken !== undefined;
    bindElement(body, element, isRest ? rest(value) : property(body, value, key as ts.PropertyName), span);
  }
}

function bindElement(body: Body, element: ts.BindingElement, value: Value, span: Span): void {
  const own = ts.isIdentifier(element.name) ? hint(element.name.text) : NO_HINT;
  bindPattern(body, element.name, withDefault(body, value, element.initializer, own), span);
}

/** `[a, b.c] = …`, `({a, b: c} = …)`. */
export function assignPattern(body: Body, target: ts.Expression, value: Value, span: Span): void {
  const inner = skipTransparent(target);
  if (ts.isArrayLiteralExpression(inner)) {
    unpack(body, value, body.span(inner));
    inner.elements.forEach((element, index) => {
      const isRest = ts.isSpreadElement(element);
      assignPattern(body, isRest ? element.expression : element, item(value, index, isRest), span);
    });
  } else if (ts.isObjectLiteralExpression(inner)) {
    for (const part of inner.properties) assignProperty(body, part, value, span);
  } else if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === SyntaxKind.EqualsToken) {
    assignPattern(body, inner.left, withDefault(body, value, inner.right, targetHint(inner.left)), span);
  } else {
    const place = placeOf(body, inner);
    if (place !== null) write(body, place, value, span);
  }
}

function assignProperty(body: Body, part: ts.ObjectLiteralElementLike, value: Value, span: Span): void {
  if (ts.isSpreadAssignment(part)) {
    assignPattern(body, part.expression, rest(value), span);
  } else if (ts.isPropertyAssignment(part)) {
    assignPattern(body, part.initializer, property(body, value, part.name), span);
  } else if (ts.isShorthandPropertyAssignment(part)) {
    const initial = part.objectAssignmentInitializer;
    const own = withDefault(body, property(body, value, part.name), initial, hint(part.name.text));
    assignPattern(body, part.name, own, span);
  }
}

function unpack(body: Body, value: Value, span: Span): void {
  if (value.k !== 'list') body.emit({ k: 'iterate', value, isAsync: false, span });
}

/** What the element at `index` of an array pattern gets. */
function item(value: Value, index: number, isRest: boolean): Value {
  if (isRest) return { k: 'list', items: [{ k: 'spread', of: value }], display: 'list' };
  const known = value.k === 'list' && !value.items.some(({ k }) => k === 'spread') ? value.items[index] : undefined;
  return known ?? { k: 'element', of: value };
}

function rest(value: Value): Value {
  return { k: 'object', entries: [{ key: null, value: { k: 'spread', of: value } }] };
}

function property(body: Body, value: Value, name: ts.PropertyName): Value {
  const key = propertyName(name);
  if (key === null) {
    const computed = ts.isComputedPropertyName(name) ? evaluate(body, name.expression) : ({ k: 'unknown' } as const);
    return { k: 'index', of: value, key: computed };
  }
  const member: Place = { k: 'member', of: value, name: key };
  if (value.k !== 'module') body.read(member, body.span(name));
  return member;
}
