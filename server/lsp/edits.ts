/** Edits of the engine as edits of the protocol. One document at a time, versioned where the client can. */
import type { WorkspaceEdit, TextEdit as ProtocolEdit } from 'vscode-languageserver';
import type { Finding, FindingFix } from '../analysis/api';
import type { TextEdit } from '../analysis/languages/frontEnd';
import type { OpenDocument } from './documents';
import type { Session } from './session';

export function protocolEdits(
  { sources }: Session,
  { file }: OpenDocument,
  edits: readonly TextEdit[],
): ProtocolEdit[] {
  return edits.map(({ span, newText }) => ({ range: sources.rangeOf(file, span), newText }));
}

export function workspaceEdit(session: Session, open: OpenDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const { uri, version } = open.document;
  const textEdits = protocolEdits(session, open, edits);
  return session.client.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}

export interface CombinedFixes {
  /** In the order of the text, without overlaps. */
  readonly edits: readonly TextEdit[];
  /** How many findings they fix. */
  readonly count: number;
}

/** The best fix of each finding that has one of this safety; of two that touch the same text, the first. */
export function combineFixes(
  { workspace }: Session,
  { file }: OpenDocument,
  findings: readonly Finding[],
  safety: FindingFix['safety'],
): CombinedFixes {
  const accepted: TextEdit[] = [];
  let count = 0;
  for (const finding of findings) {
    const fix = finding.fixes.find((candidate) => candidate.safety === safety);
    const edits = fix && workspace.printFix(file, finding, fix);
    if (!edits?.length || edits.some((edit) => accepted.some((other) => conflicts(edit, other)))) continue;
    accepted.push(...edits.filter((edit) => !accepted.some((other) => isSame(edit, other))));
    count++;
  }
  return { edits: accepted.sort((a, b) => a.span.start - b.span.start), count };
}

/** Two fixes may both add the same import. */
function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

function conflicts(a: TextEdit, b: TextEdit): boolean {
  const bothInsert = a.span.start === a.span.end && b.span.start === b.span.end;
  return !isSame(a, b) && !bothInsert && a.span.start < b.span.end && b.span.start < a.span.end;
}
