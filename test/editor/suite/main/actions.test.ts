import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open } from '../support/extension';
import { findings, rangeOf, until } from '../support/findings';

/**
 * While extensions still register their actions, the editor cancels what it has asked for. A cancelled request fails or
 * brings nothing: the light bulb asks again by itself, and a user repeats a command that says it found nothing.
 */
function actionsAt(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  return until('code actions', async () => {
    try {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range,
        'quickfix',
      );
      return actions.length > 0 ? actions : undefined;
    } catch (error) {
      if (error instanceof Error && error.message === 'Canceled') return undefined;
      throw error;
    }
  });
}

describe('code actions', () => {
  it('fix, and undo brings the finding back', async () => {
    const { document } = await open('shop/api.py');
    const [, direct] = await findings(document.uri, 2);
    assert.ok(direct);
    const before = document.getText();
    const actions = await actionsAt(document, direct.range);
    const titles = actions
      .map(({ title }) => title)
      .filter((title) => /asyncio|Fix all|Explain|Ignore|page/.test(title));
    assert.deepEqual(titles, [
      'Use await asyncio.sleep(…)',
      'Run in a thread with asyncio.to_thread(…)',
      'Explain the concurrency model here',
      'Ignore blocking-call-on-event-loop on this line…',
      'Ignore blocking-call-on-event-loop in this file…',
      'Open the page of blocking-call-on-event-loop',
    ]);
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit);
    assert.equal(await vscode.workspace.applyEdit(fix.edit), true);
    assert.ok(document.getText().includes('    await asyncio.sleep(0.5)\n    return {"ok": True}'));
    await findings(document.uri, 1);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await findings(document.uri, 2);
  });

  it('fix all on request', async () => {
    const { document } = await open('shop/api.py');
    await findings(document.uri, 2);
    await until('the fix in the text', async () => {
      await vscode.commands.executeCommand('editor.action.fixAll');
      return !document.getText().includes('time.sleep(0.5)') || undefined;
    });
    await findings(document.uri, 1);
    await vscode.commands.executeCommand('undo');
    await findings(document.uri, 2);
  });
});

describe('hover', () => {
  it('adds to the message how long it takes, why it matters and a link to the page', async () => {
    const { document } = await open('shop/api.py');
    await findings(document.uri, 2);
    const { start } = rangeOf(document, 'time.sleep(0.5)');
    const text = await until('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        start,
      );
      const contents = hovers.flatMap((hover) => hover.contents) as vscode.MarkdownString[];
      return contents.map(({ value }) => value).find((value) => value.includes('sleep'));
    });
    assert.match(text, /told to sleep/);
    assert.match(text, /command:threadwise\.openRulePage/);
  });
});

describe('commands', () => {
  it('explain the function under the cursor, its file and the workspace, in one view', async () => {
    const editor = await open('shop/api.py');
    await findings(editor.document.uri, 2);
    const { start } = rangeOf(editor.document, 'value = load_price');
    editor.selection = new vscode.Selection(start, start);
    await vscode.commands.executeCommand('threadwise.explain');
    await until('the function', () => explanations().find((title) => title === 'Concurrency Model: price'));
    await vscode.commands.executeCommand('threadwise.explainFile', editor.document.uri);
    await until('the file', () => explanations().find((title) => title === 'Concurrency Model: api.py'));
    await vscode.commands.executeCommand('threadwise.explainWorkspace');
    await until('the workspace', () => explanations().find((title) => title === 'Concurrency Model'));
    assert.equal(explanations().length, 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('keep the explanation up to date', async () => {
    const editor = await open('shop/api.py');
    await findings(editor.document.uri, 2);
    const { start } = rangeOf(editor.document, 'def price');
    editor.selection = new vscode.Selection(start, start);
    await vscode.commands.executeCommand('threadwise.explain');
    await until('the function', () => explanations().find((title) => title === 'Concurrency Model: price'));
    const name = rangeOf(editor.document, 'price(name: str)');
    const shown = await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
    await shown.edit((edit) => edit.replace(name, 'costs(name: str)'));
    await until('the new name', () => explanations().find((title) => title === 'Concurrency Model: costs'));
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('restart the server, twice at once', async () => {
    const { document } = await open('shop/api.py');
    await findings(document.uri, 2);
    await Promise.all([
      vscode.commands.executeCommand('threadwise.restart'),
      vscode.commands.executeCommand('threadwise.restart'),
    ]);
    await findings(document.uri, 2);
  });
});

/** Titles of the open views of the concurrency model; a title says what is shown in it. */
function explanations(): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('concurrencyModel'))
    .map(({ label }) => label);
}
