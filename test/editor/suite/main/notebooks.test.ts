import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openNotebook } from '../support/extension';
import { findings, rangeOf, shown, until } from '../support/findings';

describe('notebooks', () => {
  let notebook: vscode.NotebookDocument;

  before(async () => {
    notebook = await openNotebook('lab/prices.ipynb');
  });
  after(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  function cell(index: number): vscode.TextDocument {
    return notebook.cellAt(index).document;
  }

  it('have findings in the cell, which knows what other cells define', async () => {
    const [finding] = await findings(cell(2).uri, 1);
    assert.ok(finding);
    assert.equal(shown(finding.range), shown(rangeOf(cell(2), 'time.sleep(1)')));
    await findings(cell(1).uri, 0);
    await findings(cell(3).uri, 0);
  });

  it('explain what stands under the cursor', async () => {
    const { start } = rangeOf(cell(2), 'time.sleep(1)');
    const text = await until('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        cell(2).uri,
        start,
      );
      const contents = hovers.flatMap((hover) => hover.contents) as vscode.MarkdownString[];
      return contents.map(({ value }) => value).find((value) => value.includes('sleep'));
    });
    assert.match(text, /told to sleep/);
  });

  it('are fixed across cells', async () => {
    const [finding] = await findings(cell(2).uri, 1);
    assert.ok(finding);
    const fix = await until('the fix', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        cell(2).uri,
        finding.range,
        'quickfix',
      );
      return actions.find(({ title }) => title === 'Use await asyncio.sleep(…)');
    });
    assert.ok(fix.edit);
    assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
    assert.equal(cell(1).getText(), '%matplotlib inline\nimport time\nimport asyncio');
    assert.match(cell(2).getText(), /^ {4}await asyncio\.sleep\(1\)$/m);
    await findings(cell(2).uri, 0);
  });

  it('follow cells that are added and deleted', async () => {
    const added = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'load("c")', 'python');
    const insert = new vscode.WorkspaceEdit();
    insert.set(notebook.uri, [vscode.NotebookEdit.insertCells(3, [added])]);
    await vscode.workspace.applyEdit(insert);
    const { uri } = cell(3);
    await findings(uri, 1);
    const remove = new vscode.WorkspaceEdit();
    remove.set(notebook.uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(3, 4))]);
    await vscode.workspace.applyEdit(remove);
    await findings(uri, 0);
  });
});
