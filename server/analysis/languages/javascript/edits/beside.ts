/** Variables and fields that are declared beside others. */
import ts from 'typescript';
import type { TextEdit } from '../../frontEnd';
import { indentOf } from './code';
import type { Editing } from './index';
import { pathAround } from './nodes';

/** A line below a statement or member; `null` if code follows on its last line. */
export function lineBelow(editing: Editing, node: ts.Node, written: string): TextEdit[] | null {
  const { newline } = editing.facts.layout;
  const indent = indentOf(editing, node);
  const [rest] = /^[ \t]*(?:\/\/[^\r\n]*)?(?=[\r\n]|$)/.exec(editing.text.slice(node.end)) ?? [];
  if (indent === null || rest === undefined) return null;
  const at = node.end + rest.length;
  return [{ span: { start: at, end: at }, newText: `${newline}${indent}${written}` }];
}

export interface DeclaredVariable {
  readonly statement: ts.Statement;
  readonly declaration: ts.VariableDeclaration;
}

/** A variable of the module that has its statement for itself. */
export function variableIn(source: ts.SourceFile, name: string): DeclaredVariable | null {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const [declaration, ...others] = statement.declarationList.declarations;
    if (!declaration || !ts.isIdentifier(declaration.name) || declaration.name.text !== name) continue;
    return others.length === 0 ? { statement, declaration } : null;
  }
  return null;
}

/** `private client: Client | null = null` of the innermost class around. */
export function fieldAround(source: ts.SourceFile, at: ts.Node, name: string): ts.PropertyDeclaration | null {
  const field = classAround(source, at)?.members.find(
    (member): member is ts.PropertyDeclaration =>
      ts.isPropertyDeclaration(member) && member.name.getText(source) === name,
  );
  return field ?? null;
}

/** `this.client = null` in its constructor. */
export function setInConstructor(source: ts.SourceFile, at: ts.Node, name: string): ts.Statement | null {
  const constructor = classAround(source, at)?.members.find((member) => ts.isConstructorDeclaration(member));
  for (const statement of constructor?.body?.statements ?? []) {
    const set = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (!set || !ts.isBinaryExpression(set) || set.operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue;
    if (set.left.getText(source) === `this.${name}`) return statement;
  }
  return null;
}

function classAround(source: ts.SourceFile, at: ts.Node): ts.ClassLikeDeclaration | undefined {
  const around = pathAround(source, { start: at.getStart(source), end: at.end });
  return around.filter((node) => ts.isClassLike(node)).at(-1);
}
