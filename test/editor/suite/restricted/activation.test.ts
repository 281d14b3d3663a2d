import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, threadwise } from '../support/extension';

describe('a workspace that nobody trusts', () => {
  it('gets the extension all the same', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await open('service.py');
    assert.equal(threadwise().isActive, true);
  });
});
