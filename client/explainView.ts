/** "Explain Concurrency Model": one Markdown preview that shows the latest answer. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { EXPLAIN_REQUEST, type ExplainParams, type ExplainResult, type ProtocolPosition } from '../server/lsp/protocol';
import { isChecked } from './languages';
import { openMarkdownPreview } from './virtualDocuments';

export const EXPLAIN_COMMAND = 'threadwise.explain';
const VIEW = vscode.Uri.parse('threadwise-explain:/Concurrency Model.md');

export function registerExplainView(client: LanguageClient): vscode.Disposable {
  let content = '';
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const explain = async (uri?: unknown, position?: unknown): Promise<void> => {
    const params = readArguments(uri, position) ?? cursorPlace();
    const answer = params && (await client.sendRequest<ExplainResult | null>(EXPLAIN_REQUEST, params));
    if (!answer) {
      void vscode.window.showInformationMessage(
        'Threadwise: place the cursor in a function of a Python, JavaScript or TypeScript file to explain it.',
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
    vscode.commands.registerCommand(EXPLAIN_COMMAND, explain),
  );
}

/** As code actions and links in hovers call the command; the editor's context menu passes a URI alone. */
function readArguments(uri: unknown, position: unknown): ExplainParams | undefined {
  const { line, character } = (position ?? {}) as Partial<ProtocolPosition>;
  if (typeof uri !== 'string' || line === undefined || character === undefined) return undefined;
  return { textDocument: { uri }, position: { line, character } };
}

function cursorPlace(): ExplainParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isChecked(editor.document.languageId)) return undefined;
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}
