/** Writes suppression comments, or extends the ones that are there. */
import type { FileFacts } from '../../../../../rules/facts';
import type { FixIntent } from '../../../../../rules/fixes';
import type { TextEdit } from '../../frontEnd';
import { reasonPart } from '../../suppressionComment';
import { extensionEdits } from '../../suppressionExtension';
import { Lines } from '../lines';
import type { SyntaxNode } from '../syntax';

type IgnoreLine = Extract<FixIntent, { k: 'ignore-line' }>;
type IgnoreFile = Extract<FixIntent, { k: 'ignore-file' }>;

export function ignoreLineEdits(
  text: string,
  root: SyntaxNode,
  facts: FileFacts,
  intent: IgnoreLine,
): readonly TextEdit[] | null {
  const lines = new Lines(text);
  const line = lines.at(intent.offset);
  const known = facts.suppressions.find((comment) => comment.scope !== 'file' && comment.line === line);
  if (known) return extensionEdits(text, known, intent);
  const comment = `# threadwise: ignore[${intent.rule}]${reasonPart(intent.reason)}`;
  const end = lines.end(line);
  const written = text.slice(lines.start(line), end);
  if (!/\\\s*$/.test(written) && !isInString(root, end)) {
    const at = lines.start(line) + written.trimEnd().length;
    return [{ span: { start: at, end }, newText: `  ${comment}` }];
  }
  return commentAbove(text, root, facts, lines, line, comment);
}

/** Above the line, unless that lies in a string or in a continued line as well. */
function commentAbove(
  text: string,
  root: SyntaxNode,
  facts: FileFacts,
  lines: Lines,
  line: number,
  comment: string,
): readonly TextEdit[] | null {
  const at = lines.insertionOffset(line);
  const above = line === 0 ? '' : text.slice(lines.start(line - 1), lines.end(line - 1));
  if (isInString(root, at) || /\\\s*$/.test(above)) return null;
  const indent = text.slice(at, lines.indentation(line));
  return [{ span: { start: at, end: at }, newText: indent + comment + facts.layout.newline }];
}

function isInString(root: SyntaxNode, offset: number): boolean {
  for (let node: SyntaxNode | undefined = root; node;) {
    if (node.kind === 'string') return true;
    node = node.children.find((child) => child.start < offset && child.end > offset);
  }
  return false;
}

const KEEPS_FIRST_LINES = /^#!|^[ \t\f]*#.*?coding[:=]/;

/** At the top, after `#!` and the encoding, which have to stand in the first two lines. */
export function ignoreFileEdits(text: string, facts: FileFacts, intent: IgnoreFile): readonly TextEdit[] | null {
  const known = facts.suppressions.find((comment) => comment.scope === 'file');
  if (known) return extensionEdits(text, known, intent);
  const lines = new Lines(text);
  let line = 0;
  while (line < 2 && KEEPS_FIRST_LINES.test(text.slice(lines.insertionOffset(line), lines.end(line)))) line++;
  const at = lines.insertionOffset(line);
  const { newline } = facts.layout;
  const startsLine = at === 0 || /[\r\n\ufeff]/.test(text[at - 1] ?? '');
  const comment = `# threadwise: ignore-file[${intent.rule}]${reasonPart(intent.reason)}`;
  return [{ span: { start: at, end: at }, newText: `${startsLine ? '' : newline}${comment}${newline}` }];
}
