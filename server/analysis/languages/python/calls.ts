/** Calls: callee, arguments, the call itself. */
import type { Argument, CallOperation, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { comprehensionValue } from './comprehensions';
import { lambdaValue } from './lambdas';
import { spanOf, withoutParentheses, type SyntaxNode } from './syntax';
import { UNKNOWN, type Evaluate } from './values';

export function callValue(body: Body, node: SyntaxNode, evaluate: Evaluate, form?: 'decorator'): Value {
  const [calleeNode, list] = node.children;
  if (!calleeNode) return UNKNOWN;
  const callee = calleeValue(body, calleeNode, evaluate);
  if (callee.k === 'super') return callee;
  const operation: CallOperation = {
    k: 'call',
    callee,
    arguments: readArguments(body, list, calleeNode, evaluate),
    ...(form && { form }),
    calleeSpan: spanOf(calleeNode),
    span: spanOf(node),
  };
  return { k: 'op', op: body.emit(operation) };
}

/** The callee is not read separately, its receiver is. */
function calleeValue(body: Body, node: SyntaxNode, evaluate: Evaluate): Value {
  const inner = withoutParentheses(node);
  if (inner?.kind === 'identifier') {
    const value = body.scope.resolve(body.text(inner));
    const isSuper = value.k === 'name' && value.scope === -1 && value.name === 'super';
    const enclosing = isSuper ? body.scope.enclosingClass() : undefined;
    return enclosing === undefined ? value : { k: 'super', class: enclosing };
  }
  const attribute = inner?.children[1];
  if (inner?.kind !== 'attribute' || !attribute) return evaluate(body, inner);
  return { k: 'member', of: evaluate(body, inner.children[0]), name: body.text(attribute) };
}

function readArguments(body: Body, list: SyntaxNode | undefined, callee: SyntaxNode, evaluate: Evaluate): Argument[] {
  if (list?.kind === 'generator_expression') {
    return [{ value: comprehensionValue(body, list, 'generator', evaluate), span: spanOf(list) }];
  }
  const read: Argument[] = [];
  for (const node of list?.children ?? []) {
    if (node.kind === 'error') continue;
    const isKeyword = node.kind === 'keyword_argument';
    const content = isKeyword ? node.children[1] : node;
    const value =
      content?.kind === 'lambda'
        ? lambdaValue(body, content, `${calleeName(body, callee)}() callback`, evaluate)
        : evaluate(body, content);
    const name = isKeyword ? nameOf(body, node) : node.kind === 'dictionary_splat' ? '**' : undefined;
    read.push({ value, span: spanOf(node), ...(name !== undefined && { name }) });
  }
  return read;
}

function nameOf(body: Body, keyword: SyntaxNode): string {
  const [name] = keyword.children;
  return name ? body.text(name) : '';
}

function calleeName(body: Body, callee: SyntaxNode): string {
  const text = body.text(callee);
  if (/^[\w.]{1,60}$/.test(text)) return text;
  const last = callee.kind === 'attribute' ? callee.children[1] : undefined;
  return last ? body.text(last) : '';
}
