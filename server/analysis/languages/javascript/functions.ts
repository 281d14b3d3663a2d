/** Functions of every kind: declarations, expressions, arrows, methods. */
import ts from 'typescript';
import type { ClassIndex, Decorator, FunctionIndex, FunctionKind, Span, Value } from '../../../../rules/facts';
import { bindPattern } from './assignments';
import type { Body } from './body';
import { decorators } from './decorators';
import { evaluate } from './expressions';
import { choice, withDefault } from './flow';
import { hasModifier } from './modifiers';
import { exported } from './modules';
import { ANONYMOUS } from './file';
import { hint, type Hint } from './names';
import { declareLexical, declareTypes, declareVars, variable } from './scopes';
import { statements } from './statements';
import { typeExpression } from './types';

const { SyntaxKind } = ts;

export interface FunctionOptions {
  readonly key: string;
  readonly name: string;
  readonly kind: FunctionKind;
  readonly class?: ClassIndex;
  readonly self: ClassIndex | null;
  readonly isStatic?: boolean;
  readonly decorators?: readonly Decorator[];
  /** Where the name stands, if not in the function itself. */
  readonly nameNode?: ts.Node;
  /** Runs before the statements of the body: field initialisers. */
  readonly prologue?: (body: Body) => void;
}

export type FunctionNode = ts.SignatureDeclaration & { readonly body?: ts.FunctionBody | ts.Expression | undefined };

/** Reads a function that stands in `parent`. */
export function readFunction(parent: Body, node: FunctionNode, options: FunctionOptions): Body {
  const { key, prologue, nameNode, ...rest } = options;
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  const body = parent.file.newBody({
    decorators: [],
    ...rest,
    wantedKey: key,
    isAsync: modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) ?? false,
    isGenerator: 'asteriskToken' in node && node.asteriskToken !== undefined,
    parent,
    scope: parent.scope,
    span: parent.span(node),
    nameSpan: nameNode ? parent.span(nameNode) : nameSpan(parent, node),
    isStub: node.body === undefined,
  });
  declareParameters(body, node);
  declareThis(body, node);
  if (node.body && ts.isBlock(node.body)) declareBody(body, node.body.statements);
  declareOwnName(body, node);
  if (node.type) body.returns = typeExpression(body, node.type);
  readParameters(parent, body, node);
  prologue?.(body);
  if (node.body && ts.isBlock(node.body)) statements(body, node.body.statements);
  else if (node.body) returnExpression(body, node.body);
  return body;
}

export function declareBody(body: Body, list: readonly ts.Statement[]): void {
  declareVars(body.scope, list);
  declareLexical(body.scope, list);
  declareTypes(body.scope, list);
}

function returnExpression(body: Body, node: ts.Expression): void {
  const value = evaluate(body, node);
  body.emit({ k: 'return', value, span: body.span(node) });
}

function declareOwnName(body: Body, node: FunctionNode): void {
  if (!ts.isFunctionExpression(node) || !node.name) return;
  body.scope.declare(node.name.text, () => ({ k: 'function', fn: body.index, assignments: [] }));
}

/** A parameter `this: X` exists for the type checker only. */
function realParameters(node: FunctionNode): ts.ParameterDeclaration[] {
  return node.parameters.filter((parameter) => !isThis(parameter));
}

function isThis({ name }: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(name) && name.text === 'this';
}

/** It says what `this` is, though. Without it, functions with a `this` of their own know nothing of the one around them. */
function declareThis(body: Body, node: FunctionNode): void {
  const type = node.parameters.find(isThis)?.type;
  if (ts.isArrowFunction(node) || (type === undefined && body.scope.lookup('this') === undefined)) return;
  body.scope.declare('this', () => ({ ...variable(true), ...(type && { annotation: typeExpression(body, type) }) }));
}

function declareParameters(body: Body, node: FunctionNode): void {
  body.scope.declareTypeParameters(node.typeParameters);
  realParameters(node).forEach(({ name }, index) => {
    body.scope.declare(parameterName(name, index), () => ({ k: 'parameter', index, assignments: [] }));
    if (!ts.isIdentifier(name)) body.scope.declarePattern(name);
  });
}

/** A destructured parameter is bound under a name that no program can use. */
function parameterName(name: ts.BindingName, index: number): string {
  return ts.isIdentifier(name) ? name.text : `{${String(index)}}`;
}

function readParameters(parent: Body, body: Body, node: FunctionNode): void {
  realParameters(node).forEach((parameter, index) => {
    const { name, type, initializer } = parameter;
    const own = decorators(parent, parameter);
    const annotation = type && typeExpression(body, type);
    const value: Value = { k: 'name', name: parameterName(name, index), scope: body.index };
    const simple = ts.isIdentifier(name);
    const full = withDefault(body, value, initializer, simple ? hint(name.text) : hint('default'));
    const fallback = full.k === 'choice' ? choice(full.of.slice(1)) : undefined;
    body.parameters.push({
      name: simple ? name.text : null,
      kind: parameter.dotDotDotToken ? 'rest' : 'normal',
      ...(annotation && { annotation }),
      ...(fallback && { default: fallback }),
      ...(isParameterProperty(parameter) && { isField: true }),
      ...(own.length > 0 && { decorators: own }),
    });
    if (!simple) bindPattern(body, name, full, body.span(name));
  });
}

export function isParameterProperty(parameter: ts.ParameterDeclaration): boolean {
  return [
    SyntaxKind.PublicKeyword,
    SyntaxKind.PrivateKeyword,
    SyntaxKind.ProtectedKeyword,
    SyntaxKind.ReadonlyKeyword,
    SyntaxKind.OverrideKeyword,
  ].some((kind) => hasModifier(parameter, kind));
}

export function functionDeclaration(body: Body, node: ts.FunctionDeclaration): void {
  const { file } = body;
  const isAmbient = file.isAmbient || hasModifier(node, SyntaxKind.DeclareKeyword);
  if (node.body === undefined && !isAmbient) return; // an overload: the implementation follows
  const name = node.name?.text ?? '';
  const draft = name === '' ? undefined : body.scope.draftOf(name);
  if (draft?.k === 'function' && draft.fn >= 0 && node.body === undefined) return;
  const owner = draft?.k === 'class' ? draft.class : undefined;
  const own = name === '' ? 'default' : name;
  const read = readFunction(body, node, {
    key: owner === undefined ? body.prefix + own : `${file.class(owner).key}.constructor`,
    name: own,
    kind: owner === undefined ? 'function' : 'constructor',
    ...(owner !== undefined && { class: owner }),
    self: owner ?? null,
  });
  if (draft?.k === 'function') draft.fn = read.index;
  if (owner !== undefined) ownConstructor(body, owner, read, node);
  exported(body, node, [name], { k: 'function', fn: read.index });
}

/** The function is its own class: `function X() { this.a = 1; }` with `X.prototype.m = …`. */
export function ownConstructor(body: Body, owner: ClassIndex, constructor: Body, node: FunctionNode): void {
  const draft = body.file.class(owner);
  draft.span = body.span(node);
  draft.nameSpan = nameSpan(body, node);
  draft.members.push({ name: 'constructor', fn: constructor.index, isStatic: false });
}

type Expression = ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration | ts.AccessorDeclaration;

/** Arrows, function expressions, and the methods of object literals. */
export function functionExpression(body: Body, node: Expression, outer: Hint): Value & { k: 'function' } {
  const own = ts.isFunctionExpression(node) && node.name ? hint(node.name.text) : outer;
  const { owner } = outer;
  const isArrow = ts.isArrowFunction(node);
  const prefix = owner === undefined ? body.prefix : `${body.file.class(owner.class).key}.`;
  const read = readFunction(body, node, {
    key: prefix + (owner === undefined ? own.key : outer.key),
    name: own.name,
    kind: kindOf(node, own, owner),
    ...(owner && { class: owner.class }),
    self: isArrow ? body.self : (owner?.class ?? null),
    isStatic: isArrow ? body.isStatic : (owner?.isStatic ?? false),
  });
  if (owner) {
    body.file.class(owner.class).members.push({ name: outer.name, fn: read.index, isStatic: owner.isStatic });
  }
  return { k: 'function', fn: read.index satisfies FunctionIndex };
}

function kindOf(node: Expression, own: Hint, owner: Hint['owner']): FunctionKind {
  if (ts.isGetAccessor(node)) return 'getter';
  if (ts.isSetAccessor(node)) return 'setter';
  if (owner) return owner.isStatic ? 'static-method' : 'method';
  return own.key === ANONYMOUS ? 'lambda' : 'function';
}

/** The name; else the arrow or the keyword. */
function nameSpan(parent: Body, node: FunctionNode): Span {
  if (node.name && node.name.end > node.name.pos) return parent.span(node.name);
  if (ts.isArrowFunction(node)) return parent.span(node.equalsGreaterThanToken);
  const word = ts.isConstructorDeclaration(node) ? 'constructor' : 'function';
  const from = node.getStart(parent.file.source);
  const start = parent.file.text.indexOf(word, from);
  const isInside = start >= 0 && start < node.end;
  return isInside ? { start, end: start + word.length } : { start: from, end: Math.min(from + 1, node.end) };
}
