/** Text to TypeScript's syntax tree. No other file of the project creates one. */
import ts from 'typescript';
import type { Span } from '../../../../rules/facts';

export type Parse =
  { readonly ok: true; readonly source: ts.SourceFile } | { readonly ok: false; readonly reason: string };

export const TOO_DEEP = 'too deeply nested';

export function parse(text: string, fileName: string): Parse {
  try {
    const options: ts.CreateSourceFileOptions = {
      languageVersion: ts.ScriptTarget.ESNext,
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    };
    const source = ts.createSourceFile(baseName(fileName), text, options, false, scriptKind(fileName));
    return { ok: true, source };
  } catch (error) {
    // The parser is recursive; about a thousand nested brackets exhaust the stack.
    if (error instanceof RangeError) return { ok: false, reason: TOO_DEEP };
    return { ok: false, reason: 'not understood by the parser' };
  }
}

function scriptKind(fileName: string): ts.ScriptKind {
  const name = fileName.toLowerCase();
  if (name.endsWith('.tsx')) return ts.ScriptKind.TSX;
  if (/\.[cm]?ts$/.test(name)) return ts.ScriptKind.TS;
  if (name.endsWith('.jsx')) return ts.ScriptKind.JSX;
  return ts.ScriptKind.JS;
}

function baseName(fileName: string): string {
  return fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1) || 'file.js';
}

/** Where the text did not parse. The list is present on every parsed file, though not part of the public typings. */
export function errorSpans(source: ts.SourceFile): Span[] {
  const { parseDiagnostics = [] } = source as ts.SourceFile & {
    parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
  };
  const length = source.text.length;
  return parseDiagnostics.map(({ start, length: extent }) => {
    const from = Math.min(start, length);
    return { start: from, end: Math.min(from + extent, length) };
  });
}

/** Offsets at which lines start. Unlike the parser's own table, U+2028 and U+2029 end no line. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  const hasReturn = text.includes('\r');
  if (!hasReturn) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) starts.push(at + 1);
    else if (code === 13 && text.charCodeAt(at + 1) !== 10) starts.push(at + 1);
  }
  return starts;
}
