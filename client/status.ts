/** The language status item: what was checked in the active document, or why not. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  DOCUMENT_STATUS_NOTIFICATION,
  WORKSPACE_STATUS_NOTIFICATION,
  type DocumentStatus,
  type WorkspaceStatus,
} from '../server/lsp/protocol';
import { EXPLAIN_FILE_COMMAND } from './explainView';
import { SELECTOR } from './languages';

export function showStatus(client: LanguageClient): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('threadwise.status', SELECTOR);
  item.name = 'Threadwise';
  item.command = {
    command: EXPLAIN_FILE_COMMAND,
    title: 'Explain',
    tooltip: 'Explain the concurrency model of this file',
  };
  const documents = new Map<string, DocumentStatus>();
  let workspace: WorkspaceStatus | undefined;

  const render = (): void => {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const document = uri === undefined ? undefined : documents.get(uri);
    item.text = `Threadwise: ${describeDocument(document)}`;
    item.detail = describeWorkspace(workspace);
    item.busy = workspace?.state === 'indexing';
  };
  render();
  return vscode.Disposable.from(
    item,
    client.onNotification(DOCUMENT_STATUS_NOTIFICATION, (status: DocumentStatus) => {
      documents.set(vscode.Uri.parse(status.uri).toString(), status);
      render();
    }),
    client.onNotification(WORKSPACE_STATUS_NOTIFICATION, (status: WorkspaceStatus) => {
      workspace = status;
      render();
    }),
    vscode.window.onDidChangeActiveTextEditor(render),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => documents.delete(uri.toString())),
  );
}

function describeDocument(status: DocumentStatus | undefined): string {
  if (!status) return 'checking…';
  if (status.state === 'not-checked') return `not checked: ${status.reason ?? 'unknown reason'}`;
  if (status.findings === 0) return 'no findings';
  return status.findings === 1 ? '1 finding' : `${status.findings} findings`;
}

function describeWorkspace(status: WorkspaceStatus | undefined): string {
  if (!status) return '';
  const { state, filesKnown, filesRead, limit } = status;
  if (state === 'indexing') return `reading the workspace: ${filesRead} of ${filesKnown} files`;
  const read = filesRead === 1 ? '1 file read' : `${filesRead} files read`;
  return limit === undefined ? read : `${read}, the limit of threadwise.maxFiles`;
}
