/** Prints the code of intents: APIs by their names, kept text as it stands. */
import type ts from 'typescript';
import type { FunctionIndex, Span } from '../../../../../rules/facts';
import type { Code } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { commentAt } from '../comments';
import { apiExpression } from './apis';
import type { Editing } from './index';

export interface Printed {
  readonly written: string;
  /** The imports that it needs. */
  readonly imports: readonly TextEdit[];
}

export function printCode(editing: Editing, fn: FunctionIndex, code: Code): Printed | null {
  const imports: TextEdit[] = [];
  let written = '';
  for (const part of code) {
    if (typeof part === 'string') written += part;
    else if ('start' in part) written += editing.text.slice(part.start, part.end);
    else {
      const api = apiExpression(editing, fn, part);
      if (!api) return null;
      imports.push(...api.edits);
      written += api.expression;
    }
  }
  return { written, imports };
}

/** Whether a comment stands in the span, outside of what is kept of it. */
export function losesComment({ text, source }: Editing, span: Span, kept: Code): boolean {
  const spans = kept.filter((part): part is Span => typeof part !== 'string' && 'start' in part);
  for (let at = text.indexOf('/', span.start); at >= 0 && at < span.end; at = text.indexOf('/', at + 1)) {
    const comment = isCommentStart(text, at) ? commentAt(source, at) : null;
    if (comment && !spans.some(({ start, end }) => start <= comment.start && comment.end <= end)) return true;
  }
  return false;
}

function isCommentStart(text: string, at: number): boolean {
  return text[at + 1] === '/' || text[at + 1] === '*';
}

/** The start of the line of a node, if nothing else stands before it there. */
export function indentOf({ text, source }: Editing, node: ts.Node): string | null {
  const start = node.getStart(source);
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const indent = text.slice(lineStart, start).replace('\uFEFF', '');
  return /^[ \t]*$/.test(indent) ? indent : null;
}

/** Behind a comment that follows on the line; `null` if code does. */
export function endOfLine(text: string, offset: number): number | null {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=[\r\n]|$)/.exec(text.slice(offset));
  return rest && offset + rest[0].length;
}
