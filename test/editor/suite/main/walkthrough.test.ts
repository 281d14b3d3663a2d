import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { open, threadwise } from '../support/extension';
import { findings, until } from '../support/findings';

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: Readonly<Record<string, string>>;
  readonly completionEvents: readonly string[];
}

function steps(): readonly Step[] {
  const { contributes } = threadwise().packageJSON as { contributes: { walkthroughs: { steps: Step[] }[] } };
  return contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
}

describe('walkthrough', () => {
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('has its pictures, and its commands exist', async () => {
    await threadwise().activate();
    const commands = new Set(await vscode.commands.getCommands(true));
    assert.equal(steps().length, 4);
    for (const { id, description, media, completionEvents } of steps()) {
      const picture = vscode.Uri.joinPath(threadwise().extensionUri, media.svg ?? 'missing');
      assert.ok((await vscode.workspace.fs.stat(picture)).size > 0, id);
      const linked = [...description.matchAll(/\(command:([\w.]+)/g)].map((match) => match[1]);
      const awaited = completionEvents.map((event) => event.replace(/^onCommand:/, ''));
      for (const command of [...linked, ...awaited]) assert.ok(commands.has(command ?? ''), `${id}: ${command ?? ''}`);
    }
  });

  for (const [language, main] of [
    ['python', 'app.py'],
    ['typescript', 'app.ts'],
  ] as const) {
    it(`opens the sample (${language}) from the package, with a path across files and a fix that works`, async () => {
      await open('service.py');
      await vscode.commands.executeCommand('threadwise.openSample', language);
      const editor = await until('the sample', () => {
        const active = vscode.window.activeTextEditor;
        return active?.document.uri.path.endsWith(`/sample/${language}/${main}`) === true ? active : undefined;
      });
      const { document } = editor;
      assert.ok(!document.uri.path.startsWith(threadwise().extensionUri.path), 'the installed file is left alone');
      const [through, direct] = await findings(document.uri, 2);
      assert.ok(through && direct);
      const places = (through.relatedInformation ?? []).map(({ location }) => location.uri.path);
      assert.ok(places.length === 2 && places.every((place) => !place.endsWith(main)), places.join());

      await vscode.commands.executeCommand('threadwise.sample.path');
      await vscode.commands.executeCommand('threadwise.sample.fix');
      assert.equal(vscode.window.activeTextEditor?.document.uri.path, document.uri.path);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        direct.range,
        'quickfix',
      );
      const fix = actions.find(({ isPreferred }) => isPreferred);
      assert.ok(fix?.edit);
      await vscode.workspace.applyEdit(fix.edit);
      await findings(document.uri, 1);
      await vscode.commands.executeCommand('threadwise.sample.explain');
      await until('the view', () => tabNamed(/^Concurrency Model: /));

      // The next opening starts afresh, whether the edit was saved or not.
      await vscode.commands.executeCommand('threadwise.openSample', language);
      await findings(document.uri, 2);
      assert.equal(document.isDirty, false);
      await vscode.workspace.applyEdit(fix.edit);
      await document.save();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.commands.executeCommand('threadwise.openSample', language);
      await findings(document.uri, 2);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });
  }
});

function tabNamed(name: RegExp): vscode.Tab | undefined {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => name.test(label));
}
