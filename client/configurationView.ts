/** "Which Configuration Applies Here?": a Markdown preview of what the server answers for the active document. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { CONFIGURATION_REQUEST, type ConfigurationParams, type ConfigurationResult } from '../server/lsp/protocol';
import { isChecked } from './languages';
import { openMarkdownPreview } from './virtualDocuments';

const VIEW = vscode.Uri.parse('threadwise-configuration:/Configuration.md');

export function registerConfigurationView(
  client: LanguageClient,
  { packageJSON }: vscode.Extension<unknown>,
): vscode.Disposable {
  const keys = settingKeys(packageJSON);
  let content = '';
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(VIEW.scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => content,
    }),
    vscode.commands.registerCommand('threadwise.whichConfiguration', async () => {
      const document = vscode.window.activeTextEditor?.document;
      const answer = document && isChecked(document.languageId) ? await ask(client, document.uri, keys) : null;
      if (!answer) {
        void vscode.window.showInformationMessage(
          'Threadwise: open a Python, JavaScript or TypeScript file to see its configuration.',
        );
        return;
      }
      content = answer.markdown;
      changed.fire(VIEW);
      await openMarkdownPreview(VIEW, 'beside');
    }),
  );
}

function ask(client: LanguageClient, uri: vscode.Uri, keys: readonly string[]): Promise<ConfigurationResult | null> {
  const params: ConfigurationParams = { textDocument: { uri: uri.toString() }, editorScopes: scopesOf(uri, keys) };
  return client.sendRequest<ConfigurationResult | null>(CONFIGURATION_REQUEST, params);
}

/** Settings that somebody has made, and where: the server sees only what comes out. */
function scopesOf(uri: vscode.Uri, keys: readonly string[]): Record<string, string> {
  const settings = vscode.workspace.getConfiguration('threadwise', uri);
  const scopes: Record<string, string> = {};
  // Where there is one folder only, its settings are called those of the workspace.
  const hasFolders = vscode.workspace.workspaceFile !== undefined;
  for (const key of keys) {
    const made = settings.inspect(key);
    if (hasFolders && made?.workspaceFolderValue !== undefined) scopes[key] = 'settings of the folder';
    else if (made?.workspaceValue !== undefined) scopes[key] = 'settings of the workspace';
    else if (made?.globalValue !== undefined) scopes[key] = 'settings of the user';
  }
  return scopes;
}

function settingKeys(manifest: unknown): readonly string[] {
  const { contributes } = manifest as {
    readonly contributes: { readonly configuration: readonly { readonly properties: object }[] };
  };
  return contributes.configuration
    .flatMap(({ properties }) => Object.keys(properties))
    .map((name) => name.slice('threadwise.'.length));
}
