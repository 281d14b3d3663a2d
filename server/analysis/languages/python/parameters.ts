/** Parameter lists of functions and lambdas. Defaults are evaluated where the function is defined. */
import type { Parameter } from '../../../../rules/facts';
import { annotationOf } from './annotations';
import type { Body } from './body';
import { childOfKind, type SyntaxNode } from './syntax';
import type { Evaluate } from './values';

export function readParameters(body: Body, list: SyntaxNode | undefined, evaluate: Evaluate): Parameter[] {
  const read: Parameter[] = [];
  let kind: 'normal' | 'keyword-only' = 'normal';
  for (const node of list?.children ?? []) {
    if (node.kind === 'keyword_separator') kind = 'keyword-only';
    const parameter = readParameter(body, node, kind, evaluate);
    if (!parameter) continue;
    read.push(parameter);
    if (parameter.kind === 'rest') kind = 'keyword-only';
  }
  return read;
}

function readParameter(body: Body, node: SyntaxNode, kind: Parameter['kind'], evaluate: Evaluate): Parameter | null {
  const [first] = node.children;
  switch (node.kind) {
    case 'identifier':
      return { name: body.text(node), kind };
    case 'list_splat_pattern':
      return { name: first ? body.text(first) : null, kind: 'rest' };
    case 'dictionary_splat_pattern':
      return { name: first ? body.text(first) : null, kind: 'rest-keywords' };
    case 'typed_parameter': {
      const inner = first && readParameter(body, first, kind, evaluate);
      const annotation = annotationOf(body, childOfKind(node, 'type'));
      return inner ? { ...inner, ...(annotation && { annotation }) } : null;
    }
    case 'default_parameter':
    case 'typed_default_parameter': {
      const annotation = annotationOf(body, childOfKind(node, 'type'));
      const value = evaluate(body, node.children.at(-1));
      const name = first?.kind === 'identifier' ? body.text(first) : null;
      return { name, kind, ...(annotation && { annotation }), default: value };
    }
    default:
      return null;
  }
}

/** Makes the parameters names of the function that they belong to. */
export function bindParameters(body: Body, parameters: readonly Parameter[], declared: Set<string>): void {
  for (const [index, { name }] of parameters.entries()) {
    if (name === null) continue;
    declared.add(name);
    body.binding(name).parameter = index;
  }
}
