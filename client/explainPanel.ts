/** The view of the concurrency model: one panel that shows the answer to the latest question and keeps it up to date. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  PICTURE_REQUEST,
  WORKSPACE_STATUS_NOTIFICATION,
  type PictureParams,
  type PicturePlace,
  type PictureResult,
  type WorkspaceStatus,
} from '../server/lsp/protocol';
import { explainPage } from './explainPage';
import { isChecked } from './languages';
import type { FromView, ToView, ViewState } from './messages';
import { OPEN_RULE_PAGE_COMMAND } from './rulePages';

export const VIEW_TYPE = 'threadwise.concurrencyModel';
/** After a change: for a question about one place, and for one about everything. */
const QUIET = 500;
const QUIET_FOR_WORKSPACE = 2_500;

export class ExplainPanel implements vscode.Disposable {
  readonly #disposables: vscode.Disposable[] = [];
  #state: ViewState | undefined;
  #isReady = false;
  #isStale = false;
  #running: vscode.CancellationTokenSource | undefined;
  #timer: NodeJS.Timeout | undefined;
  onClosed: () => void = () => undefined;

  constructor(
    private readonly client: LanguageClient,
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
  ) {
    const dist = vscode.Uri.joinPath(extension, 'dist');
    const asset = (name: string): string => panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.html = explainPage({
      ...{ script: asset('explainView.js'), style: asset('explainView.css') },
      ...{ source: panel.webview.cspSource, nonce: randomBytes(16).toString('base64') },
    });
    this.#disposables.push(
      panel.onDidDispose(() => this.#close()),
      panel.onDidChangeViewState(() => {
        if (panel.visible && this.#isStale) this.#refresh(0);
      }),
      panel.webview.onDidReceiveMessage((message: FromView) => this.#receive(message)),
      ...this.#followChanges(),
    );
  }

  show(state: ViewState): void {
    this.#state = state;
    if (!this.panel.visible) this.panel.reveal(undefined, true);
    this.#refresh(0);
  }

  dispose(): void {
    this.panel.dispose();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#running?.cancel();
    for (const disposable of this.#disposables) disposable.dispose();
    this.onClosed();
  }

  #followChanges(): readonly vscode.Disposable[] {
    const changed = (): void => this.#refresh(this.#state?.params.kind === 'workspace' ? QUIET_FOR_WORKSPACE : QUIET);
    return [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (isChecked(document.languageId) && contentChanges.length > 0) changed();
      }),
      // Settings, files on disk, other branches: whatever changes findings.
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => vscode.languages.getDiagnostics(uri).some(({ source }) => source === 'threadwise')))
          changed();
      }),
      this.client.onNotification(WORKSPACE_STATUS_NOTIFICATION, ({ state }: WorkspaceStatus) => {
        if (state === 'ready') changed();
      }),
    ];
  }

  #receive(message: FromView): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#refresh(0);
        return;
      case 'ask':
        this.#state = message.state;
        this.#refresh(0);
        return;
      case 'open':
        void openPlace(message.place, message.beside);
        return;
      case 'openRule':
        void vscode.commands.executeCommand(OPEN_RULE_PAGE_COMMAND, message.rule);
        return;
    }
  }

  /** The last question wins; the view keeps what it shows until there is something new. */
  #refresh(quiet: number): void {
    this.#isStale = true;
    clearTimeout(this.#timer);
    if (!this.#isReady || !this.panel.visible) return;
    this.#timer = setTimeout(() => void this.#ask(), quiet);
  }

  async #ask(): Promise<void> {
    const state = this.#state;
    if (!state) return;
    this.#running?.cancel();
    const running = (this.#running = new vscode.CancellationTokenSource());
    this.#isStale = false;
    this.#post({ type: 'loading', state });
    const answer = await this.#answer(state, running.token);
    if (this.#running !== running) return;
    this.#running = undefined;
    if (answer) this.#post(answer);
    else this.#refresh(QUIET);
  }

  /** `undefined`: the text changed meanwhile, so ask again. */
  async #answer(state: ViewState, token: vscode.CancellationToken): Promise<ToView | undefined> {
    try {
      const result = await this.client.sendRequest<PictureResult | null>(PICTURE_REQUEST, state.params, token);
      const kept = { ...state, params: withoutHurry(state.params) };
      this.#state = kept;
      if (result) return { type: 'picture', state: kept, result };
      return { type: 'empty', state: kept, message: emptyMessage(state.params) };
    } catch (error) {
      if (token.isCancellationRequested || isRetry(error)) return undefined;
      return { type: 'failed', state, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #post(message: ToView): void {
    if (message.type === 'picture') this.panel.title = titleOf(message.result);
    void this.panel.webview.postMessage(message);
  }
}

/** Only for the one question: what is asked later is about another text. */
function withoutHurry(params: PictureParams): PictureParams {
  if (params.kind !== 'workspace') return params;
  const { isSameText: _, ...rest } = params;
  return rest;
}

/** `ContentModified`, `ServerCancelled`. */
function isRetry(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === -32801 || code === -32802;
}

function titleOf({ picture: { scope, title } }: PictureResult): string {
  return scope === 'workspace' ? 'Concurrency Model' : `Concurrency Model: ${title}`;
}

function emptyMessage({ kind }: PictureParams): string {
  if (kind === 'entry') return 'This entry point does not exist any more.';
  if (kind === 'workspace') return 'No Python, JavaScript or TypeScript file has been read.';
  return 'This file is not checked: it is too large, minified, excluded, or in another language.';
}

async function openPlace({ file, line, column }: PicturePlace, beside: boolean): Promise<void> {
  const position = new vscode.Position(line - 1, column - 1);
  const uri = vscode.Uri.parse(file);
  const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const group = shown?.viewColumn ?? vscode.window.visibleTextEditors[0]?.viewColumn;
  const viewColumn = beside || group === undefined ? vscode.ViewColumn.Beside : group;
  const options = { viewColumn, selection: new vscode.Range(position, position) };
  try {
    // A notebook that is not open, which has no cells yet: as text it would be JSON.
    if (uri.path.endsWith('.ipynb')) await vscode.commands.executeCommand('vscode.open', uri, options);
    else await vscode.window.showTextDocument(uri, options);
  } catch {
    void vscode.window.showWarningMessage(`Threadwise: ${uri.path} cannot be opened.`);
  }
}
