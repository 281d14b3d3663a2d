/**
 * Code actions. Those for a diagnostic are made from its `data` alone and only for the text it was made for. Order: fix,
 * fix all of the rule, explain, ignore on this line, ignore in this file, the rule's page. Safe fixes only are preferred
 * and join "fix all".
 */
import {
  CodeActionKind,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
} from 'vscode-languageserver';
import type { Finding, FindingFix } from '../analysis/api';
import { readDiagnosticData } from './diagnostics';
import type { OpenDocument } from './documents';
import { combineFixes, workspaceEdit } from './edits';
import { ignoreAction } from './ignore';
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
  const ranked = wantsQuickFix ? diagnostics.flatMap((diagnostic) => actionsFor(session, open, diagnostic)) : [];
  return [
    // Two findings of one rule at one place share what is about the rule.
    ...withoutRepetition(ranked.sort((a, b) => a.rank - b.rank)).map(({ action }) => action),
    ...(wantsFixAll ? fixAll(session, open) : []),
  ];
}

/** Kinds are hierarchical: `source` asks for `source.fixAll.threadwise` too. */
function isWanted(kind: string, only: readonly string[]): boolean {
  return only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

/** Actions for several diagnostics at one place keep the order of kinds. */
const RANK = { fix: 0, fixRule: 1, explain: 2, ignoreLine: 3, ignoreFile: 4, page: 5 } as const;

interface RankedAction {
  readonly rank: (typeof RANK)[keyof typeof RANK];
  readonly action: CodeAction;
}

function withoutRepetition(ranked: readonly RankedAction[]): readonly RankedAction[] {
  const isAboutRule = ({ rank }: RankedAction): boolean =>
    rank === RANK.fixRule || rank === RANK.ignoreFile || rank === RANK.page;
  return ranked.filter(
    (each, at) => !isAboutRule(each) || ranked.findIndex(({ action }) => action.title === each.action.title) === at,
  );
}

function actionsFor(session: Session, open: OpenDocument, diagnostic: Diagnostic): RankedAction[] {
  const { workspace, sources, client } = session;
  const data = readDiagnosticData(diagnostic);
  if (data?.hash !== sources.contentHash(open.file)) return [];
  const findings = workspace.check(open.file);
  const finding = findings.find(({ rule, span }) => rule === data.rule && span.start === data.offset);
  if (!finding) return [];
  const quickFix = (rank: RankedAction['rank'], action: CodeAction | null): RankedAction[] =>
    action ? [{ rank, action: { ...action, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] } }] : [];

  const printed = data.fixes.map((fix) => ({ fix, action: fixAction(session, open, finding, fix) }));
  const best = printed.find(({ action }) => action !== null)?.fix;
  const fixes = [
    ...printed.flatMap(({ action }) => quickFix(RANK.fix, action)),
    ...quickFix(RANK.fixRule, best ? fixRule(session, open, finding.rule, best.safety) : null),
  ];
  if (!isRuleFinding(finding)) return fixes;
  const { uri } = open.document;
  const { start } = diagnostic.range;
  const { explainCommand, openRulePageCommand } = client.options;
  return [
    ...fixes,
    ...quickFix(RANK.explain, clientCommand('Explain the concurrency model here', explainCommand, [uri, start])),
    ...quickFix(RANK.ignoreLine, ignoreAction(session, open, { finding, position: start, scope: 'line' })),
    ...quickFix(RANK.ignoreFile, ignoreAction(session, open, { finding, position: start, scope: 'file' })),
    ...quickFix(RANK.page, clientCommand(`Open the page of ${finding.rule}`, openRulePageCommand, [finding.rule])),
  ];
}

/** Housekeeping findings (unused suppressions …) can only be fixed. */
function isRuleFinding(finding: Finding): boolean {
  return finding.rule !== 'unused-suppression' && finding.rule !== 'unknown-rule-in-suppression';
}

function fixAction(session: Session, open: OpenDocument, finding: Finding, fix: FindingFix): CodeAction | null {
  const edits = session.workspace.printFix(open.file, finding, fix);
  if (!edits?.length) return null;
  return {
    title: fix.title,
    edit: workspaceEdit(session, open, edits),
    ...(fix.safety === 'safe' && { isPreferred: true }),
  };
}

/** Fixes of the same safety as the one that is offered first: nobody gets a suggestion along with safe fixes. */
function fixRule(
  session: Session,
  open: OpenDocument,
  rule: Finding['rule'],
  safety: FindingFix['safety'],
): CodeAction | null {
  const ofRule = session.workspace.check(open.file).filter((finding) => finding.rule === rule);
  if (ofRule.length < 2) return null;
  const { edits, count } = combineFixes(session, open, ofRule, safety);
  if (count < 2) return null;
  return { title: `Fix all ${count} of ${rule} in this file`, edit: workspaceEdit(session, open, edits) };
}

function clientCommand(title: string, command: string | undefined, given: readonly unknown[]): CodeAction | null {
  return command === undefined ? null : { title, command: { title, command, arguments: [...given] } };
}

function fixAll(session: Session, open: OpenDocument): CodeAction[] {
  const { edits } = combineFixes(session, open, session.workspace.check(open.file), 'safe');
  if (edits.length === 0) return [];
  const title = 'Fix all safely fixable Threadwise findings';
  return [{ title, kind: FIX_ALL_KIND, edit: workspaceEdit(session, open, edits) }];
}
