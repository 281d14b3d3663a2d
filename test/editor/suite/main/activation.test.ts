import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, threadwise } from '../support/extension';

describe('activation', () => {
  it('happens for a Python file in a trusted workspace', async () => {
    assert.equal(vscode.workspace.isTrusted, true);
    await open('service.py');
    assert.equal(threadwise().isActive, true);
  });

  it('offers the commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const name of ['threadwise.restart', 'threadwise.showOutput', 'threadwise.checkWorkspace']) {
      assert.ok(commands.includes(name), name);
    }
  });
});
