import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './findings';

const EXTENSION = 'threadwise.threadwise';

/** The extension as it was installed from its package. */
export function threadwise(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(EXTENSION);
  assert.ok(extension, `${EXTENSION} is not installed`);
  return extension;
}

export function fileUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** As a user would: what the API opens stays in memory for minutes after its editor is closed. */
export async function openNotebook(name: string): Promise<vscode.NotebookDocument> {
  await vscode.commands.executeCommand('vscode.open', fileUri(name));
  const editor = await until(`the notebook ${name}`, () => vscode.window.activeNotebookEditor);
  await threadwise().activate();
  return editor.notebook;
}

/** Opens a file of the workspace, as a user would, and waits until the extension is up. */
export async function open(name: string): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(fileUri(name));
  await threadwise().activate();
  return editor;
}
