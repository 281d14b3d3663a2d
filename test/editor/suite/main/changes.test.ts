import * as assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { fileUri, open } from '../support/extension';
import { findings, findingsIn, until } from '../support/findings';

const BLOCKING = 'import time\n\n\nasync def f():\n    time.sleep(1)\n';

describe('a workspace that changes', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('loses the findings of an import that is renamed, and has them again when it is renamed back', async () => {
    await open('shop/prices.py');
    const { document } = await open('shop/api.py');
    await findings(document.uri, 2);
    const [before, after] = [fileUri('shop/prices.py'), fileUri('shop/costs.py')];
    await rename(before, after);
    await findings(document.uri, 1);
    await rename(after, before);
    await findings(document.uri, 2);
  });

  it('moves the findings of an open document that is renamed', async () => {
    const [before, after] = [fileUri('first.py'), fileUri('second.py')];
    await vscode.workspace.fs.writeFile(before, Buffer.from(BLOCKING));
    await vscode.window.showTextDocument(before);
    await findings(before, 1);
    await rename(before, after);
    await findings(after, 1);
    await findings(before, 0);
    await vscode.workspace.fs.delete(after);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await findings(after, 0);
  });

  it('follows a switch of branches: many files change, come and go at once, outside of the editor', async () => {
    await open('shop/prices.py');
    const folder = path.join(fileUri('').fsPath, 'branch');
    const file = (number: number): string => path.join(folder, `m${number}.py`);
    mkdirSync(folder);
    try {
      for (let i = 0; i < 30; i++) writeFileSync(file(i), BLOCKING);
      await vscode.commands.executeCommand('threadwise.checkWorkspace');
      await withFindings(folder, 30);
      for (let i = 0; i < 10; i++) writeFileSync(file(i), '# nothing\n');
      for (let i = 10; i < 20; i++) rmSync(file(i));
      for (let i = 30; i < 35; i++) writeFileSync(file(i), BLOCKING);
      await withFindings(folder, 15);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await withFindings(folder, 0);
    await vscode.commands.executeCommand('threadwise.restart');
  });

  it('has findings on a virtual file system', async () => {
    const provider = vscode.workspace.registerFileSystemProvider('threadwise-test', new OneFile(BLOCKING));
    try {
      const uri = vscode.Uri.parse('threadwise-test:/project/app.py');
      await vscode.window.showTextDocument(uri);
      await findings(uri, 1);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await findings(uri, 0);
    } finally {
      provider.dispose();
    }
  });
});

async function rename(before: vscode.Uri, after: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(before, after);
  assert.equal(await vscode.workspace.applyEdit(edit), true);
}

async function withFindings(folder: string, files: number): Promise<void> {
  await until(`findings in ${files} files below ${folder}`, () => {
    const found = vscode.languages
      .getDiagnostics()
      .filter(([uri]) => uri.fsPath.startsWith(folder) && findingsIn(uri).length > 0);
    return found.length === files || undefined;
  });
}

/** The same file at every path. */
class OneFile implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(private readonly text: string) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.text.length };
  }

  readFile(): Uint8Array {
    return Buffer.from(this.text);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }
}
