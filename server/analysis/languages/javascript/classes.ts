/** Classes. */
import ts from 'typescript';
import type { ClassIndex, FunctionKind, Value } from '../../../../rules/facts';
import { write } from './assignments';
import type { Body } from './body';
import { decorators } from './decorators';
import { evaluate } from './expressions';
import { functionExpression, isParameterProperty, readFunction, type FunctionNode } from './functions';
import { hasModifier } from './modifiers';
import { exported } from './modules';
import { propertyName, skipTransparent, type Hint } from './names';
import { declareLexical, declareTypes, declareVars, Scope } from './scopes';
import { statements } from './statements';
import { constructedType, typeExpression, typeName } from './types';

const { SyntaxKind } = ts;

export function classDeclaration(body: Body, node: ts.ClassDeclaration): void {
  const name = node.name?.text ?? '';
  const draft = name === '' ? undefined : body.scope.draftOf(name);
  const index = draft?.k === 'class' ? draft.class : body.file.newClass(name || 'default', body).class;
  const { file } = body;
  const outer = file.isAmbient;
  file.isAmbient ||= hasModifier(node, SyntaxKind.DeclareKeyword);
  readClass(body, node, index);
  file.isAmbient = outer;
  exported(body, node, [name], { k: 'class', class: index });
}

export function classExpression(body: Body, node: ts.ClassExpression, outer: Hint): Value {
  const draft = body.file.newClass(node.name?.text ?? outer.key, body);
  if (!node.name) body.file.class(draft.class).name = outer.name;
  const scope = new Scope(body.scope, body);
  if (node.name) scope.declare(node.name.text, () => draft);
  body.within(scope, () => {
    readClass(body, node, draft.class);
  });
  return { k: 'class', class: draft.class };
}

/** One class while its members are read. */
interface Reading {
  readonly body: Body;
  readonly node: ts.ClassLikeDeclaration;
  readonly index: ClassIndex;
  /** Instance fields with a value, to be set when an instance is made. */
  readonly initialisers: ts.PropertyDeclaration[];
}

function readClass(body: Body, node: ts.ClassLikeDeclaration, index: ClassIndex): void {
  const draft = body.file.class(index);
  draft.span = body.span(node);
  draft.nameSpan = node.name ? body.span(node.name) : keywordSpan(body, node);
  const scope = new Scope(body.scope, body);
  scope.declareTypeParameters(node.typeParameters);
  body.within(scope, () => {
    draft.decorators = decorators(body, node);
    for (const clause of node.heritageClauses ?? []) draft.bases.push(...bases(body, clause));
    const initialisers = node.members.filter((member) => isInitialiser(member));
    const reading: Reading = { body, node, index, initialisers };
    for (const member of node.members) readMember(reading, member);
    if (initialisers.length > 0 && !node.members.some(isImplementation)) implicitConstructor(reading);
  });
}

function keywordSpan(body: Body, node: ts.ClassLikeDeclaration) {
  const start = Math.max(body.file.text.indexOf('class', node.getStart(body.file.source)), node.pos);
  return { start, end: Math.min(start + 'class'.length, node.end) };
}

/** What a class extends is evaluated; what it implements is a type. */
function bases(body: Body, clause: ts.HeritageClause): Value[] {
  const isExtends = clause.token === SyntaxKind.ExtendsKeyword;
  return clause.types.map(({ expression }) => (isExtends ? evaluate(body, expression) : typeName(body, expression)));
}

function isImplementation(member: ts.ClassElement): boolean {
  return ts.isConstructorDeclaration(member) && member.body !== undefined;
}

function isFunctionLiteral(node: ts.Expression | undefined): boolean {
  if (node === undefined) return false;
  const inner = skipTransparent(node);
  return ts.isArrowFunction(inner) || ts.isFunctionExpression(inner);
}

function isInitialiser(member: ts.ClassElement): member is ts.PropertyDeclaration {
  if (!ts.isPropertyDeclaration(member) || member.initializer === undefined) return false;
  return !hasModifier(member, SyntaxKind.StaticKeyword) && !isFunctionLiteral(member.initializer);
}

function readMember(reading: Reading, member: ts.ClassElement): void {
  const { body, index } = reading;
  if (ts.isConstructorDeclaration(member)) readConstructor(reading, member);
  else if (ts.isMethodDeclaration(member) || ts.isAccessor(member)) readMethod(reading, member);
  else if (ts.isPropertyDeclaration(member)) readProperty(reading, member);
  else if (ts.isClassStaticBlockDeclaration(member)) {
    const scope = new Scope(body.scope, body);
    const list = member.body.statements;
    declareVars(scope, list);
    declareLexical(scope, list);
    declareTypes(scope, list);
    body.within(scope, () => {
      body.asStatic(index, () => {
        statements(body, list);
      });
    });
  }
}

function readConstructor(reading: Reading, member: ts.ConstructorDeclaration): void {
  const { body, index } = reading;
  if (member.body === undefined && !body.file.isAmbient) return;
  const draft = body.file.class(index);
  const read = readFunction(body, member, {
    key: `${draft.key}.constructor`,
    name: draft.name,
    kind: 'constructor',
    class: index,
    self: index,
    prologue: (constructor) => {
      parameterProperties(reading, constructor, member);
      if (member.body) runInitialisers(reading, constructor);
    },
  });
  draft.members.push({ name: 'constructor', fn: read.index, isStatic: false });
}

function parameterProperties({ body, index }: Reading, constructor: Body, member: ts.ConstructorDeclaration): void {
  for (const parameter of member.parameters) {
    if (!isParameterProperty(parameter) || !ts.isIdentifier(parameter.name)) continue;
    const { text } = parameter.name;
    const field = body.file.field(index, text, false);
    if (parameter.type) field.annotation ??= typeExpression(constructor, parameter.type);
    const value: Value = { k: 'name', name: text, scope: constructor.index };
    field.assignments.push({ fn: constructor.index, value });
  }
}

/** Field initialisers see the scope around the class, not the parameters of the constructor. */
function runInitialisers({ body, initialisers }: Reading, constructor: Body): void {
  constructor.within(body.scope, () => {
    for (const { name, initializer } of initialisers) if (initializer) initialise(constructor, name, initializer);
  });
}

function initialise(body: Body, name: ts.PropertyName, initializer: ts.Expression): void {
  if (body.self === null) return;
  const key = propertyName(name);
  const value = evaluate(body, initializer, { key: key ?? '', name: key ?? '' });
  const of: Value = { k: body.isStatic ? 'class' : 'self', class: body.self };
  const span = { start: name.getStart(body.file.source), end: initializer.end };
  if (key === null) write(body, { k: 'index', of, key: { k: 'unknown' } }, value, span);
  else write(body, { k: 'member', of, name: key }, value, span);
}

function implicitConstructor(reading: Reading): void {
  const { body, node, index } = reading;
  const draft = body.file.class(index);
  const constructor = body.file.newBody({
    wantedKey: `${draft.key}.constructor`,
    name: draft.name,
    kind: 'constructor',
    isAsync: false,
    isGenerator: false,
    parent: body,
    scope: body.scope,
    class: index,
    self: index,
    decorators: [],
    span: draft.span,
    nameSpan: draft.nameSpan,
    isStub: false,
  });
  if (node.heritageClauses?.some(({ token }) => token === SyntaxKind.ExtendsKeyword)) {
    const { nameSpan: span } = draft;
    constructor.emit({ k: 'call', callee: { k: 'super', class: index }, arguments: [], span, calleeSpan: span });
  }
  runInitialisers(reading, constructor);
  draft.members.push({ name: 'constructor', fn: constructor.index, isStatic: false });
}

function readMethod({ body, index }: Reading, member: ts.MethodDeclaration | ts.AccessorDeclaration): void {
  const isAbstract = hasModifier(member, SyntaxKind.AbstractKeyword);
  const isOptional = 'questionToken' in member && member.questionToken !== undefined;
  if (member.body === undefined && !isAbstract && !isOptional && !body.file.isAmbient) return; // an overload
  readNamed(body, index, member, propertyName(member.name) ?? '[computed]');
}

function readNamed(
  body: Body,
  index: ClassIndex,
  member: ts.MethodDeclaration | ts.AccessorDeclaration,
  name: string,
): void {
  const draft = body.file.class(index);
  const isStatic = hasModifier(member, SyntaxKind.StaticKeyword);
  if (ts.isComputedPropertyName(member.name)) evaluate(body, member.name.expression);
  const read = readFunction(body, member, {
    key: `${draft.key}.${name}`,
    name,
    kind: methodKind(member, isStatic),
    class: index,
    self: index,
    isStatic,
    decorators: decorators(body, member),
  });
  draft.members.push({ name, fn: read.index, isStatic });
}

function methodKind(member: ts.Node, isStatic: boolean): FunctionKind {
  if (ts.isGetAccessor(member)) return 'getter';
  if (ts.isSetAccessor(member)) return 'setter';
  return isStatic ? 'static-method' : 'method';
}

/** A function as a value makes the field a method; other values are set by the constructor, or at once when static. */
function readProperty({ body, index }: Reading, member: ts.PropertyDeclaration): void {
  const { initializer } = member;
  const name = propertyName(member.name);
  const isStatic = hasModifier(member, SyntaxKind.StaticKeyword);
  decorators(body, member);
  if (initializer && name !== null && isFunctionLiteral(initializer)) {
    const inner = skipTransparent(initializer) as ts.ArrowFunction;
    const owner = { class: index, isStatic };
    const { self } = body;
    body.self = index;
    functionExpression(body, inner, { key: name, name, owner });
    body.self = self;
    return;
  }
  if (name !== null) {
    const field = body.file.field(index, name, isStatic);
    const type = member.type ? typeExpression(body, member.type) : constructedType(body, initializer);
    if (type) field.annotation = type;
  }
  if (initializer && isStatic) {
    body.asStatic(index, () => {
      initialise(body, member.name, initializer);
    });
  }
}

/** Interfaces, and type aliases of the same shape. Other aliases are names with a type. */
export function interfaceDeclaration(body: Body, node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): void {
  const found = body.scope.lookupType(node.name.text);
  const draft = found?.body.bindings.get(found.name);
  const scope = new Scope(body.scope, body);
  scope.declareTypeParameters(node.typeParameters);
  body.within(scope, () => {
    if (ts.isInterfaceDeclaration(node)) {
      if (draft?.k === 'class') readInterface(body, node, draft.class, node.members);
    } else if (ts.isTypeLiteralNode(node.type)) {
      if (draft?.k === 'class') readInterface(body, node, draft.class, node.type.members);
    } else if (draft?.k === 'variable') {
      draft.annotation = typeExpression(body, node.type);
    }
  });
  exported(body, node, [node.name.text]);
}

function readInterface(
  body: Body,
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  index: ClassIndex,
  members: readonly ts.TypeElement[],
): void {
  const draft = body.file.class(index);
  draft.span = body.span(node);
  draft.nameSpan = body.span(node.name);
  draft.isInterface = true;
  if (ts.isInterfaceDeclaration(node)) {
    for (const { types } of node.heritageClauses ?? []) {
      draft.bases.push(...types.map(({ expression }) => typeName(body, expression)));
    }
  }
  for (const member of members) readSignature(body, index, member);
}

function readSignature(body: Body, index: ClassIndex, member: ts.TypeElement): void {
  if (member.name === undefined) return;
  const name = propertyName(member.name);
  if (name === null) return;
  const signature = signatureOf(member);
  const draft = body.file.class(index);
  if (signature !== null) {
    const options = { key: `${draft.key}.${name}`, name, kind: methodKind(member, false), class: index, self: index };
    const read = readFunction(body, signature, { ...options, nameNode: member.name });
    draft.members.push({ name, fn: read.index, isStatic: false });
  } else if (ts.isPropertySignature(member)) {
    const field = body.file.field(index, name, false);
    if (member.type) field.annotation = typeExpression(body, member.type);
  }
}

function signatureOf(member: ts.TypeElement): FunctionNode | null {
  if (ts.isMethodSignature(member) || ts.isAccessor(member)) return member;
  return ts.isPropertySignature(member) && member.type && ts.isFunctionTypeNode(member.type) ? member.type : null;
}
