/** New constants of the module. */
import ts from 'typescript';
import type { Span } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { endOfLine, printCode } from './code';
import type { Editing } from './index';

/** Behind the imports, and behind what the value mentions of the module. */
export function declareName(
  editing: Editing,
  { name, value, inClass }: Extract<FixIntent, { k: 'declare' }>,
): TextEdit[] | null {
  const { source, facts, text } = editing;
  const printed = printCode(editing, 0, value);
  if (!printed || inClass !== undefined) return null;
  const mentioned = namesIn(
    editing,
    value.filter((part): part is Span => typeof part !== 'string' && 'start' in part),
  );
  const before = source.statements.filter(
    (statement) => isImport(statement) || declaredBy(statement).some((one) => mentioned.has(one)),
  );
  const last = before.at(-1);
  const at = last ? endOfLine(text, last.end) : facts.layout.importInsertionOffset;
  if (at === null) return null;
  const { newline, semicolons } = facts.layout;
  const declaration = `const ${name} = ${printed.written}${semicolons ? ';' : ''}`;
  const newText = last ? `${newline}${newline}${declaration}` : `${declaration}${newline}${newline}`;
  return [...printed.imports, { span: { start: at, end: at }, newText }];
}

function isImport(statement: ts.Statement): boolean {
  return ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement);
}

/** Names of variables and of what is required; functions and imports are there from the start. */
function declaredBy(statement: ts.Statement): readonly string[] {
  if (ts.isClassDeclaration(statement)) return statement.name ? [statement.name.text] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) => boundBy(name));
}

function boundBy(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundBy(element.name) : []));
}

function namesIn({ source }: Editing, spans: readonly Span[]): ReadonlySet<string> {
  const names = new Set<string>();
  const pending: ts.Node[] = [source];
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { pos, end } = node;
    if (!spans.some((span) => pos < span.end && span.start < end)) continue;
    const start = node.getStart(source);
    if (ts.isIdentifier(node) && spans.some((span) => span.start <= start && end <= span.end)) names.add(node.text);
    ts.forEachChild(node, (child) => {
      pending.push(child);
    });
  }
  return names;
}
