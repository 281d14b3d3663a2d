/** "Explain Concurrency Model": one Markdown preview that shows the latest answer. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { PICTURE_REQUEST, type PictureParams, type PictureResult, type ProtocolPosition } from '../server/lsp/protocol';
import { isChecked } from './languages';
import { openMarkdownPreview } from './virtualDocuments';

export const EXPLAIN_COMMAND = 'threadwise.explain';
export const EXPLAIN_FILE_COMMAND = 'threadwise.explainFile';
export const EXPLAIN_WORKSPACE_COMMAND = 'threadwise.explainWorkspace';
const VIEW = vscode.Uri.parse('threadwise-explain:/Concurrency Model.md');

export function registerExplainView(client: LanguageClient): vscode.Disposable {
  let content = '';
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const explain = async (params: PictureParams | undefined): Promise<void> => {
    const answer = params && (await client.sendRequest<PictureResult | null>(PICTURE_REQUEST, params));
    if (!answer) {
      void vscode.window.showInformationMessage(
        'Threadwise: open a Python, JavaScript or TypeScript file to explain its concurrency model.',
      );
      return;
    }
    content = answer.markdown;
    changed.fire(VIEW);
    await openMarkdownPreview(VIEW, 'beside');
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(VIEW.scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => content,
    }),
    vscode.commands.registerCommand(EXPLAIN_COMMAND, (uri?: unknown, position?: unknown) =>
      explain(readArguments(uri, position) ?? cursorPlace()),
    ),
    vscode.commands.registerCommand(EXPLAIN_FILE_COMMAND, (uri?: unknown) => explain(fileToExplain(uri))),
    vscode.commands.registerCommand(EXPLAIN_WORKSPACE_COMMAND, () => explain({ kind: 'workspace' })),
  );
}

/** As code actions and links in hovers call the command; the editor's context menu passes a URI alone. */
function readArguments(uri: unknown, position: unknown): PictureParams | undefined {
  const { line, character } = (position ?? {}) as Partial<ProtocolPosition>;
  if (typeof uri !== 'string' || line === undefined || character === undefined) return undefined;
  return { kind: 'function', textDocument: { uri }, position: { line, character } };
}

function cursorPlace(): PictureParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isChecked(editor.document.languageId)) return undefined;
  const { line, character } = editor.selection.active;
  return { kind: 'function', textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}

/** The explorer and the editor's title pass a URI. */
function fileToExplain(uri: unknown): PictureParams | undefined {
  if (uri instanceof vscode.Uri || typeof uri === 'string')
    return { kind: 'file', textDocument: { uri: uri.toString() } };
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isChecked(editor.document.languageId)) return undefined;
  return { kind: 'file', textDocument: { uri: editor.document.uri.toString() } };
}
