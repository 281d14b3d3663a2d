/** Import statements: what they ask for and the names that they bind. */
import type { Body } from './body';
import { importedNames } from './names';
import { childOfKind, spanOf, type SyntaxNode } from './syntax';

/** `import a.b`, `import a.b as c`. */
export function importModules(body: Body, node: SyntaxNode): void {
  for (const child of importedNames(node)) {
    const [path, alias] = child.kind === 'aliased_import' ? child.children : [child];
    const module = path ? dotted(body, path) : '';
    if (module === '') continue;
    const index = addImport(body, child, module, 0, []);
    if (alias) {
      bindImport(body, body.text(alias), index, null, module);
      continue;
    }
    // `import a.b` loads `a.b` and binds `a`.
    const top = module.split('.', 1)[0] ?? module;
    const bound = top === module ? index : addImport(body, child, top, 0, []);
    bindImport(body, top, bound, null, top);
  }
}

/** `from a import b as c`, `from . import b`, `from a import *`. */
export function importNames(body: Body, node: SyntaxNode): void {
  const source = moduleOf(body, node);
  const taken = importedNames(node).map((child) => {
    const [path, alias] = child.kind === 'aliased_import' ? child.children : [child];
    const name = path ? dotted(body, path) : '';
    return { name, local: alias ? body.text(alias) : name };
  });
  const isStar = childOfKind(node, 'wildcard_import') !== undefined;
  const names = isStar ? ['*'] : taken.map(({ name }) => name);
  const index = addImport(body, node, source.module, source.level, names);
  const origin = '.'.repeat(source.level) + source.module;
  for (const { name, local } of taken) bindImport(body, local, index, name, `${origin}:${name}`);
}

/** `from __future__ import annotations` asks for a module like any other; its names are of no use. */
export function importFuture(body: Body, node: SyntaxNode): void {
  const names = importedNames(node).map((child) => body.text(child.children[0] ?? child));
  addImport(body, node, '__future__', 0, names);
}

function moduleOf(body: Body, node: SyntaxNode): { module: string; level: number } {
  const [source] = node.children;
  if (source?.kind === 'dotted_name') return { module: dotted(body, source), level: 0 };
  if (source?.kind !== 'relative_import') return { module: '', level: 0 };
  const prefix = childOfKind(source, 'import_prefix');
  const path = childOfKind(source, 'dotted_name');
  const level = prefix ? body.text(prefix).replace(/[^.]/g, '').length : 0;
  return { module: path ? dotted(body, path) : '', level };
}

/** `a . b` may hold blanks and line continuations. */
function dotted(body: Body, path: SyntaxNode): string {
  return path.children.map((part) => body.text(part)).join('.');
}

function addImport(body: Body, node: SyntaxNode, module: string, level: number, names: readonly string[]): number {
  const { file } = body;
  return file.imports.push({ module, level, span: spanOf(node), typeOnly: file.typeOnly, names }) - 1;
}

function bindImport(body: Body, local: string, index: number, name: string | null, identity: string): void {
  const { scope, file } = body;
  if (scope.kind === 'class') {
    const module = { k: 'module', import: index } as const;
    const value = name === null ? module : ({ k: 'member', of: module, name } as const);
    file.classes[scope.classIndex]?.field(local).assignToClass({ fn: body.index, value });
    return;
  }
  const target = scope.resolve(local);
  if (target.k !== 'name' || target.scope < 0) return;
  file.body(target.scope)?.binding(target.name).addImport({ import: index, name, identity }, body.index);
}
