/** Edits of the engine as edits of the protocol, versioned where the client can. */
import type { WorkspaceEdit, TextEdit as ProtocolEdit } from 'vscode-languageserver';
import type { Finding, FindingFix } from '../analysis/api';
import type { TextEdit } from '../analysis/languages/frontEnd';
import type { OpenDocument } from './documents';
import type { DocumentEdits } from './protocol';
import type { Session } from './session';

/** In a notebook, one fix may touch several cells. */
export function documentEdits(
  { sources, documents }: Session,
  { file }: OpenDocument,
  edits: readonly TextEdit[],
): DocumentEdits[] {
  const byUri = new Map<string, ProtocolEdit[]>();
  for (const { span, newText } of edits) {
    const uri = sources.uriOf(file, span.start);
    byUri.set(uri, [...(byUri.get(uri) ?? []), sources.editOf(file, { span, newText })]);
  }
  return [...byUri].map(([uri, inDocument]) => {
    return { uri, version: documents.get(uri)?.document.version ?? 0, edits: inDocument };
  });
}

export function workspaceEdit(session: Session, open: OpenDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const documents = documentEdits(session, open, edits).map(({ uri, version, edits: changes }) => {
    return { textDocument: { uri, version }, edits: [...changes] };
  });
  return session.client.versionedEdits
    ? { documentChanges: documents }
    : { changes: Object.fromEntries(documents.map(({ textDocument, edits: changes }) => [textDocument.uri, changes])) };
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
