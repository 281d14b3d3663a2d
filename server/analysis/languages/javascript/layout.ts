/** Evidence on what kind of file this is, and the habits that inserted code should follow. */
import ts from 'typescript';
import type { FileLayout, FileMarkers } from '../../../../rules/facts';
import type { FileBuilder } from './file';
import { skipTransparent } from './names';

const { SyntaxKind } = ts;
const MAIN_GUARD =
  /require\.main\s*===?\s*module|module\s*===?\s*require\.main|!\s*module\.parent\b|import\.meta\.main\b/;
const GENERATED =
  /@generated\b|\bdo not edit\b|\bauto-?generated\b|\bcode generated\b|\bgenerated (?:by|file|code|from)\b/i;
/** Statements to look at for the habits of a file. */
const SAMPLE = 200;

export function markers(file: FileBuilder, fileName: string): FileMarkers {
  const { text, source } = file;
  return {
    shebang: text.startsWith('#!') || text.startsWith('\uFEFF#!'),
    mainGuard: MAIN_GUARD.test(text) && source.statements.some((node) => isMainGuard(file, node)),
    directives: leadingDirectives(source).map((node) => (node.expression as ts.StringLiteral).text),
    esModule: isEsModule(file, fileName),
    generated: GENERATED.test(headerComments(text)),
  };
}

function isMainGuard(file: FileBuilder, node: ts.Statement): boolean {
  const test = ts.isIfStatement(node) || ts.isExpressionStatement(node) ? node.expression : null;
  if (test === null) return false;
  const end = ts.isIfStatement(node) ? test.end : Math.min(test.end, test.pos + 100);
  return MAIN_GUARD.test(file.text.slice(test.pos, end));
}

function leadingDirectives(source: ts.SourceFile): ts.ExpressionStatement[] {
  const found: ts.ExpressionStatement[] = [];
  for (const node of source.statements) {
    if (!ts.isExpressionStatement(node) || !ts.isStringLiteral(node.expression)) break;
    found.push(node);
  }
  return found;
}

function isEsModule(file: FileBuilder, fileName: string): boolean {
  if (/\.m[jt]s$/i.test(fileName)) return true;
  if (/\.c[jt]s$/i.test(fileName)) return false;
  return file.usesImportMeta || file.source.statements.some(usesModuleSyntax);
}

function usesModuleSyntax(node: ts.Statement): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isExportAssignment(node)) return node.isExportEquals !== true;
  if (ts.isImportEqualsDeclaration(node) || !ts.canHaveModifiers(node)) return false;
  return node.modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false;
}

/** The comments before the first code. */
function headerComments(text: string): string {
  const ranges = ts.getLeadingCommentRanges(text, shebangEnd(text)) ?? [];
  return ranges.map(({ pos, end }) => text.slice(pos, Math.min(end, pos + 2000))).join('\n');
}

function shebangEnd(text: string): number {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  if (!text.startsWith('#!', start)) return start;
  return nextLine(text, start);
}

/** Start of the line after the one that holds `offset`; the end of the text where there is none. */
function nextLine(text: string, offset: number): number {
  const match = /\r\n|\n|\r/g;
  match.lastIndex = offset;
  const found = match.exec(text);
  return found ? found.index + found[0].length : text.length;
}

export function layout(file: FileBuilder): FileLayout {
  const { text, source } = file;
  const sample = source.statements.slice(0, SAMPLE);
  return {
    importInsertionOffset: importOffset(file),
    indent: indentOf(text),
    newline: newlineOf(text),
    semicolons: usesSemicolons(text, sample),
    quote: quoteOf(text),
  };
}

/** After directives and the imports that stand together at the top; else after a header comment that stands apart. */
function importOffset({ text, source }: FileBuilder): number {
  let last: ts.Statement | undefined;
  for (const node of source.statements) {
    if (!isDirective(node) && !isImport(node)) break;
    last = node;
  }
  if (last) return nextLine(text, last.end);
  const start = shebangEnd(text);
  const [header] = ts.getLeadingCommentRanges(text, start) ?? [];
  if (!header) return start;
  const afterHeader = nextLine(text, header.end);
  const isApart = /^[ \t]*(?:\r\n|\n|\r)/.test(text.slice(afterHeader, afterHeader + 200));
  return isApart ? nextLine(text, afterHeader) : start;
}

function isDirective(node: ts.Statement): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
}

function isImport(node: ts.Statement): boolean {
  if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)) return true;
  if (ts.isExpressionStatement(node)) return isRequire(node.expression);
  return (
    ts.isVariableStatement(node) &&
    node.declarationList.declarations.every(({ initializer }) => initializer && isRequire(initializer))
  );
}

/** `require('x')`, `require('x').y`, `require('x')(…)`. */
function isRequire(node: ts.Expression): boolean {
  let inner = skipTransparent(node);
  for (;;) {
    if (ts.isCallExpression(inner)) {
      if (ts.isIdentifier(inner.expression) && inner.expression.text === 'require') return true;
      inner = inner.expression;
    } else if (ts.isPropertyAccessExpression(inner)) {
      inner = inner.expression;
    } else {
      return false;
    }
  }
}

function newlineOf(text: string): FileLayout['newline'] {
  const found = /\r\n|\n|\r/.exec(text)?.[0];
  return found === '\r\n' || found === '\r' ? found : '\n';
}

function indentOf(text: string): string {
  const lines = /(?:^|[\r\n])([ \t]+)(?=[^\s*/])/g;
  let smallest = '';
  for (let count = 0; count < SAMPLE; count++) {
    const indent = lines.exec(text)?.[1];
    if (indent === undefined) break;
    if (indent.startsWith('\t')) return '\t';
    if (indent.length > 1 && (smallest === '' || indent.length < smallest.length)) smallest = indent;
  }
  return smallest || '  ';
}

function usesSemicolons(text: string, sample: readonly ts.Statement[]): boolean {
  let balance = 0;
  for (const node of sample) {
    if (!takesSemicolon(node)) continue;
    balance += text[node.end - 1] === ';' ? 1 : -1;
  }
  return balance >= 0;
}

function takesSemicolon(node: ts.Statement): boolean {
  return (
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportAssignment(node) ||
    ts.isExportDeclaration(node)
  );
}

/** The quotes of module names count first, those of other texts where there are none. */
function quoteOf(text: string): '"' | "'" {
  let balance = 0;
  for (const [, quote] of text.slice(0, 20_000).matchAll(/(?:\bfrom|\bimport|\brequire\()\s*(["'])/g)) {
    balance += quote === '"' ? 1 : -1;
  }
  if (balance !== 0) return balance > 0 ? '"' : "'";
  for (const [quote] of text.slice(0, 20_000).matchAll(/["']/g)) balance += quote === '"' ? 1 : -1;
  return balance > 0 ? '"' : "'";
}
