/** CommonJS exports, as written by hand and by compilers. */
import ts from 'typescript';
import type { Argument, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { moduleOf } from './calls';
import { dottedPath, lastName, nameValue, skipTransparent } from './names';
import { recordPrototype } from './prototypes';

/** `module.exports = v`, `exports.x = v`, and what an assignment to a prototype says about inheritance. */
export function recordExport(body: Body, target: ts.Expression, right: ts.Expression, value: Value): void {
  recordPrototype(body, target, right);
  const name = exportedName(body, target);
  // Compilers write `exports.x = void 0` first.
  if (name === null || (value.k === 'literal' && value.value === null)) return;
  const own = body.index === 0 || !holdsOperation(value) ? value : ({ k: 'unknown' } as const);
  body.file.exports.push({ name, value: own });
  if (name !== '=') return;
  if (own.k === 'object') recordEntries(body, own);
  const inner = skipTransparent(right);
  if (ts.isIdentifier(inner)) body.file.exportAliases.add(inner.text);
}

function recordEntries(body: Body, value: Value): void {
  if (value.k !== 'object') return;
  for (const entry of value.entries) {
    if (entry.key !== null) body.file.exports.push({ name: entry.key, value: entry.value });
    else if (entry.value.k === 'spread' && entry.value.of.k === 'module') reExportAll(body, entry.value.of.import);
  }
}

function reExportAll(body: Body, index: number): void {
  const module = body.file.imports[index]?.module;
  if (module !== undefined) body.file.exports.push({ name: '*', from: { module, name: '*' } });
}

/** The name that an assignment exports: `=` for the whole, `null` for none. */
function exportedName(body: Body, target: ts.Expression): string | null {
  const path = dottedPath(target);
  if (path === null) return null;
  const [first = '', second, third, fourth] = path.split('.');
  if (fourth !== undefined || second === undefined) return null;
  const isFree = body.scope.lookup(first) === undefined;
  if (first === 'module' && isFree) return second === 'exports' ? (third ?? '=') : null;
  if (third !== undefined) return null;
  return (first === 'exports' && isFree) || body.file.exportAliases.has(first) ? second : null;
}

function isExports(body: Body, node: ts.Expression): boolean {
  const path = dottedPath(node);
  if (path !== 'module.exports' && path !== 'exports') return false;
  return body.scope.lookup(path === 'exports' ? 'exports' : 'module') === undefined;
}

/** `app = exports = module.exports = {}`: from here on `app.x = …` exports `x`. */
export function recordAlias(body: Body, name: ts.BindingName, initializer: ts.Expression): void {
  if (body.index !== 0 || !ts.isIdentifier(name)) return;
  let inner = skipTransparent(initializer);
  if (isExports(body, inner)) body.file.exportAliases.add(name.text);
  while (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    if (isExports(body, inner.left)) body.file.exportAliases.add(name.text);
    inner = skipTransparent(inner.right);
  }
}

/** `Object.assign(module.exports, {…})`, `Object.defineProperty(exports, 'x', {…})`, `__exportStar(require('x'))`. */
export function recordExportCall(body: Body, node: ts.CallExpression, values: readonly Argument[]): void {
  const [first, second, third] = node.arguments;
  if (first === undefined || body.index !== 0) return;
  if (ts.isCallExpression(first)) {
    const isStar = ts.isIdentifier(node.expression) && /^_*export(?:Star)?$/i.test(node.expression.text);
    const module = isStar ? moduleOf(body, first) : null;
    if (module !== null) body.file.exports.push({ name: '*', from: { module, name: '*' } });
    return;
  }
  if (second === undefined || !isExports(body, first)) return;
  if (ts.isStringLiteralLike(second)) {
    const value = third && descriptorValue(body, third);
    if (value) body.file.exports.push({ name: second.text, value });
  } else if (lastName(node.expression) === 'assign') {
    for (const { value } of values.slice(1)) recordEntries(body, value);
  }
}

/** The value that a property descriptor gives, by `value` or by a getter that returns a dotted name. */
function descriptorValue(body: Body, node: ts.Expression): Value | null {
  if (!ts.isObjectLiteralExpression(node)) return null;
  for (const property of node.properties) {
    const key = property.name && ts.isIdentifier(property.name) ? property.name.text : '';
    if (!ts.isPropertyAssignment(property)) continue;
    if (key === 'value') return nameOf(body, property.initializer);
    if (key === 'get') return nameOf(body, returned(property.initializer));
  }
  return null;
}

function returned(node: ts.Expression): ts.Expression | undefined {
  if (!ts.isFunctionExpression(node) && !ts.isArrowFunction(node)) return undefined;
  if (!ts.isBlock(node.body)) return node.body;
  const [only] = node.body.statements;
  return only && ts.isReturnStatement(only) ? only.expression : undefined;
}

function nameOf(body: Body, node: ts.Expression | undefined): Value | null {
  const path = node === undefined ? null : dottedPath(node);
  if (path === null) return null;
  const [first = '', ...rest] = path.split('.');
  return rest.reduce<Value>((of, name) => ({ k: 'member', of, name }), nameValue(body, first));
}

/** Whether a value refers to an operation of the function that it stands in. */
function holdsOperation(value: Value): boolean {
  switch (value.k) {
    case 'op':
      return true;
    case 'member':
    case 'spread':
    case 'element':
      return holdsOperation(value.of);
    case 'index':
      return holdsOperation(value.of) || holdsOperation(value.key);
    case 'choice':
      return value.of.some(holdsOperation);
    case 'list':
      return value.items.some(holdsOperation);
    case 'object':
      return value.entries.some((entry) => holdsOperation(entry.value));
    case 'operation':
      return value.operands.some(holdsOperation);
    case 'template':
      return value.parts.some(holdsOperation);
    default:
      return false;
  }
}
