/** ES modules: imports and exports. */
import ts from 'typescript';
import type { ImportFact, Value } from '../../../../rules/facts';
import { write } from './assignments';
import type { Body } from './body';
import { evaluate } from './expressions';
import { hasModifier } from './modifiers';
import { hint, nameValue } from './names';

const { SyntaxKind } = ts;

export function addImport(body: Body, node: ts.Node, module: string, names: string[], typeOnly = false): number {
  const fact: ImportFact = { module, level: 0, span: body.span(node), typeOnly, names };
  return body.file.imports.push(fact) - 1;
}

export function importDeclaration(body: Body, node: ts.ImportDeclaration): void {
  if (!ts.isStringLiteral(node.moduleSpecifier)) return;
  const { importClause } = node;
  const named = importClause?.namedBindings;
  const elements = named && ts.isNamedImports(named) ? named.elements : [];
  const names = elements.map(({ name, propertyName }) => (propertyName ?? name).text);
  if (importClause?.name) names.unshift('default');
  const allTypes = elements.length > 0 && !importClause?.name && elements.every(({ isTypeOnly }) => isTypeOnly);
  const typeOnly = importClause?.phaseModifier === SyntaxKind.TypeKeyword || allTypes;
  const index = addImport(body, node, node.moduleSpecifier.text, names, typeOnly);
  const bind = (local: ts.Identifier): void => {
    const draft = body.scope.draftOf(local.text);
    if (draft?.k === 'import' && draft.import < 0) draft.import = index;
  };
  if (importClause?.name) bind(importClause.name);
  if (named && ts.isNamespaceImport(named)) bind(named.name);
  for (const { name } of elements) bind(name);
}

/** `import x = require('y')`, `import x = A.B`. */
export function importEquals(body: Body, node: ts.ImportEqualsDeclaration): void {
  const { moduleReference, name } = node;
  const found = body.scope.lookup(name.text);
  if (found === undefined) return;
  if (ts.isExternalModuleReference(moduleReference)) {
    const { expression } = moduleReference;
    if (!ts.isStringLiteral(expression)) return;
    const index = addImport(body, node, expression.text, [], node.isTypeOnly);
    found.body.bindings.set(found.name, { k: 'import', import: index, name: null });
  } else {
    const place = { k: 'name', name: found.name, scope: found.body.index } as const;
    write(body, place, entityValue(body, moduleReference), body.span(node));
  }
  exported(body, node, [name.text]);
}

function entityValue(body: Body, name: ts.EntityName): Value {
  if (ts.isIdentifier(name)) return nameValue(body, name.text);
  return { k: 'member', of: entityValue(body, name.left), name: name.right.text };
}

/** Records what a declaration with the word `export` gives away. */
export function exported(body: Body, node: ts.Statement, names: readonly string[], value?: Value): void {
  if (body.index !== 0 || !hasModifier(node, SyntaxKind.ExportKeyword)) return;
  const { file } = body;
  if (file.namespaceExports !== null) {
    file.namespaceExports.push(...names);
    return;
  }
  const isDefault = hasModifier(node, SyntaxKind.DefaultKeyword);
  const typeOnly = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  for (const name of names) {
    const own = name === '' ? value : typeOnly ? typeValue(body, name) : nameValue(body, name);
    file.exports.push({
      name: isDefault ? 'default' : name,
      ...(own && { value: own }),
      ...(typeOnly && { typeOnly }),
    });
  }
}

function typeValue(body: Body, name: string): Value {
  const found = body.scope.lookupType(name);
  return found ? { k: 'name', name: found.name, scope: found.body.index } : { k: 'unknown' };
}

export function exportDeclaration(body: Body, node: ts.ExportDeclaration): void {
  const { exportClause, moduleSpecifier, isTypeOnly } = node;
  const type = isTypeOnly ? { typeOnly: true } : {};
  const { exports, namespaceExports } = body.file;
  if (moduleSpecifier === undefined) {
    if (!exportClause || !ts.isNamedExports(exportClause) || namespaceExports !== null) return;
    for (const { name, propertyName, isTypeOnly: own } of exportClause.elements) {
      const local = (propertyName ?? name).text;
      const known = body.scope.lookup(local) !== undefined;
      const value = known ? nameValue(body, local) : typeValue(body, local);
      exports.push({ name: name.text, value, ...type, ...(own && { typeOnly: true }) });
    }
    return;
  }
  if (!ts.isStringLiteral(moduleSpecifier)) return;
  const module = moduleSpecifier.text;
  const elements = exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : [];
  const names = elements.map(({ name, propertyName }) => (propertyName ?? name).text);
  addImport(body, node, module, exportClause ? names : ['*'], isTypeOnly);
  if (exportClause === undefined) exports.push({ name: '*', from: { module, name: '*' }, ...type });
  else if (ts.isNamespaceExport(exportClause)) {
    exports.push({ name: exportClause.name.text, from: { module, name: '*' }, ...type });
  }
  for (const { name, propertyName, isTypeOnly: own } of elements) {
    const from = { module, name: (propertyName ?? name).text };
    exports.push({ name: name.text, from, ...type, ...(own && { typeOnly: true }) });
  }
}

/** `export default v`, `export = v`. */
export function exportAssignment(body: Body, node: ts.ExportAssignment): void {
  const name = node.isExportEquals ? '=' : 'default';
  const value = evaluate(body, node.expression, hint(node.isExportEquals ? 'module.exports' : 'default'));
  body.file.exports.push({ name, value });
  if (name === '=' && value.k === 'object') {
    for (const { key, value: member } of value.entries)
      if (key !== null) body.file.exports.push({ name: key, value: member });
  }
}
