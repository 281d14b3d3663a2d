/** "Explain Concurrency Model": the commands, and the one panel they share. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { PictureParams, ProtocolPosition } from '../server/lsp/protocol';
import { ExplainPanel, VIEW_TYPE } from './explainPanel';
import { isChecked } from './languages';
import type { ViewState } from './messages';

export const EXPLAIN_COMMAND = 'threadwise.explain';
export const EXPLAIN_FILE_COMMAND = 'threadwise.explainFile';
export const EXPLAIN_WORKSPACE_COMMAND = 'threadwise.explainWorkspace';

type FunctionParams = Extract<PictureParams, { readonly kind: 'function' }>;

export function registerExplainView(client: LanguageClient, extension: vscode.Uri): vscode.Disposable {
  let panel: ExplainPanel | undefined;
  const adopt = (webview: vscode.WebviewPanel): ExplainPanel => {
    panel?.dispose();
    const adopted = new ExplainPanel(client, webview, extension);
    panel = adopted;
    adopted.onClosed = () => {
      if (panel === adopted) panel = undefined;
    };
    return adopted;
  };
  const show = (state: ViewState | undefined): void => {
    if (!state) {
      void vscode.window.showInformationMessage(
        'Threadwise: open a Python, JavaScript or TypeScript file to explain its concurrency model.',
      );
      return;
    }
    (panel ?? adopt(createPanel())).show(state);
  };
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    registerCommand(EXPLAIN_COMMAND, (uri?: unknown, position?: unknown) => show(functionState(uri, position))),
    registerCommand(EXPLAIN_FILE_COMMAND, (uri?: unknown) => show(fileState(uri))),
    registerCommand(EXPLAIN_WORKSPACE_COMMAND, () => show(workspaceState())),
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (webview, state: ViewState | undefined) => {
        adopt(webview).show(state ?? workspaceState());
        return Promise.resolve();
      },
    }),
    { dispose: () => panel?.dispose() },
  );
}

function createPanel(): vscode.WebviewPanel {
  const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  return vscode.window.createWebviewPanel(VIEW_TYPE, 'Concurrency Model', where, { retainContextWhenHidden: true });
}

/** As code actions and links in hovers call the command; the editor's context menu passes a URI alone. */
function functionState(uri: unknown, position: unknown): ViewState | undefined {
  const origin = givenPlace(uri, position) ?? cursorPlace();
  return origin && { params: origin, origin };
}

function fileState(uri: unknown): ViewState | undefined {
  const origin = cursorPlace();
  const given = uri instanceof vscode.Uri || typeof uri === 'string' ? uri.toString() : origin?.textDocument.uri;
  if (given === undefined) return undefined;
  const isSameFile = origin?.textDocument.uri === given;
  return { params: { kind: 'file', textDocument: { uri: given } }, ...(isSameFile && { origin }) };
}

function workspaceState(): ViewState {
  const origin = cursorPlace();
  return { params: { kind: 'workspace' }, ...(origin && { origin }) };
}

function givenPlace(uri: unknown, position: unknown): FunctionParams | undefined {
  const { line, character } = (position ?? {}) as Partial<ProtocolPosition>;
  if (typeof uri !== 'string' || line === undefined || character === undefined) return undefined;
  return { kind: 'function', textDocument: { uri }, position: { line, character } };
}

function cursorPlace(): FunctionParams | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isChecked(editor.document.languageId)) return undefined;
  const { line, character } = editor.selection.active;
  return { kind: 'function', textDocument: { uri: editor.document.uri.toString() }, position: { line, character } };
}
