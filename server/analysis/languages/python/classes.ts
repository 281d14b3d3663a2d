/** `class`: its body runs in the function around it; what it binds are fields and members. */
import type { ClassIndex, Value } from '../../../../rules/facts';
import type { Body } from './body';
import { ClassDraft } from './classDraft';
import { readDecorators, type ReadBlock } from './definitions';
import { evaluate } from './expressions';
import { collectNames, emptyNames } from './names';
import { Scope } from './scopes';
import { childOfKind, spanOf, type SyntaxNode } from './syntax';

export function defineClass(
  body: Body,
  node: SyntaxNode,
  decoratorNodes: readonly SyntaxNode[],
  readBlock: ReadBlock,
): void {
  const { file, scope: outer } = body;
  const nameNode = childOfKind(node, 'identifier');
  const block = childOfKind(node, 'block');
  const name = nameNode ? body.text(nameNode) : '';
  const prefix = outer.kind === 'class' ? (file.classes[outer.classIndex]?.prefix ?? '') : body.prefix;
  const index = file.classes.length;
  file.classes.push(
    new ClassDraft({
      key: file.uniqueKey(prefix + name),
      name,
      parent: body.index,
      span: spanOf(node),
      nameSpan: spanOf(nameNode ?? node),
      decorators: readDecorators(body, decoratorNodes),
      bases: readBases(body, childOfKind(node, 'argument_list')),
    }),
  );
  bindClass(body, name, index);
  const names = block ? collectNames(block, file.text, file.hasWalrus) : emptyNames();
  body.within(Scope.class(index, outer, names), () => {
    readBlock(body, block);
  });
}

/** Keyword arguments (`metaclass=`) run, but are no bases; `Generic[T]` counts as `Generic`. */
function readBases(body: Body, list: SyntaxNode | undefined): Value[] {
  const bases: Value[] = [];
  for (const node of list?.children ?? []) {
    if (node.kind === 'keyword_argument') evaluate(body, node.children[1]);
    else if (node.kind === 'dictionary_splat') evaluate(body, node);
    else if (node.kind === 'subscript') bases.push(evaluate(body, node.children[0]));
    else if (node.kind !== 'error') bases.push(evaluate(body, node));
  }
  return bases;
}

function bindClass(body: Body, name: string, index: ClassIndex): void {
  const { scope, file } = body;
  if (scope.kind === 'class') {
    file.classes[scope.classIndex]?.members.push({ name, class: index, isStatic: true });
    return;
  }
  const target = scope.resolve(name);
  if (target.k !== 'name' || target.scope < 0) return;
  file.body(target.scope)?.binding(target.name).addClass(index, body.index);
}
