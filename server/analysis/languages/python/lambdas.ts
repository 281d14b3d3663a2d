/** Lambdas: functions whose body is one expression that is returned. */
import type { Value } from '../../../../rules/facts';
import type { Body } from './body';
import { emptyNames } from './names';
import { bindParameters, readParameters } from './parameters';
import { Scope } from './scopes';
import { childOfKind, spanOf, type SyntaxNode } from './syntax';
import type { Evaluate } from './values';

/** @param name what messages call it: the name it is bound to, or `callee() callback` */
export function lambdaValue(body: Body, node: SyntaxNode, name: string, evaluate: Evaluate): Value {
  const { file } = body;
  const parameters = readParameters(body, childOfKind(node, 'lambda_parameters'), evaluate);
  const names = emptyNames();
  const { scope: outer } = body;
  const lambda = file.addBody(
    {
      key: file.lambdaKey(outer.kind === 'class' ? (file.classes[outer.classIndex]?.prefix ?? '') : body.prefix),
      name,
      kind: 'lambda',
      isAsync: false,
      parent: body.index,
      class: undefined,
      parameters,
      returns: undefined,
      decorators: [],
      span: spanOf(node),
      nameSpan: { start: node.start, end: node.start + 'lambda'.length },
      isStub: false,
    },
    (index) => Scope.function(index, outer, names),
  );
  bindParameters(lambda, parameters, names.declared);
  file.later(() => {
    const result = node.children.at(-1);
    const value = evaluate(lambda, result);
    lambda.emit({ k: 'return', value, span: spanOf(result ?? node) });
  });
  return { k: 'function', fn: lambda.index };
}
