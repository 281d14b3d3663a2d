/** Where imports go and how the file is indented: for fixes. */
import type { FileLayout } from '../../../../rules/facts';
import type { Lines } from './lines';
import { childOfKind, type NodeKind, type SyntaxNode } from './syntax';

const IMPORTS = new Set<NodeKind>(['import_statement', 'import_from_statement', 'future_import_statement']);

export function readLayout(text: string, root: SyntaxNode, lines: Lines): FileLayout {
  return {
    importInsertionOffset: importOffset(root, lines),
    indent: indentOf(text, root, lines),
    newline: newlineOf(text),
    semicolons: false,
    quote: text.split("'", 2000).length > text.split('"', 2000).length ? "'" : '"',
  };
}

/** After the docstring and the imports that lead the file; else before the first statement. */
function importOffset(root: SyntaxNode, lines: Lines): number {
  let last: SyntaxNode | undefined;
  for (const [at, statement] of root.children.entries()) {
    const isDocstring = at === 0 && isString(statement);
    if (!isDocstring && !IMPORTS.has(statement.kind)) break;
    last = statement;
  }
  if (last) return lines.start(lines.at(last.end) + 1);
  const first = root.children[0];
  return first ? lines.insertionOffset(lines.at(first.start)) : lines.start(lines.starts.length);
}

function isString(statement: SyntaxNode): boolean {
  const kind = statement.kind === 'expression_statement' ? statement.children[0]?.kind : undefined;
  return kind === 'string' || kind === 'concatenated_string';
}

/** The indentation of the first indented block at top level. */
function indentOf(text: string, root: SyntaxNode, lines: Lines): string {
  for (const statement of root.children) {
    const compound = statement.kind === 'decorated_definition' ? statement.children.at(-1) : statement;
    const first = compound && childOfKind(compound, 'block')?.children[0];
    if (!compound || !first) continue;
    const line = lines.at(first.start);
    const indent = text.slice(lines.start(line), lines.indentation(line));
    if (line > lines.at(compound.start) && /^[ \t]+$/.test(indent)) return indent;
  }
  return '    ';
}

function newlineOf(text: string): FileLayout['newline'] {
  const at = text.search(/[\r\n]/);
  if (at < 0 || text[at] === '\n') return '\n';
  return text[at + 1] === '\n' ? '\r\n' : '\r';
}
