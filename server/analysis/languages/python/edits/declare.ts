/** New names: at the top of the module, or as fields that the constructor sets. */
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { childOfKind, type NodeKind, type SyntaxNode } from '../syntax';
import { type Editing, insertion, printCode } from './code';
import { isLineStart, lineBreakAfter, lineEndOf, lineStartOf } from './lineEnds';
import { pathAround } from './places';

type Declare = Extract<FixIntent, { k: 'declare' }>;

export function declareName(editing: Editing, intent: Declare): readonly TextEdit[] | null {
  return intent.inClass === undefined ? inModule(editing, intent) : inConstructor(editing, intent, intent.inClass);
}

const IMPORTS = new Set<NodeKind>(['import_statement', 'import_from_statement', 'future_import_statement']);
const DEFINITIONS = new Set<NodeKind>(['function_definition', 'class_definition', 'decorated_definition']);

/** Behind the imports that stand before the first definition, those in `try` and `if` included. */
function inModule(editing: Editing, { name, value }: Declare): readonly TextEdit[] | null {
  const { text, facts, root } = editing;
  const firstDefinition = root.children.findIndex(({ kind }) => DEFINITIONS.has(kind));
  const head = firstDefinition < 0 ? root.children : root.children.slice(0, firstDefinition);
  const lastImport = head.filter(importsSomething).at(-1);
  const at = Math.max(facts.layout.importInsertionOffset, lastImport ? lineEndOf(text, lastImport.end) : 0);
  const printed = printCode(editing, 0, at, value);
  if (!printed) return null;
  const { newline } = facts.layout;
  const declaration = `${name} = ${printed.written}${newline}`;
  const startsLine = isLineStart(text, at);
  const before = at === 0 && printed.imports.length === 0 ? '' : newline;
  const next = lineBreakAfter(text, at) === '' && at < text.length ? newline : '';
  return [...printed.imports, insertion(at, `${startsLine ? '' : newline}${before}${declaration}${next}`)];
}

function importsSomething(statement: SyntaxNode): boolean {
  if (IMPORTS.has(statement.kind)) return true;
  return (
    (statement.kind === 'try_statement' || statement.kind === 'if_statement') && statement.children.some(holdsImport)
  );
}

function holdsImport(node: SyntaxNode): boolean {
  return (
    IMPORTS.has(node.kind) ||
    node.children.some((child) => IMPORTS.has(child.kind) || (child.kind === 'block' && holdsImport(child)))
  );
}

/** First in `__init__`, behind its docstring and the call of the base class. */
function inConstructor(editing: Editing, { name, value }: Declare, inClass: number): readonly TextEdit[] | null {
  const { text, facts } = editing;
  const index = facts.functions.findIndex((fn) => fn.kind === 'constructor' && fn.class === inClass);
  const fn = facts.functions[index];
  const self = fn?.parameters[0]?.name;
  const node =
    fn &&
    pathAround(editing.root, fn.nameSpan)
      .filter(({ kind }) => kind === 'function_definition')
      .at(-1);
  const statements = (node && childOfKind(node, 'block')?.children) ?? [];
  const first = statements[0];
  if (!node || !first || typeof self !== 'string') return null;
  const after = statements.filter((statement, at) => isPreamble(text, statement, at)).at(-1);
  const indent = text.slice(lineStartOf(text, first.start), first.start);
  const printed = printCode(editing, index, first.start, value);
  if (!printed || !/^[ \t]*$/.test(indent) || lineStartOf(text, first.start) <= node.start) return null;
  const { newline } = facts.layout;
  const at = after ? lineEndOf(text, after.end) : lineStartOf(text, first.start);
  const line = `${indent}${self}.${name} = ${printed.written}`;
  const written = isLineStart(text, at) ? line + newline : newline + line;
  return [...printed.imports, insertion(at, written)];
}

function isPreamble(text: string, statement: SyntaxNode, at: number): boolean {
  const written = text.slice(statement.start, statement.end);
  return (at === 0 && /^[rRuU]?["']/.test(written)) || /^super\(.*\)\.__init__\(/.test(written);
}
