/** Comments that suppress a rule. */
import type ts from 'typescript';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { reasonPart } from '../../suppressionComment';
import { extensionEdits, type AddedRule } from '../../suppressionExtension';
import { removalEdits } from '../../suppressionRemoval';
import { commentAt, gapAt, isJsxChild, lineAt } from '../comments';
import type { Editing } from './index';

/** Longer lines get the comment above. */
const MAX_LINE = 120;

export function ignoreFile(editing: Editing, wanted: AddedRule): TextEdit[] | null {
  const { text, facts } = editing;
  const existing = facts.suppressions.find(({ scope }) => scope === 'file');
  if (existing) return extensionEdits(editing.text, existing, wanted);
  const start = text.startsWith('#!', text.startsWith('\uFEFF') ? 1 : 0)
    ? (facts.lineStarts[1] ?? text.length)
    : Number(text.startsWith('\uFEFF'));
  const { newline } = facts.layout;
  const comment = `// threadwise: ignore-file[${wanted.rule}]${reasonPart(wanted.reason)}${newline}`;
  const isLineStart = start <= 1 || /[\n\r]/.test(text[start - 1] ?? '');
  return [insertion(start, isLineStart ? comment : newline + comment)];
}

export function ignoreLine(editing: Editing, wanted: AddedRule & { readonly offset: number }): TextEdit[] | null {
  const { text, facts, source } = editing;
  const line = lineAt(facts.lineStarts, wanted.offset);
  const existing = facts.suppressions.find((comment) => comment.scope !== 'file' && comment.line === line);
  if (existing) return extensionEdits(editing.text, existing, wanted);
  const start = facts.lineStarts[line] ?? 0;
  const content = text.slice(start, facts.lineStarts[line + 1]).replace(/[\r\n]+$/, '');
  const code = content.trimEnd();
  const comment = ` // threadwise: ignore[${wanted.rule}]${reasonPart(wanted.reason)}`;
  const end = start + code.length;
  const fits = code.length + comment.length <= MAX_LINE;
  if (fits && isPlain(source, end) && commentAt(source, Math.max(end - 1, 0)) === null)
    return [insertion(end, comment)];
  return above(editing, start, content, wanted);
}

/** On the line above; among the children of a JSX element in braces. */
function above({ source, facts }: Editing, start: number, content: string, wanted: AddedRule): TextEdit[] | null {
  const indent = /^[ \t]*/.exec(content)?.[0] ?? '';
  const comment = `threadwise-ignore-next-line ${wanted.rule}${reasonPart(wanted.reason)}`;
  const { newline } = facts.layout;
  if (isPlain(source, start)) return [insertion(start, `${indent}// ${comment}${newline}`)];
  return isJsxChild(source, start) ? [insertion(start, `${indent}{/* ${comment} */}${newline}`)] : null;
}

export function removeSuppression(
  { text, facts, source }: Editing,
  intent: Extract<FixIntent, { k: 'remove-suppression' }>,
): TextEdit[] | null {
  return removalEdits(text, facts, intent, (comment) => {
    const [opening] = /\{\s*$/.exec(text.slice(0, comment.start)) ?? [''];
    const [closing] = /^\s*\}/.exec(text.slice(comment.end)) ?? [''];
    const start = comment.start - opening.length;
    // Elsewhere braces make a block.
    const hasOwnBraces = opening !== '' && closing !== '' && isJsxChild(source, start);
    return hasOwnBraces ? { start, end: comment.end + closing.length } : comment;
  });
}

/** Neither in a literal nor in a comment. */
function isPlain(source: ts.SourceFile, offset: number): boolean {
  return gapAt(source, offset) !== null && commentAt(source, offset) === null;
}

function insertion(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}
