/** `reduce` as a loop that can wait. */
import ts from 'typescript';
import type { CallOperation } from '../../../../../rules/facts';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment } from './code';
import { outdented } from './extraction';
import type { Editing } from './index';
import { type Callback, headOf, isCallback, ownReturns, type OwnReturn } from './inlining';
import { canAwait, isOptional, pathToCall } from './nodes';

/** `const sum = await xs.reduce(async (all, x) => …, 0)` and what it is made of. */
interface Fold {
  readonly statement: ts.Statement;
  readonly siblings: ts.Block | ts.SourceFile;
  readonly indent: string;
  readonly call: ts.CallExpression;
  readonly callback: Callback;
  readonly collection: ts.Expression;
  readonly start: ts.Expression;
  /** What has been collected so far. */
  readonly name: string;
}

/** → `let all = 0; for (const x of xs) { all = … } const sum = all;` */
export function foldOver(editing: Editing, { span }: CallOperation): TextEdit[] | null {
  const { source, facts, text } = editing;
  const fold = foldAt(editing, span);
  const target = fold && targetOf(editing, fold);
  if (!fold || !target) return null;
  const { statement, callback, collection, start, name, indent } = fold;
  const head = headOf(source, callback.parameters.slice(1), collection, false);
  const returns = ownReturns(callback, new Set(callback.parameters.slice(1).map((one) => one.name.getText(source))));
  const turn = returns && turnOf(editing, fold, returns);
  if (head === null || !turn) return null;
  const { body } = callback;
  const [from, bodyStart] = [statement.getStart(source), body.getStart(source)];
  const kept = [start, body].map((node) => ({ start: node.getStart(source), end: node.end }));
  if (losesComment(editing, { start: from, end: statement.end }, kept)) return null;
  const { newline, indent: level, semicolons } = facts.layout;
  const ending = semicolons ? ';' : '';
  const isBlock = ts.isBlock(body);
  const type = typeOf(editing, fold, target.type);
  const isReplaced = !isBlock || turn.isReplaced;
  const declared = `${isReplaced ? 'let' : 'const'} ${name}${type} = ${text.slice(start.getStart(source), start.end)}${ending}`;
  const opening = isBlock ? '' : `{${newline}${indent}${level}${name} = `;
  const closing = isBlock ? '' : `${ending}${newline}${indent}}`;
  const after = target.after === '' ? '' : `${newline}${indent}${target.after}${ending}`;
  return [
    { span: { start: from, end: bodyStart }, newText: `${declared}${newline}${indent}${head}${opening}` },
    ...turn.edits,
    ...(isBlock ? outdented(editing, body, indent, turn.edits) : []),
    { span: { start: body.end, end: statement.end }, newText: closing + after },
  ];
}

function foldAt(editing: Editing, span: CallOperation['span']): Fold | null {
  const { source, facts } = editing;
  const path = pathToCall(source, span);
  const call = path?.at(-1);
  if (!path || !call || !ts.isCallExpression(call) || isOptional(call)) return null;
  const at = path.map((node) => ts.isStatement(node)).lastIndexOf(true);
  const [statement, siblings] = [path[at], path[at - 1]];
  if (!statement || !ts.isStatement(statement) || !siblings || !(ts.isBlock(siblings) || ts.isSourceFile(siblings)))
    return null;
  const [callback, start, ...others] = call.arguments;
  const { expression } = call;
  const indent = indentOf(editing, statement);
  if (!callback || !start || others.length > 0 || !isCallback(callback) || !ts.isPropertyAccessExpression(expression))
    return null;
  const [first] = callback.parameters;
  if (!first || !ts.isIdentifier(first.name) || first.initializer || callback.typeParameters || indent === null)
    return null;
  if (!canAwait(path, facts.markers.esModule)) return null;
  const name = first.name.text;
  return { statement, siblings, indent, call, callback, collection: expression.expression, start, name };
}

/** What becomes of the result, where the statement does nothing else with it. */
function targetOf(
  editing: Editing,
  { statement, siblings, call, callback, collection, name }: Fold,
): { readonly after: string; readonly type?: ts.TypeNode } | null {
  const { source } = editing;
  const isResult = (node: ts.Expression | undefined): boolean =>
    node === call || (node !== undefined && ts.isAwaitExpression(node) && node.expression === call);
  const isFree = !mentions(siblings, name, [callback]);
  const ownNames = callback.parameters.map((one) => one.name.getText(source));
  if (ownNames.some((own) => mentions(collection, own, []))) return null;
  if (ts.isReturnStatement(statement))
    return isResult(statement.expression) && isFree ? { after: `return ${name}` } : null;
  if (!ts.isVariableStatement(statement) || statement.modifiers) return null;
  const { declarations, flags } = statement.declarationList;
  const [declaration, ...others] = declarations;
  if (!declaration || others.length > 0 || !declaration.initializer || !ts.isAwaitExpression(declaration.initializer))
    return null;
  if (!isResult(declaration.initializer) || (flags & ts.NodeFlags.BlockScoped) === 0) return null;
  const { type } = declaration;
  if (declaration.name.getText(source) === name) return { after: '', ...(type ? { type } : {}) };
  const head = editing.text.slice(statement.getStart(source), (type ?? declaration.name).end);
  return isFree ? { after: `${head} = ${name}` } : null;
}

/** Whether a name stands anywhere in a node, but for the parts that are left out. */
function mentions(node: ts.Node, name: string, without: readonly ts.Node[]): boolean {
  const pending = [node];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (ts.isIdentifier(at) && at.text === name) return true;
    ts.forEachChild(at, (child) => {
      if (!without.includes(child)) pending.push(child);
    });
  }
  return false;
}

/** `: number`, from the variable, the parameter or the call. */
function typeOf({ source }: Editing, { callback, call }: Fold, declared: ts.TypeNode | undefined): string {
  const type = declared ?? callback.parameters[0]?.type ?? call.typeArguments?.[0];
  return type ? `: ${type.getText(source)}` : '';
}

/** `return all` goes on with the next turn; another value at the end is what has been collected then. */
function turnOf(
  editing: Editing,
  { callback: { body }, name }: Fold,
  returns: readonly OwnReturn[],
): { readonly edits: readonly TextEdit[]; readonly isReplaced: boolean } | null {
  if (!ts.isBlock(body)) return { edits: [], isReplaced: true };
  const { source, facts } = editing;
  const last = body.statements.at(-1);
  if (!last || !ts.isReturnStatement(last)) return null;
  const edits: TextEdit[] = [];
  let isReplaced = false;
  for (const { node, isInLoop } of returns) {
    const { expression } = node;
    const span = { start: node.getStart(source), end: node.end };
    if (!expression || isInLoop) return null;
    const isSame = ts.isIdentifier(expression) && expression.text === name;
    if (!isSame && node !== last) return null;
    const value = { start: span.start, end: expression.getStart(source) };
    isReplaced ||= !isSame;
    if (!isSame) edits.push({ span: value, newText: `${name} = ` });
    else if (node === last) edits.push({ span: withSpaceBefore(editing, span), newText: '' });
    else edits.push({ span, newText: `continue${facts.layout.semicolons ? ';' : ''}` });
  }
  return { edits, isReplaced };
}

function withSpaceBefore({ text }: Editing, { start, end }: TextEdit['span']): TextEdit['span'] {
  return { start: text.slice(0, start).trimEnd().length, end };
}
