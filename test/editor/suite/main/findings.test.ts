import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fileUri, open } from '../support/extension';
import { findings, rangeOf, ruleOf, shown } from '../support/findings';

describe('findings', () => {
  it('stand under the call, with the path through other files (Python)', async () => {
    const { document } = await open('shop/api.py');
    const [through, direct] = await findings(document.uri, 2);
    assert.ok(through && direct);
    assert.equal(shown(through.range), shown(rangeOf(document, 'load_price(name)')));
    assert.equal(shown(direct.range), shown(rangeOf(document, 'time.sleep(0.5)')));
    assert.equal(ruleOf(through), 'blocking-call-on-event-loop');
    assert.equal(through.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(through.message, /load_price → ask_supplier → time\.sleep/);
    const places = (through.relatedInformation ?? []).map(({ location }) => {
      return `${vscode.workspace.asRelativePath(location.uri)}:${location.range.start.line + 1}`;
    });
    assert.deepEqual(places, ['shop/prices.py:5', 'shop/prices.py:9']);
  });

  it('stand under the call, with the path through other files (TypeScript)', async () => {
    const { document } = await open('web/server.ts');
    const [finding] = await findings(document.uri, 1);
    assert.ok(finding);
    assert.equal(shown(finding.range), shown(rangeOf(document, "readTemplate('page')")));
    assert.match(finding.message, /readTemplate → fs\.readFileSync/);
    const [cause] = finding.relatedInformation ?? [];
    assert.equal(cause?.location.uri.toString(), fileUri('web/templates.ts').toString());
  });

  it('link to the page of the rule, which opens offline', async () => {
    const { document } = await open('shop/api.py');
    const [finding] = await findings(document.uri, 2);
    const code = finding?.code;
    assert.ok(typeof code === 'object');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# blocking-call-on-event-loop\n/);
  });

  it('follow files that change outside of the editor', async () => {
    const { document } = await open('web/server.ts');
    await findings(document.uri, 1);
    const helper = fileUri('web/templates.ts');
    const before = await vscode.workspace.fs.readFile(helper);
    try {
      await vscode.workspace.fs.writeFile(helper, Buffer.from('export const readTemplate = (name: string) => name;\n'));
      await findings(document.uri, 0);
      await vscode.workspace.fs.delete(helper);
    } finally {
      await vscode.workspace.fs.writeFile(helper, before);
    }
    await findings(document.uri, 1);
  });

  it('come and go with the settings', async () => {
    const { document } = await open('shop/api.py');
    await findings(document.uri, 2);
    const settings = vscode.workspace.getConfiguration('threadwise', document.uri);
    const rule = 'rules.blocking-call-on-event-loop';
    try {
      await settings.update(rule, 'off', vscode.ConfigurationTarget.Workspace);
      await findings(document.uri, 0);
    } finally {
      await settings.update(rule, undefined, vscode.ConfigurationTarget.Workspace);
    }
    await findings(document.uri, 2);
  });

  it('appear in untitled documents', async () => {
    const content = 'import time\n\n\nasync def f():\n    time.sleep(1)\n';
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    await vscode.window.showTextDocument(document);
    await findings(document.uri, 1);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
