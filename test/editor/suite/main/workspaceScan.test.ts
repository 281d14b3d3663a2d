import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileUri, open, openNotebook } from '../support/extension';
import { findings } from '../support/findings';

interface ScanResult {
  readonly findings: number;
  readonly areas: readonly { readonly title: string }[];
  readonly isCancelled: boolean;
  readonly summary: string;
}

describe('the workspace scan', () => {
  const api = fileUri('shop/api.py');

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await open('shop/prices.py');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    // A scan lasts until the server is started again.
    await vscode.commands.executeCommand('threadwise.restart');
  });

  it('lists findings of files that are not open, and sums them up', async () => {
    const result = await vscode.commands.executeCommand<ScanResult>('threadwise.checkWorkspace');
    assert.equal(result.isCancelled, false);
    assert.deepEqual(
      result.areas.map(({ title }) => title),
      ['Event loop'],
    );
    assert.match(result.summary, /^\d+ findings in 4 of \d+ files\. Event loop: \d+\.$/);
    await findings(api, 2);
    await findings(fileUri('service.py'), 1);
    await findings(fileUri('web/server.ts'), 1);
  });

  it('lists findings of notebooks at their file, and in their cells while they are open', async () => {
    const uri = fileUri('lab/prices.ipynb');
    const [finding] = await findings(uri, 1);
    assert.ok(finding);
    const json = Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
    const { start, end } = finding.range;
    assert.equal(json.split('\n')[start.line]?.slice(start.character, end.character), 'time.sleep(1)');
    const cell = (await openNotebook('lab/prices.ipynb')).cellAt(2).document.uri;
    await findings(cell, 1);
    await findings(uri, 0);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await findings(uri, 1);
    await findings(cell, 0);
  });

  it('lists nothing twice when a file is opened, and brings its findings back when its tab is closed', async () => {
    const { document } = await open('shop/api.py');
    await findings(api, 2);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(api, new vscode.Position(0, 0), 'import time\nasync def more():\n    time.sleep(1)\n');
    await vscode.workspace.applyEdit(edit);
    await findings(api, 3);
    await vscode.commands.executeCommand('undo');
    await findings(api, 2);
    assert.equal(document.isDirty, false);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await findings(api, 2);
  });

  it('follows files that are not open: new, renamed, changed and deleted', async () => {
    const [first, second] = [fileUri('shop/late.py'), fileUri('shop/later.py')];
    const text = 'import time\n\n\nasync def late():\n    time.sleep(1)\n';
    await vscode.workspace.fs.writeFile(first, Buffer.from(text));
    await findings(first, 1);
    await vscode.workspace.fs.rename(first, second);
    await findings(first, 0);
    await findings(second, 1);
    await vscode.workspace.fs.writeFile(second, Buffer.from(text.replace('time.sleep(1)', 'pass')));
    await findings(second, 0);
    await vscode.workspace.fs.writeFile(second, Buffer.from(text));
    await findings(second, 1);
    await vscode.workspace.fs.delete(second);
    await findings(second, 0);
  });
});
