/** What a cache is filled with: the promise for each key is kept while it is on the way. */
import ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { fieldAround, lineBelow, setInConstructor, variableIn } from './beside';
import { indentOf, losesComment, printCode } from './code';
import type { Editing } from './index';
import { pathAround } from './nodes';

type PendingByKey = Extract<FixIntent, { k: 'keep-pending-by-key' }>;

interface Filling {
  readonly statement: ts.Statement;
  readonly awaited: ts.CallExpression;
  readonly indent: string;
  /** The statement has no block around it. */
  readonly isBare: boolean;
}

export function keepPendingByKey(editing: Editing, intent: PendingByKey): TextEdit[] | null {
  const { text, source, facts } = editing;
  const filling = fillingOf(editing, intent);
  const declared = filling && declaredBeside(editing, intent, filling.awaited);
  if (!filling || !declared) return null;
  const { statement, awaited, isBare } = filling;
  const { indent: level, newline, semicolons } = facts.layout;
  const ending = semicolons ? ';' : '';
  const indent = isBare ? filling.indent + level : filling.indent;
  const { key, names } = intent;
  const all = intent.inClass === undefined ? names.all : `this.${names.all}`;
  const [start, from] = [statement.getStart(source), awaited.getStart(source)];
  const call = text.slice(from, awaited.end);
  if (losesComment(editing, { start, end: statement.end }, [{ start, end: statement.end }])) return null;
  const lines = [
    `let ${names.one} = ${all}.get(${key})${ending}`,
    `if (!${names.one}) {`,
    `${level}${names.one} = ${call}.finally(() => ${all}.delete(${key}))${ending}`,
    `${level}${all}.set(${key}, ${names.one})${ending}`,
    '}',
    text.slice(start, from) + names.one + text.slice(awaited.end, statement.end),
  ];
  const written = lines.join(newline + indent);
  const newText = isBare ? `{${newline}${indent}${written}${newline}${filling.indent}}` : written;
  return [...declared, { span: { start, end: statement.end }, newText }];
}

function fillingOf(editing: Editing, { fn, op }: PendingByKey): Filling | null {
  const { source, facts } = editing;
  const span = facts.functions[fn]?.operations[op]?.span;
  const path = span ? pathAround(source, span) : [];
  const at = path.map((node) => ts.isStatement(node)).lastIndexOf(true);
  const [parent, statement] = [path[at - 1], path[at]];
  const wait = path.find(
    (node) => node.getStart(source) === span?.start && node.end === span.end && ts.isAwaitExpression(node),
  );
  if (!parent || !statement || !wait || !ts.isAwaitExpression(wait) || !ts.isCallExpression(wait.expression))
    return null;
  if (!ts.isExpressionStatement(statement) && !ts.isVariableStatement(statement)) return null;
  // A call over several lines stands deeper afterwards.
  if (/[\r\n]/.test(wait.expression.getText(source)) || path.slice(at).some((node) => ts.isFunctionLike(node)))
    return null;
  const isBare = ts.isIfStatement(parent) && parent.thenStatement === statement && !parent.elseStatement;
  if (!isBare && !ts.isBlock(parent)) return null;
  const indent = indentOf(editing, isBare ? parent : statement);
  return indent === null ? null : { statement, awaited: wait.expression, indent, isBare };
}

/** A table of promises below the variable or field for the results. */
function declaredBeside(
  editing: Editing,
  { fn, kept, table, names, inClass }: PendingByKey,
  at: ts.Node,
): TextEdit[] | null {
  const { source, facts } = editing;
  const isTyped = facts.language === 'typescript';
  const ending = facts.layout.semicolons ? ';' : '';
  const made = printCode(editing, fn, [table]);
  if (!made) return null;
  const variable = inClass === undefined ? variableIn(source, kept) : null;
  const field = inClass === undefined ? null : fieldAround(source, at, kept);
  const declaration = variable?.declaration ?? field;
  const types = declaration && isTyped ? typesOf(source, declaration) : null;
  if (declaration && (!isTyped || types !== null)) {
    const keyword = variable ? 'const ' : isTyped && !names.all.startsWith('#') ? 'private readonly ' : '';
    const written = `${keyword}${names.all} = new ${made.written}${types ?? ''}()${ending}`;
    return lineBelow(editing, variable?.statement ?? declaration, written);
  }
  const set = isTyped || inClass === undefined ? null : setInConstructor(source, at, kept);
  return set && lineBelow(editing, set, `this.${names.all} = new ${made.written}()${ending}`);
}

/** `Map<string, User>` → `<string, Promise<User>>`, and so for records; `null` if the text does not say. */
function typesOf(
  source: ts.SourceFile,
  { type, initializer }: ts.VariableDeclaration | ts.PropertyDeclaration,
): string | null {
  const typed = type ?? initializer;
  if (!typed || !(ts.isTypeReferenceNode(typed) || ts.isNewExpression(typed))) return null;
  const [key, value, ...others] = typed.typeArguments ?? [];
  if (!key || !value || others.length > 0) return null;
  return `<${key.getText(source)}, Promise<${value.getText(source)}>>`;
}
