/** Ignores a finding for a reason that is asked for: the command behind the "Ignore …" code actions. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { IGNORE_REQUEST, type DocumentEdits, type IgnoreParams, type IgnoreResult } from '../server/lsp/protocol';

export const IGNORE_COMMAND = 'threadwise.ignore';

type Target = Omit<IgnoreParams, 'reason'>;

export function registerIgnoring(client: LanguageClient): vscode.Disposable {
  return vscode.commands.registerCommand(
    IGNORE_COMMAND,
    async (uri: string, position: Target['position'], rule: string, scope: Target['scope']) => {
      const reason = await askForReason(rule, scope);
      if (reason === undefined) return;
      await ignore(client, { textDocument: { uri }, position, rule, scope }, reason);
    },
  );
}

function askForReason(rule: string, scope: Target['scope']): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `Ignore ${rule} ${scope === 'line' ? 'on this line' : 'in this file'}`,
    prompt: 'Why is this fine here? The reason is written into the comment, for whoever reads it next.',
    placeHolder: 'Reason (may be left empty)',
  });
}

async function ignore(client: LanguageClient, target: Target, reason: string): Promise<void> {
  const params: IgnoreParams = { ...target, reason };
  const answer = await client.sendRequest<IgnoreResult | null>(IGNORE_REQUEST, params);
  if (!answer?.documents.every(isCurrent)) {
    void vscode.window.showInformationMessage('Threadwise: the text has changed meanwhile, so nothing was ignored.');
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, edits } of answer.documents) {
    edit.set(vscode.Uri.parse(uri), await client.protocol2CodeConverter.asTextEdits([...edits]));
  }
  await vscode.workspace.applyEdit(edit);
}

function isCurrent({ uri, version }: DocumentEdits): boolean {
  const known = vscode.Uri.parse(uri).toString();
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === known);
  return document?.version === version;
}
