/** Prints the code of intents: APIs by their names, kept text as it stands. */
import type { FileFacts, FunctionIndex, Span } from '../../../../../rules/facts';
import type { Code } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import type { SyntaxNode, SyntaxTree } from '../syntax';
import { referTo } from './imports';

/** What the printers work on. */
export interface Editing {
  readonly text: string;
  readonly facts: FileFacts;
  readonly tree: SyntaxTree;
  readonly root: SyntaxNode;
}

export interface Printed {
  readonly written: string;
  /** The imports that it needs. */
  readonly imports: readonly TextEdit[];
}

/** `fn`, `offset`: where it will stand. */
export function printCode({ text, facts }: Editing, fn: FunctionIndex, offset: number, code: Code): Printed | null {
  const imports: TextEdit[] = [];
  let written = '';
  for (const part of code) {
    if (typeof part === 'string') written += part;
    else if ('start' in part) written += text.slice(part.start, part.end);
    else {
      const reference = referTo(text, facts, fn, offset, part);
      if (!reference) return null;
      imports.push(...reference.edits);
      written += reference.expression;
    }
  }
  return { written, imports };
}

/** Whether a comment stands in the span, outside of what is kept of it. */
export function losesComment({ tree }: Editing, span: Span, kept: Code): boolean {
  const spans = kept.filter((part): part is Span => typeof part !== 'string' && 'start' in part);
  return tree.comments.some(
    ({ start, end }) => start >= span.start && end <= span.end && !spans.some((s) => s.start <= start && end <= s.end),
  );
}

export function insertion(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}
