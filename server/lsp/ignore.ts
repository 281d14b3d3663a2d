/** Ignoring a finding: as a plain edit, or by a command of the client that asks for a reason first. */
import type { CancellationToken, CodeAction } from 'vscode-languageserver';
import type { Finding, FindingFix } from '../analysis/api';
import type { OpenDocument } from './documents';
import { documentEdits, workspaceEdit } from './edits';
import { guarded } from './log';
import {
  IGNORE_REQUEST,
  type IgnoreParams,
  type IgnoreResult,
  type IgnoreScope,
  type ProtocolPosition,
} from './protocol';
import { prepare, type Session } from './session';

export interface Ignored {
  readonly finding: Finding;
  /** Where the finding starts. */
  readonly position: ProtocolPosition;
  readonly scope: IgnoreScope;
}

export function offerIgnoring(session: Session): void {
  session.connection.onRequest(
    IGNORE_REQUEST,
    guarded(session.log, 'Ignore', null, (params: IgnoreParams, token: CancellationToken) =>
      ignore(session, params, token),
    ),
  );
}

export function ignoreAction(
  session: Session,
  open: OpenDocument,
  { finding, position, scope }: Ignored,
): CodeAction | null {
  const fix = ignoreFix(finding, scope, '');
  const edits = session.workspace.printFix(open.file, finding, fix);
  if (!edits?.length) return null;
  const command = session.client.options.ignoreCommand;
  if (command === undefined) return { title: fix.title, edit: workspaceEdit(session, open, edits) };
  const title = `${fix.title}…`;
  const { uri } = open.document;
  return { title, command: { title, command, arguments: [uri, position, finding.rule, scope] } };
}

async function ignore(session: Session, params: IgnoreParams, token: CancellationToken): Promise<IgnoreResult | null> {
  const { documents, workspace } = session;
  const open = documents.get(params.textDocument.uri);
  if (!open) return null;
  await prepare(session, open, token);
  const offset = session.sources.offsetOf(open, params.position);
  const finding = workspace.check(open.file).find(({ rule, span }) => rule === params.rule && span.start === offset);
  const edits = finding && workspace.printFix(open.file, finding, ignoreFix(finding, params.scope, params.reason));
  return edits ? { documents: documentEdits(session, open, edits) } : null;
}

function ignoreFix({ rule, span }: Finding, scope: IgnoreScope, reason: string): FindingFix {
  return scope === 'line'
    ? {
        title: `Ignore ${rule} on this line`,
        safety: 'suggestion',
        intent: { k: 'ignore-line', offset: span.start, rule, reason },
      }
    : { title: `Ignore ${rule} in this file`, safety: 'suggestion', intent: { k: 'ignore-file', rule, reason } };
}
