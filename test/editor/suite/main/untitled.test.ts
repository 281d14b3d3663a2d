import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileUri, threadwise } from '../support/extension';
import { findings, findingsIn, until } from '../support/findings';

const CONTENT = 'import time\n\n\nasync def f():\n    time.sleep(1)\n';

describe('an untitled document', () => {
  before(() => threadwise().activate());
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('takes its findings along when it is saved as a file, by the dialog', async () => {
    const untitled = await vscode.workspace.openTextDocument({ language: 'python', content: CONTENT });
    await vscode.window.showTextDocument(untitled);
    await findings(untitled.uri, 1);
    const saving = vscode.commands.executeCommand('workbench.action.files.saveAs');
    const saved = await until('the file', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const { document } = vscode.window.activeTextEditor ?? {};
      return document?.uri.scheme === 'file' ? document : undefined;
    });
    await saving;
    await followed(untitled.uri, saved.uri);
  });

  it('takes them along to the path that it was opened for', async () => {
    const untitled = await vscode.workspace.openTextDocument(fileUri('fresh.py').with({ scheme: 'untitled' }));
    await vscode.window.showTextDocument(untitled);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(untitled.uri, new vscode.Position(0, 0), CONTENT);
    await vscode.workspace.applyEdit(edit);
    await findings(untitled.uri, 1);
    await vscode.commands.executeCommand('workbench.action.files.save');
    await followed(untitled.uri, fileUri('fresh.py'));
  });
});

/** The file has the findings, and nothing stays behind: not of the document, and not of the file when it is deleted. */
async function followed(untitled: vscode.Uri, file: vscode.Uri): Promise<void> {
  await findings(file, 1);
  await findings(untitled, 0);
  await vscode.workspace.fs.delete(file);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await findings(file, 0);
  const left = vscode.languages.getDiagnostics().filter(([uri]) => findingsIn(uri).length > 0);
  assert.deepEqual(
    left.map(([uri]) => uri.toString()),
    [],
  );
}
