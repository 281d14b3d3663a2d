/**
 * Code actions. Those for a diagnostic are made from its `data` alone and only for the text it was made for.
 * Order: fix, explain, ignore on this line, ignore in this file. Safe fixes only are preferred and join "fix all".
 */
import {
  CodeActionKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Finding, FindingFix } from '../analysis/api';
import type { TextEdit } from '../analysis/languages/frontEnd';
import { readDiagnosticData } from './diagnostics';
import type { OpenDocument } from './documents';
import { guarded } from './log';
import { prepare, type Session } from './session';

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.threadwise`;

export function offerCodeActions(session: Session): void {
  session.connection.onCodeAction(
    guarded(session.log, 'Code actions', null, (params, token) => codeActions(session, params, token)),
  );
}

async function codeActions(
  session: Session,
  params: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[] | null> {
  const open = session.documents.get(params.textDocument.uri);
  if (!open) return null;
  const { only, diagnostics } = params.context;
  const wantsFixAll = only !== undefined && isWanted(FIX_ALL_KIND, only);
  const wantsQuickFix = diagnostics.length > 0 && (!only || isWanted(CodeActionKind.QuickFix, only));
  if (!wantsFixAll && !wantsQuickFix) return [];
  await prepare(session, open, token);
  return [
    ...(wantsQuickFix ? diagnostics.flatMap((diagnostic) => actionsFor(session, open, diagnostic)) : []),
    ...(wantsFixAll ? fixAll(session, open) : []),
  ]
    .sort((a, b) => a.rank - b.rank)
    .map(({ action }) => action);
}

/** Kinds are hierarchical: `source` asks for `source.fixAll.threadwise` too. */
function isWanted(kind: string, only: readonly string[]): boolean {
  return only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

interface RankedAction {
  /** Actions for several diagnostics at one place keep the order of kinds. */
  readonly rank: number;
  readonly action: CodeAction;
}

function actionsFor(session: Session, open: OpenDocument, diagnostic: Diagnostic): RankedAction[] {
  const { workspace, sources, client } = session;
  const data = readDiagnosticData(diagnostic);
  if (data?.hash !== sources.contentHash(open.file)) return [];
  const finding = workspace.check(open.file).find(({ rule, span }) => rule === data.rule && span.start === data.offset);
  if (!finding) return [];

  const edit = (rank: number, fix: FindingFix): RankedAction[] => {
    const edits = workspace.printFix(open.file, finding, fix);
    if (!edits?.length) return [];
    const action: CodeAction = {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      edit: workspaceEdit(session, open, edits),
      ...(fix.safety === 'safe' && { isPreferred: true }),
    };
    return [{ rank, action }];
  };
  const fixes = data.fixes.flatMap((fix) => edit(0, fix));
  if (!isRuleFinding(finding)) return fixes;
  return [
    ...fixes,
    ...explainAction(client.options.explainCommand, open, diagnostic),
    ...edit(2, ignoreFix(finding, 'line')),
    ...edit(3, ignoreFix(finding, 'file')),
  ];
}

/** Housekeeping findings (unused suppressions …) can only be fixed. */
function isRuleFinding(finding: Finding): boolean {
  return finding.rule !== 'unused-suppression' && finding.rule !== 'unknown-rule-in-suppression';
}

function ignoreFix(finding: Finding, scope: 'line' | 'file'): FindingFix {
  const { rule, span } = finding;
  return scope === 'line'
    ? {
        title: `Ignore ${rule} on this line`,
        safety: 'suggestion',
        intent: { k: 'ignore-line', offset: span.start, rule, reason: '' },
      }
    : { title: `Ignore ${rule} in this file`, safety: 'suggestion', intent: { k: 'ignore-file', rule, reason: '' } };
}

function explainAction(command: string | undefined, open: OpenDocument, diagnostic: Diagnostic): RankedAction[] {
  if (command === undefined) return [];
  const title = 'Explain the concurrency model here';
  const action: CodeAction = {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    command: { title, command, arguments: [open.document.uri, diagnostic.range.start] },
  };
  return [{ rank: 1, action }];
}

function fixAll(session: Session, open: OpenDocument): RankedAction[] {
  const { workspace } = session;
  const accepted: TextEdit[] = [];
  for (const finding of workspace.check(open.file)) {
    const fix = finding.fixes.find(({ safety }) => safety === 'safe');
    const edits = fix && workspace.printFix(open.file, finding, fix);
    if (!edits || edits.some((edit) => accepted.some((other) => conflicts(edit, other)))) continue;
    accepted.push(...edits.filter((edit) => !accepted.some((other) => isSame(edit, other))));
  }
  if (accepted.length === 0) return [];
  const sorted = accepted.sort((a, b) => a.span.start - b.span.start);
  const action: CodeAction = {
    title: 'Fix all safely fixable Threadwise findings',
    kind: FIX_ALL_KIND,
    edit: workspaceEdit(session, open, sorted),
  };
  return [{ rank: 0, action }];
}

/** Two fixes may both add the same import. */
function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

function conflicts(a: TextEdit, b: TextEdit): boolean {
  const bothInsert = a.span.start === a.span.end && b.span.start === b.span.end;
  return !isSame(a, b) && !bothInsert && a.span.start < b.span.end && b.span.start < a.span.end;
}

function workspaceEdit(session: Session, open: OpenDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const { uri, version } = open.document;
  const textEdits = edits.map(({ span, newText }) => ({ range: session.sources.rangeOf(open.file, span), newText }));
  return session.client.versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}
