/** The VS Code side: starts the language server, shows what it says about itself, and offers commands. */
import * as vscode from 'vscode';
import { registerConfigurationView } from './configurationView';
import { registerExplainView } from './explainView';
import { registerIgnoring } from './ignore';
import { registerRulePages } from './rulePages';
import { registerSample } from './sample';
import { createServer, type Server } from './server';
import { showStatus } from './status';
import { registerWorkspaceScan } from './workspaceScan';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('Threadwise', { log: true });
  const running = createServer(context, output);
  server = running;
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('threadwise.restart', () => running.restart()),
    vscode.commands.registerCommand('threadwise.showOutput', () => {
      output.show();
    }),
    showStatus(running.client),
    registerExplainView(running.client, context.extensionUri),
    registerConfigurationView(running.client, context.extension),
    registerIgnoring(running.client),
    registerRulePages(running.client),
    registerSample(context),
    registerWorkspaceScan(running.client),
  );
  await running.client.start();
}

export async function deactivate(): Promise<void> {
  await server?.client.dispose();
}
