/** `def`: decorators and defaults run in the function around it, the body is read later. */
import type { Decorator, FunctionIndex, FunctionKind, Parameter } from '../../../../rules/facts';
import { annotationOf } from './annotations';
import type { Body, Signature } from './body';
import { callValue } from './calls';
import { evaluate } from './expressions';
import { collectNames } from './names';
import { bindParameters, readParameters } from './parameters';
import { Scope } from './scopes';
import { childOfKind, spanOf, withoutParentheses, type NodeKind, type SyntaxNode } from './syntax';

/** Adds the steps of a block of statements. Passed around, because statements hold definitions. */
export type ReadBlock = (body: Body, block: SyntaxNode | undefined) => void;

export function readDecorators(body: Body, nodes: readonly SyntaxNode[]): Decorator[] {
  return nodes.map((node) => {
    const expression = withoutParentheses(node.children[0]);
    const value =
      expression?.kind === 'call' ? callValue(body, expression, evaluate, 'decorator') : evaluate(body, expression);
    return { value, span: spanOf(expression ?? node) };
  });
}

export function defineFunction(
  body: Body,
  node: SyntaxNode,
  decoratorNodes: readonly SyntaxNode[],
  readBlock: ReadBlock,
): void {
  const nameNode = childOfKind(node, 'identifier');
  const block = childOfKind(node, 'block');
  const name = nameNode ? body.text(nameNode) : '';
  const decorators = readDecorators(body, decoratorNodes);
  const parameters = readParameters(body, childOfKind(node, 'parameters'), evaluate);
  const names = block ? collectNames(block, body.file.text, body.file.hasWalrus) : collectNames(node, '', false);
  const { scope: outer, file } = body;
  const isMember = outer.kind === 'class';
  const kind = isMember ? methodKind(name, decoratorNodes, body) : 'function';
  const signature: Signature = {
    key: file.uniqueKey((isMember ? (file.classes[outer.classIndex]?.prefix ?? '') : body.prefix) + name),
    name,
    kind,
    isAsync: node.words[0] === 'async',
    parent: body.index,
    class: isMember && outer.classIndex >= 0 ? outer.classIndex : undefined,
    parameters,
    returns: annotationOf(body, returnType(node)),
    decorators,
    span: spanOf(node),
    nameSpan: spanOf(nameNode ?? node),
    isStub: block !== undefined && isStubBlock(block, file.text),
  };
  const made = file.addBody(signature, (index) => Scope.function(index, outer, names));
  bindParameters(made, parameters, names.declared);
  if (isMember && kind !== 'static-method') setSelf(made, outer, parameters);
  bindDefinition(body, name, made.index, kind);
  file.later(() => {
    readBlock(made, block);
  });
}

function returnType(node: SyntaxNode): SyntaxNode | undefined {
  return childOfKind(node, 'type');
}

/** The first parameter of a method stands for the object, whatever it is called. */
function setSelf(made: Body, classScope: Scope, parameters: readonly Parameter[]): void {
  const first = parameters[0];
  if (classScope.classIndex < 0) return;
  made.scope.selfClass = classScope.classIndex;
  if (first?.kind === 'normal' && first.name !== null) made.scope.selfName = first.name;
}

function bindDefinition(body: Body, name: string, fn: FunctionIndex, kind: FunctionKind): void {
  const { scope, file } = body;
  if (scope.kind === 'class') {
    const isStatic = kind === 'static-method' || kind === 'class-method';
    file.classes[scope.classIndex]?.members.push({ name, fn, isStatic });
    return;
  }
  const target = scope.resolve(name);
  if (target.k !== 'name' || target.scope < 0) return;
  file.body(target.scope)?.binding(target.name).addFunction(fn, body.index);
}

const IMPLICIT_KINDS: Readonly<Record<string, FunctionKind>> = {
  __init__: 'constructor',
  __new__: 'class-method',
  __init_subclass__: 'class-method',
  __class_getitem__: 'class-method',
};
const DECORATED_KINDS: Readonly<Record<string, FunctionKind>> = {
  property: 'getter',
  cached_property: 'getter',
  getter: 'getter',
  setter: 'setter',
  deleter: 'setter',
  staticmethod: 'static-method',
  classmethod: 'class-method',
};
/** These are methods of a property object: `@x.setter`. */
const NEEDS_OBJECT = new Set(['getter', 'setter', 'deleter']);

function methodKind(name: string, decorators: readonly SyntaxNode[], body: Body): FunctionKind {
  for (const decorator of decorators) {
    const expression = decorator.children[0];
    const isPath = expression?.kind === 'attribute';
    const last = isPath ? expression.children[1] : expression;
    if (last?.kind !== 'identifier') continue;
    const word = body.text(last);
    const kind = Object.hasOwn(DECORATED_KINDS, word) ? DECORATED_KINDS[word] : undefined;
    if (kind && (isPath || !NEEDS_OBJECT.has(word))) return kind;
  }
  return (Object.hasOwn(IMPLICIT_KINDS, name) ? IMPLICIT_KINDS[name] : undefined) ?? 'method';
}

const EMPTY_EXPRESSIONS = new Set<NodeKind>(['string', 'concatenated_string', 'ellipsis']);

/** `...`, `pass`, a docstring alone, `raise NotImplementedError`. */
function isStubBlock(block: SyntaxNode, text: string): boolean {
  return block.children.every((statement) => {
    if (statement.kind === 'pass_statement') return true;
    const [first] = statement.children;
    if (!first) return false;
    if (statement.kind === 'expression_statement') return EMPTY_EXPRESSIONS.has(first.kind);
    const raised = first.kind === 'call' ? first.children[0] : first;
    const name = raised && text.slice(raised.start, raised.end);
    return statement.kind === 'raise_statement' && name === 'NotImplementedError';
  });
}
