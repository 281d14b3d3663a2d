import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { threadwise } from '../support/extension';
import { findings, findingsIn, ruleOf, until } from '../support/findings';

const { Error: ERROR, Hint, Information } = vscode.DiagnosticSeverity;
const BLOCKING = 'blocking-call-on-event-loop';

describe('a workspace of several folders', () => {
  before(async () => {
    await openIn('a', 'app.py');
    await threadwise().activate();
  });
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('has for each file the modules and the configuration of its own folder', async () => {
    const [blocking, unawaited] = await findings((await openIn('a', 'app.py')).uri, 2);
    assert.ok(blocking && unawaited);
    assert.deepEqual([ruleOf(blocking), blocking.severity], [BLOCKING, ERROR], 'from the settings of the folder');
    assert.deepEqual([ruleOf(unawaited), unawaited.severity], ['unawaited-async-call', Hint], 'from the workspace');
    const other = await openIn('b', 'app.py');
    await checked(other.uri);
    assert.deepEqual(
      findingsIn(other.uri),
      [],
      'its helper is harmless, and its project file turns the other rule off',
    );
  });

  it('says for each file which configuration applies', async () => {
    await openIn('a', 'app.py');
    await configuration(/^\| `blocking-call-on-event-loop` \| error \| settings of the folder \|$/m);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await openIn('b', 'app.py');
    const text = await configuration(/^\| `unawaited-async-call` \| off \| \[threadwise\.toml:2\]/m);
    assert.doesNotMatch(text, /\| settings of/);
  });

  it('follows the settings of one folder, and leaves the other alone', async () => {
    const { uri } = await openIn('a', 'app.py');
    const settings = vscode.workspace.getConfiguration('threadwise', uri);
    await findings(uri, 2);
    await settings.update(`rules.${BLOCKING}`, 'off', vscode.ConfigurationTarget.WorkspaceFolder);
    await findings(uri, 1);
    await settings.update(`rules.${BLOCKING}`, 'error', vscode.ConfigurationTarget.WorkspaceFolder);
    await findings(uri, 2);
  });

  it('follows the project file of one folder', async () => {
    const { uri } = await openIn('b', 'app.py');
    const file = inFolder('b', 'threadwise.toml');
    const before = await vscode.workspace.fs.readFile(file);
    await vscode.workspace.fs.writeFile(file, Buffer.from('[rules]\nunawaited-async-call = "error"\n'));
    const [finding] = await findings(uri, 1);
    assert.equal(finding?.severity, ERROR);
    await vscode.workspace.fs.writeFile(file, before);
    await findings(uri, 0);
  });

  it('may be joined by another folder, and left by it', async () => {
    await vscode.commands.executeCommand('threadwise.checkWorkspace');
    await findings(inFolder('a', 'app.py'), 2);
    const root = vscode.Uri.joinPath(inFolder('a', ''), '..');
    const added = vscode.Uri.joinPath(root, 'c');
    const late = vscode.Uri.joinPath(added, 'app.py');
    assert.deepEqual(findingsIn(late), []);

    await changed(() => vscode.workspace.updateWorkspaceFolders(2, 0, { uri: added }));
    const [finding] = await findings(late, 1);
    assert.equal(finding?.severity, Information, 'from its project file');
    await vscode.window.showTextDocument(late);
    await findings(late, 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');

    await changed(() => vscode.workspace.updateWorkspaceFolders(2, 1));
    await findings(late, 0);
    await findings(inFolder('a', 'app.py'), 2);
    await vscode.commands.executeCommand('threadwise.restart');
  });
});

function inFolder(name: string, file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.find((each) => each.name === name);
  assert.ok(folder, `the folder ${name} is not open`);
  return vscode.Uri.joinPath(folder.uri, file);
}

async function openIn(folder: string, file: string): Promise<vscode.TextDocument> {
  const { document } = await vscode.window.showTextDocument(inFolder(folder, file));
  return document;
}

/** The hover comes from the same state as findings do. */
async function checked(uri: vscode.Uri): Promise<void> {
  await until(`a look at ${uri.path}`, async () => {
    const place = new vscode.Position(3, 12);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, place);
    return hovers.length > 0 || undefined;
  });
}

/** What the command shows for the active editor; a page that was shown before changes a little later. */
async function configuration(expected: RegExp): Promise<string> {
  const view = vscode.Uri.parse('threadwise-configuration:/Configuration.md');
  await vscode.commands.executeCommand('threadwise.whichConfiguration');
  return until(`the configuration with ${String(expected)}`, async () => {
    const text = (await vscode.workspace.openTextDocument(view)).getText();
    return expected.test(text) ? text : undefined;
  });
}

async function changed(change: () => boolean): Promise<void> {
  const news = new Promise<void>((resolve) => {
    const listening = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      listening.dispose();
      resolve();
    });
  });
  assert.ok(change());
  await news;
}
