/** What is made once: its promise is kept while it is on the way. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { indentOf, losesComment } from './code';
import { moved } from './extraction';
import type { Editing } from './index';
import { pathAround } from './nodes';
import { fieldAround, lineBelow, setInConstructor, variableIn } from './beside';

type Pending = Extract<FixIntent, { k: 'keep-pending' }>;

interface Making {
  /** The last of them writes. */
  readonly statements: readonly ts.Statement[];
  readonly write: ts.BinaryExpression;
  readonly indent: string;
  /** The statement has no block around it. */
  readonly isBare: boolean;
}

export function keepPending(editing: Editing, intent: Pending): TextEdit[] | null {
  const making = makingOf(editing, intent);
  const declared = making && declarationOf(editing, intent, making.write.left);
  if (!making || !declared) return null;
  const { source, facts } = editing;
  const { indent: level, newline, semicolons } = facts.layout;
  const ending = semicolons ? ';' : '';
  const indent = making.isBare ? making.indent + level : making.indent;
  const pending = intent.inClass === undefined ? intent.name : `this.${intent.name}`;
  const promise = promiseOf(editing, intent, making, indent, declared.type);
  if (promise === null) return null;
  const lines = [
    `${pending} ??= ${promise}.finally(() => {`,
    `${level}${pending} = undefined${ending}`,
    `})${ending}`,
    `${making.write.left.getText(source)} = await ${pending}${ending}`,
  ];
  const written = lines.join(newline + indent);
  const [first] = making.statements;
  const last = making.statements.at(-1);
  if (!first || !last) return null;
  const newText = making.isBare ? `{${newline}${indent}${written}${newline}${making.indent}}` : written;
  return [...declared.edits, { span: { start: first.getStart(source), end: last.end }, newText }];
}

function makingOf(editing: Editing, { fn, op, after }: Pending): Making | null {
  const { source, facts, text } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathAround(source, span) : [];
  const at = path.findIndex((node) => ts.isExpressionStatement(node) && isAssignment(node.expression, source, span));
  const [last, parent] = [path[at], path[at - 1]];
  if (!last || !parent || !ts.isExpressionStatement(last) || !ts.isBinaryExpression(last.expression)) return null;
  if (/\b(?:arguments|super)\b/.test(text.slice(parent.getStart(source), last.end))) return null;
  const write = last.expression;
  if (ts.isIfStatement(parent) && parent.thenStatement === last && after === undefined) {
    const indent = indentOf(editing, parent) ?? indentOf(editing, last);
    const isElseIf = ts.isIfStatement(path[at - 2] ?? parent) && path[at - 2] !== parent;
    return indent === null || isElseIf ? null : { statements: [last], write, indent, isBare: true };
  }
  if (!ts.isBlock(parent)) return null;
  const from = after === undefined ? 0 : parent.statements.findIndex((one) => one.getStart(source) === after) + 1;
  const statements = parent.statements.slice(from, parent.statements.indexOf(last) + 1);
  const indent = statements[0] ? indentOf(editing, statements[0]) : null;
  const isFound = after === undefined || from > 0;
  return indent === null || !isFound ? null : { statements, write, indent, isBare: false };
}

function isAssignment(
  node: ts.Expression,
  source: ts.SourceFile,
  span: { readonly start: number; readonly end: number } | undefined,
): boolean {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    node.getStart(source) === span?.start &&
    node.end === span.end
  );
}

/** `connect()`, or all statements in a function that is called on the spot. */
function promiseOf(
  editing: Editing,
  { isPromise }: Pending,
  { statements, write, indent: from }: Making,
  indent: string,
  type: string | null,
): string | null {
  const { source, text, facts } = editing;
  const { newline, indent: level, semicolons } = facts.layout;
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last) return null;
  const value = write.right;
  const kept = { start: value.getStart(source), end: value.end };
  if (losesComment(editing, { start: last.getStart(source), end: last.end }, [kept])) return null;
  if (statements.length === 1 && isPromise && ts.isAwaitExpression(value) && ts.isCallExpression(value.expression))
    return moved(editing, { start: value.expression.getStart(source), end: value.end }, from, indent);
  const inner = indent + level;
  const before = moved(editing, { start: first.getStart(source), end: last.getStart(source) }, from, inner);
  const result = moved(editing, kept, from, inner);
  const returns = type === null ? '' : `: Promise<${type}>`;
  const body = `${before}return ${result}${semicolons ? ';' : ''}`;
  return /^[\r\n]/.test(text.slice(first.getStart(source)))
    ? null
    : `(async ()${returns} => {${newline}${inner}${body}${newline}${indent}})()`;
}

interface Declared {
  /** What the promise gives; `null` in JavaScript. */
  readonly type: string | null;
  readonly edits: readonly TextEdit[];
}

/** A variable or field for the promise, below the one for what it gives. */
function declarationOf(editing: Editing, { name, inClass }: Pending, place: ts.Expression): Declared | null {
  const { source, facts } = editing;
  const isTyped = facts.language === 'typescript';
  const ending = facts.layout.semicolons ? ';' : '';
  if (inClass === undefined) {
    const found = ts.isIdentifier(place) ? variableIn(source, place.text) : null;
    const type = found && isTyped ? typeText(source, found.declaration.type) : null;
    if (!found || (isTyped && type === null)) return null;
    const written = `let ${name}${type === null ? '' : `: Promise<${type}> | undefined`}${ending}`;
    return declared(type, lineBelow(editing, found.statement, written));
  }
  if (!ts.isPropertyAccessExpression(place)) return null;
  const field = fieldAround(source, place, place.name.text);
  if (!isTyped && !name.startsWith('#')) {
    const set = field ? null : setInConstructor(source, place, place.name.text);
    const indent = set && indentOf(editing, set);
    // A compiler that checks JavaScript wants to be told.
    const type = `/** @type {Promise<any> | undefined} */${facts.layout.newline}${indent ?? ''}`;
    return set && declared(null, lineBelow(editing, set, `${type}this.${name} = undefined${ending}`));
  }
  const type = field && isTyped ? typeText(source, field.type) : null;
  if (!field || (isTyped && type === null)) return null;
  const modifier = isTyped && !name.startsWith('#') ? 'private ' : '';
  const written = `${modifier}${name}${type === null ? '' : `: Promise<${type}> | undefined`}${ending}`;
  return declared(type, lineBelow(editing, field, written));
}

function declared(type: string | null, edits: readonly TextEdit[] | null): Declared | null {
  return edits && { type, edits };
}

/** Without what it is while it is missing. */
function typeText(source: ts.SourceFile, type: ts.TypeNode | undefined): string | null {
  if (!type) return null;
  const members = ts.isUnionTypeNode(type) ? type.types : [type];
  const present = members.map((member) => member.getText(source)).filter((text) => !/^(?:null|undefined)$/.test(text));
  return present.length === 0 || present.some((text) => /[\r\n]/.test(text)) ? null : present.join(' | ');
}
