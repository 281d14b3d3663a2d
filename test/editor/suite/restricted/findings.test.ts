import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open } from '../support/extension';
import { findings } from '../support/findings';

describe('findings in a workspace that nobody trusts', () => {
  it('are the same, because nothing of the workspace is ever executed', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const { document } = await open('shop/api.py');
    const [through] = await findings(document.uri, 2);
    assert.match(through?.message ?? '', /load_price → ask_supplier → time\.sleep/);
    await findings((await open('web/server.ts')).document.uri, 1);
  });
});
