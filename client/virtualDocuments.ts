/** Read-only Markdown that exists only in the editor, and its preview. */
import * as vscode from 'vscode';

/** Shows the rendered page; the text itself where the built-in Markdown extension is turned off. */
export async function openMarkdownPreview(uri: vscode.Uri, where: 'here' | 'beside'): Promise<void> {
  const command = where === 'beside' ? 'markdown.showPreviewToSide' : 'markdown.showPreview';
  if (vscode.extensions.getExtension('vscode.markdown-language-features')) {
    await vscode.commands.executeCommand(command, uri);
    return;
  }
  const viewColumn = where === 'beside' ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  await vscode.window.showTextDocument(uri, { viewColumn, preview: true });
}
