/** TypeScript namespaces run where they stand; `X.name` reaches what they export. */
import ts from 'typescript';
import type { Value } from '../../../../rules/facts';
import { write } from './assignments';
import type { Body } from './body';
import { hasModifier } from './modifiers';
import { exported } from './modules';
import { nameValue } from './names';
import { declareLexical, declareTypes, Scope } from './scopes';
import { statements } from './statements';

export function namespace(body: Body, node: ts.ModuleDeclaration): void {
  const { file } = body;
  const outer = { isAmbient: file.isAmbient, names: file.namespaceExports };
  file.isAmbient ||= hasModifier(node, ts.SyntaxKind.DeclareKeyword);
  file.namespaceExports = [];
  const value = contents(body, node.body);
  file.isAmbient = outer.isAmbient;
  file.namespaceExports = outer.names;
  if (!ts.isIdentifier(node.name)) return;
  const found = body.scope.lookup(node.name.text);
  if (found?.body.bindings.get(found.name)?.k === 'variable') {
    write(body, { k: 'name', name: found.name, scope: found.body.index }, value, body.span(node.name));
  }
  exported(body, node, [node.name.text]);
}

function contents(body: Body, inner: ts.ModuleDeclaration['body']): Value {
  const scope = new Scope(body.scope, body);
  return body.within(scope, () => {
    if (inner && ts.isModuleBlock(inner)) {
      declareLexical(scope, inner.statements);
      declareTypes(scope, inner.statements);
      statements(body, inner.statements);
    } else if (inner && ts.isModuleDeclaration(inner)) {
      declareLexical(scope, [inner]);
      namespace(body, inner);
      body.file.namespaceExports?.push(inner.name.text);
    }
    const names = new Set(body.file.namespaceExports);
    return { k: 'object', entries: [...names].map((name) => ({ key: name, value: nameValue(body, name) })) };
  });
}
