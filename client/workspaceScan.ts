/** "Check Workspace": findings of all files, not only of those that are open. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { WorkDoneProgress, type LanguageClient } from 'vscode-languageclient/node';
import {
  DOCUMENTS_HIDDEN_NOTIFICATION,
  SCAN_REQUEST,
  type DocumentsHidden,
  type ScanParams,
  type ScanResult,
} from '../server/lsp/protocol';
import { EXPLAIN_WORKSPACE_COMMAND } from './explainView';

export const CHECK_WORKSPACE_COMMAND = 'threadwise.checkWorkspace';

const SHOW_PROBLEMS = 'Show Problems';
const EXPLAIN = 'Explain the Workspace';

export function registerWorkspaceScan(client: LanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(CHECK_WORKSPACE_COMMAND, async () => {
      const result = await scan(client);
      // What to do next is asked without holding up whoever runs the command.
      if (result) void offerNextSteps(result);
      return result;
    }),
    reportHiddenDocuments(client),
  );
}

/**
 * When a tab is closed, what was pulled for it is no longer shown, but the server is told much later, if at all, that the
 * document is closed.
 */
function reportHiddenDocuments(client: LanguageClient): vscode.Disposable {
  return client.visibleDocuments.onClose((closed) => {
    if (!client.isRunning()) return;
    const uris = [...closed].map((uri) => client.code2ProtocolConverter.asUri(uri));
    void client.sendNotification(DOCUMENTS_HIDDEN_NOTIFICATION, { uris } satisfies DocumentsHidden);
  });
}

function scan(client: LanguageClient): Thenable<ScanResult | null> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Threadwise: checking the workspace',
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const workDoneToken = randomUUID();
    const params: ScanParams = { workDoneToken };
    let shown = 0;
    const reports = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== 'report') return;
      const { percentage = shown, message = '' } = value;
      progress.report({ increment: percentage - shown, message });
      shown = percentage;
    });
    try {
      return await client.sendRequest<ScanResult | null>(SCAN_REQUEST, params, token);
    } finally {
      reports.dispose();
    }
  });
}

async function offerNextSteps({ findings, summary }: ScanResult): Promise<void> {
  const steps = findings > 0 ? [SHOW_PROBLEMS, EXPLAIN] : [EXPLAIN];
  const step = await vscode.window.showInformationMessage(`Threadwise: ${summary}`, ...steps);
  if (step === SHOW_PROBLEMS) await vscode.commands.executeCommand('workbench.actions.view.problems');
  if (step === EXPLAIN) await vscode.commands.executeCommand(EXPLAIN_WORKSPACE_COMMAND);
}
