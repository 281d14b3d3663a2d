/** Statements and blocks. */
import ts from 'typescript';
import type { OperationId, Step } from '../../../../rules/facts';
import { markStatement } from '../statementCalls';
import { bindPattern } from './assignments';
import type { Body } from './body';
import { classDeclaration, interfaceDeclaration } from './classes';
import { recordAlias } from './commonjs';
import { condition, evaluate } from './expressions';
import { functionDeclaration } from './functions';
import { loop } from './loops';
import { exportAssignment, exportDeclaration, exported, importDeclaration, importEquals } from './modules';
import { namespace } from './namespaces';
import { hint, NO_HINT } from './names';
import { constructorVariable } from './prototypes';
import { declareLexical, declareTypes, patternNames, Scope } from './scopes';
import { constructedType, typeExpression } from './types';

const { SyntaxKind } = ts;

type Handler = (body: Body, node: never) => void;
let handlers: (Handler | undefined)[] | undefined;

/** A statement list with a scope of its own. */
export function blockScope(body: Body, list: readonly ts.Statement[]): void {
  if (!list.some(declares)) {
    statements(body, list);
    return;
  }
  const scope = new Scope(body.scope, body);
  declareLexical(scope, list);
  declareTypes(scope, list);
  body.within(scope, () => statements(body, list));
}

function declares(node: ts.Statement): boolean {
  if (ts.isVariableStatement(node)) return (node.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0;
  return node.kind >= SyntaxKind.FunctionDeclaration || ts.isLabeledStatement(node);
}

export function statements(body: Body, list: readonly ts.Statement[]): void {
  for (const [index, node] of list.entries()) {
    if (isUsing(node)) {
      usingScope(body, node, list.slice(index + 1));
      return;
    }
    statement(body, node);
  }
}

export function statement(body: Body, node: ts.Statement): void {
  const handler = (handlers ??= createHandlers())[node.kind];
  if (handler === undefined) return;
  body.file.enter();
  handler(body, node as never);
  body.file.leave();
}

/** A statement that is a branch or a loop body. */
export function branch(body: Body, node: ts.Statement | undefined): Step[] {
  return node === undefined ? [] : body.block(() => blockScope(body, ts.isBlock(node) ? node.statements : [node]));
}

function isUsing(node: ts.Statement): node is ts.VariableStatement {
  return ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.Using) !== 0;
}

/** `using x = …` holds until the end of the block: the rest of the block is its body. */
function usingScope(body: Body, node: ts.VariableStatement, rest: readonly ts.Statement[]): void {
  const { declarationList } = node;
  const isAsync = (declarationList.flags & ts.NodeFlags.Const) !== 0; // `await using` has both bits
  const enters: OperationId[] = [];
  for (const { name, initializer } of declarationList.declarations) {
    if (initializer === undefined) continue;
    const value = evaluate(body, initializer);
    enters.push(body.emitApart({ k: 'enter', value, isAsync, span: body.span(initializer) }));
    bindPattern(body, name, value, body.span(name));
  }
  const inner = body.block(() => statements(body, rest));
  body.push({ k: 'with', isAsync, enters, body: inner, span: body.span(node) });
}

function variableStatement(body: Body, node: ts.VariableStatement): void {
  variables(body, node.declarationList);
  exported(
    body,
    node,
    node.declarationList.declarations.flatMap(({ name }) => patternNames(name)),
  );
}

export function variables(body: Body, list: ts.VariableDeclarationList): void {
  for (const declaration of list.declarations) {
    const { name, type, initializer } = declaration;
    const own = ts.isIdentifier(name) ? hint(name.text) : NO_HINT;
    if (ts.isIdentifier(name)) {
      const draft = body.scope.draftOf(name.text);
      if (draft?.k === 'variable') {
        const known = type ? typeExpression(body, type) : constructedType(body, initializer);
        if (known) draft.annotation = known;
        if (initializer) draft.initialised = true;
      }
    }
    if (initializer === undefined) continue;
    recordAlias(body, name, initializer);
    const value = constructorVariable(body, name, initializer) ?? evaluate(body, initializer, own);
    bindPattern(body, name, value, body.span(declaration));
  }
}

function ifStatement(body: Body, node: ts.IfStatement): void {
  const test = condition(body, node.expression);
  const then = branch(body, node.thenStatement);
  body.push({ k: 'if', test, then, else: branch(body, node.elseStatement), span: body.span(node) });
}

function switchStatement(body: Body, node: ts.SwitchStatement): void {
  const subject = evaluate(body, node.expression);
  const clauses = node.caseBlock.clauses;
  const scope = new Scope(body.scope, body);
  for (const clause of clauses) declareLexical(scope, clause.statements);
  for (const clause of clauses) declareTypes(scope, clause.statements);
  const cases = body.within(scope, () => {
    const tests = clauses.map((clause) => (ts.isCaseClause(clause) ? evaluate(body, clause.expression) : null));
    return clauses.map((clause, index) => ({
      test: tests[index] ?? null,
      body: body.block(() => statements(body, clause.statements)),
    }));
  });
  body.push({ k: 'switch', subject, cases, span: body.span(node) });
}

function tryStatement(body: Body, node: ts.TryStatement): void {
  const { catchClause, finallyBlock } = node;
  const inner = branch(body, node.tryBlock);
  const handlers = catchClause ? [handler(body, catchClause)] : [];
  const last = branch(body, finallyBlock);
  body.push({ k: 'try', body: inner, handlers, else: [], finally: last, span: body.span(node) });
}

function handler(body: Body, clause: ts.CatchClause) {
  const scope = new Scope(body.scope, body);
  const name = clause.variableDeclaration?.name;
  if (name) scope.declarePattern(name);
  const block = body.within(scope, () =>
    body.block(() => {
      if (name && !ts.isIdentifier(name)) bindPattern(body, name, { k: 'unknown' }, body.span(name));
      blockScope(body, clause.block.statements);
    }),
  );
  const bound = name && ts.isIdentifier(name) ? scope.lookup(name.text)?.name : undefined;
  return { types: [], ...(bound !== undefined && { name: bound }), body: block, span: body.span(clause) };
}

function returnStatement(body: Body, node: ts.ReturnStatement): void {
  const value = node.expression ? evaluate(body, node.expression) : ({ k: 'literal', value: null } as const);
  body.emit({ k: 'return', value, span: body.span(node) });
}

function throwStatement(body: Body, node: ts.ThrowStatement): void {
  const value = evaluate(body, node.expression);
  body.emit({ k: 'raise', value, span: body.span(node) });
}

function createHandlers(): (Handler | undefined)[] {
  const table: (Handler | undefined)[] = [];
  table[SyntaxKind.VariableStatement] = variableStatement;
  table[SyntaxKind.ExpressionStatement] = (body, node: ts.ExpressionStatement) =>
    markStatement(body.operations, evaluate(body, node.expression));
  table[SyntaxKind.Block] = (body, node: ts.Block) => {
    blockScope(body, node.statements);
  };
  table[SyntaxKind.LabeledStatement] = (body, node: ts.LabeledStatement) => {
    statement(body, node.statement);
  };
  table[SyntaxKind.WithStatement] = (body, node: ts.WithStatement) => {
    evaluate(body, node.expression);
    statement(body, node.statement);
  };
  table[SyntaxKind.IfStatement] = ifStatement;
  table[SyntaxKind.SwitchStatement] = switchStatement;
  table[SyntaxKind.TryStatement] = tryStatement;
  table[SyntaxKind.ReturnStatement] = returnStatement;
  table[SyntaxKind.ThrowStatement] = throwStatement;
  addLoopsAndDeclarations(table);
  return table;
}

function addLoopsAndDeclarations(table: (Handler | undefined)[]): void {
  for (const kind of [
    SyntaxKind.ForStatement,
    SyntaxKind.ForInStatement,
    SyntaxKind.ForOfStatement,
    SyntaxKind.WhileStatement,
    SyntaxKind.DoStatement,
  ]) {
    table[kind] = loop;
  }
  table[SyntaxKind.BreakStatement] = (body) => {
    body.push({ k: 'break' });
  };
  table[SyntaxKind.ContinueStatement] = (body) => {
    body.push({ k: 'continue' });
  };
  table[SyntaxKind.FunctionDeclaration] = functionDeclaration;
  table[SyntaxKind.ClassDeclaration] = classDeclaration;
  table[SyntaxKind.InterfaceDeclaration] = interfaceDeclaration;
  table[SyntaxKind.TypeAliasDeclaration] = interfaceDeclaration;
  table[SyntaxKind.ModuleDeclaration] = namespace;
  table[SyntaxKind.ImportDeclaration] = importDeclaration;
  table[SyntaxKind.ImportEqualsDeclaration] = importEquals;
  table[SyntaxKind.ExportDeclaration] = exportDeclaration;
  table[SyntaxKind.ExportAssignment] = exportAssignment;
}
