/** Finding the place of an edit in the syntax tree, and what is allowed there. */
import ts from 'typescript';
import type { Span } from '../../../../../rules/facts';
import { hasModifier } from '../modifiers';

const { SyntaxKind } = ts;

/** The nodes around a span, from the file down to the call that has exactly this span; `null` where there is none. */
export function pathToCall(source: ts.SourceFile, span: Span): ts.Node[] | null {
  const path: ts.Node[] = [];
  let node: ts.Node | undefined = source;
  while (node !== undefined) {
    path.push(node);
    const isMatch = node.getStart(source) === span.start && node.end === span.end;
    if (isMatch && (ts.isCallExpression(node) || ts.isNewExpression(node))) return path;
    node = ts.forEachChild(node, (child) =>
      child.getStart(source) <= span.start && span.end <= child.end ? child : undefined,
    );
  }
  return null;
}

/** The nodes around a span, from the file down. */
export function pathAround(source: ts.SourceFile, span: Span): readonly ts.Node[] {
  const path: ts.Node[] = [];
  let node: ts.Node | undefined = source;
  while (node !== undefined) {
    path.push(node);
    node = ts.forEachChild(node, (child) =>
      child.getStart(source) <= span.start && span.end <= child.end ? child : undefined,
    );
  }
  return path;
}

/** Whether `await` can be written at the end of `path`; `isAsync`: the function there is made async along with it. */
export function canAwait(path: readonly ts.Node[], isEsModule: boolean, isAsync = false): boolean {
  for (let at = path.length - 1; at > 0; at--) {
    const node = path[at - 1];
    const inner = path[at];
    if (node === undefined || inner === undefined) return false;
    if (ts.isFunctionLike(node)) return isBody(node, inner) && (isAsync || hasModifier(node, SyntaxKind.AsyncKeyword));
    if (ts.isClassStaticBlockDeclaration(node) || ts.isModuleBlock(node) || ts.isDecorator(node)) return false;
    if (ts.isPropertyDeclaration(node) && inner === node.initializer) return false;
  }
  return isEsModule;
}

/** Parameters with their defaults are no place for `await`. */
function isBody(node: ts.SignatureDeclaration, inner: ts.Node): boolean {
  return 'body' in node && node.body === inner;
}

/** Whether `await x` needs parentheses where `node` stands in `parent`. */
export function needsParentheses(node: ts.Node, parent: ts.Node | undefined): boolean {
  if (parent === undefined) return false;
  if (ts.isBinaryExpression(parent)) {
    return parent.operatorToken.kind === SyntaxKind.AsteriskAsteriskToken && parent.left === node;
  }
  if (ts.isTaggedTemplateExpression(parent)) return parent.tag === node;
  if (ts.isExpressionWithTypeArguments(parent)) return true;
  const takesReceiver =
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isCallExpression(parent) ||
    ts.isNewExpression(parent) ||
    ts.isNonNullExpression(parent);
  return takesReceiver && parent.expression === node;
}

export function isOptional(node: ts.Node): boolean {
  return (node.flags & ts.NodeFlags.OptionalChain) !== 0;
}
