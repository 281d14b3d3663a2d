/** Puts the end of a module under `if __name__ == "__main__":`. */
import type { FileFacts, OperationId } from '../../../../../rules/facts';
import type { TextEdit } from '../../frontEnd';
import type { NodeKind, SyntaxNode } from '../syntax';

/** `null` where definitions follow, which others may import, or where a string would change with its indentation. */
export function guardEdits(
  text: string,
  root: SyntaxNode,
  { functions, layout }: FileFacts,
  op: OperationId,
): readonly TextEdit[] | null {
  const operation = functions[0]?.operations[op];
  const first = root.children.findIndex(
    ({ start, end }) => operation !== undefined && start <= operation.span.start && operation.span.end <= end,
  );
  const wrapped = root.children.slice(first);
  const [statement] = wrapped;
  const last = wrapped.at(-1);
  if (first < 0 || !statement || !last || wrapped.some(({ kind }) => DEFINITIONS.has(kind))) return null;
  const from = lineStart(text, statement.start);
  const rest = text.slice(from, last.end);
  // Two statements on one line, or a string over several lines.
  if (from !== statement.start || /"""|'''|\\\r?\n/.test(rest)) return null;
  const { newline, indent } = layout;
  const edits: TextEdit[] = [insert(from, `if __name__ == "__main__":${newline}${indent}`)];
  for (const match of rest.matchAll(/(?:\r\n|\n|\r)(?=[^\r\n])/g))
    edits.push(insert(from + match.index + match[0].length, indent));
  return edits;
}

const DEFINITIONS: ReadonlySet<NodeKind> = new Set([
  'function_definition',
  'class_definition',
  'decorated_definition',
  'import_statement',
  'import_from_statement',
  'error',
]);

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}

function insert(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}
