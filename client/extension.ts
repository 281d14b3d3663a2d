/** The VS Code side: starts the language server and offers the commands that concern it. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';

const LANGUAGES = ['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact'];

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Threadwise', { log: true });
  client = createClient(context, output);
  const running = client;
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('threadwise.restart', () => running.restart()),
    vscode.commands.registerCommand('threadwise.showOutput', () => {
      output.show();
    }),
  );
  await running.start();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}

function createClient(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.map((language) => ({ language })),
    outputChannel: output,
  };
  return new LanguageClient('threadwise', 'Threadwise', { module, transport: TransportKind.ipc }, options);
}
