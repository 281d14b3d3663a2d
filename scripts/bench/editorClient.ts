/** Asks a language server as an editor does: a pull after every keystroke, which withdraws the one before. */
import {
  CancellationTokenSource,
  CodeActionRequest,
  ConfigurationRequest,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExitNotification,
  HoverRequest,
  InitializeRequest,
  InitializedNotification,
  RegistrationRequest,
  ShutdownRequest,
  type ConfigurationParams,
  type Diagnostic,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { WORKSPACE_STATUS_NOTIFICATION, type WorkspaceStatus } from '../../server/lsp/protocol';

export class EditorClient {
  private uri = '';
  private version = 0;
  private readonly languages = new Set<string>();
  private whenRead: () => void = () => undefined;
  private pending = new CancellationTokenSource();
  private latest: Promise<readonly Diagnostic[] | null> = Promise.resolve(null);

  constructor(private readonly connection: ProtocolConnection) {}

  async start(folder: string): Promise<void> {
    const { connection } = this;
    connection.onNotification(WORKSPACE_STATUS_NOTIFICATION, ({ state }: WorkspaceStatus) => {
      if (state === 'ready') this.whenRead();
    });
    connection.onRequest(ConfigurationRequest.type, ({ items }: ConfigurationParams) => items.map(() => ({})));
    connection.onRequest(RegistrationRequest.type, () => undefined);
    connection.onRequest(DiagnosticRefreshRequest.type, () => undefined);
    connection.listen();
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol requires it
      rootUri: null,
      workspaceFolders: [{ uri: folder, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, diagnostics: { refreshSupport: true } },
        textDocument: { diagnostic: {}, publishDiagnostics: { relatedInformation: true } },
      },
    });
    await connection.sendNotification(InitializedNotification.type, {});
  }

  /** Resolves when what the folder holds in this language has been read. */
  async open(uri: string, languageId: string, text: string): Promise<void> {
    this.uri = uri;
    this.version = 1;
    const isNew = !this.languages.has(languageId);
    this.languages.add(languageId);
    const read = new Promise<void>((resolve) => {
      this.whenRead = resolve;
    });
    const textDocument = { uri, languageId, version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    if (isNew) await read;
    this.pull();
    await this.settled();
  }

  async close(): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: this.uri } });
  }

  async stop(): Promise<void> {
    await this.connection.sendRequest(ShutdownRequest.type);
    const ended = new Promise((resolve) => this.connection.onClose(() => resolve(undefined)));
    await this.connection.sendNotification(ExitNotification.type);
    await ended;
  }

  type(text: string): void {
    this.version++;
    void this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.uri, version: this.version },
      contentChanges: [{ text }],
    });
    this.pull();
  }

  private pull(): void {
    this.pending.cancel();
    this.pending = new CancellationTokenSource();
    const textDocument = { uri: this.uri };
    this.latest = this.connection
      .sendRequest(DocumentDiagnosticRequest.type, { textDocument }, this.pending.token)
      .then((report) => (report.kind === 'full' ? report.items : null))
      // Withdrawn, or outdated: the next one answers.
      .catch(() => null);
  }

  settled(): Promise<unknown> {
    return this.latest;
  }

  /** @throws Error when the answer to the last keystroke has no finding there */
  async diagnosticOn(line: number): Promise<Diagnostic> {
    const diagnostics = await this.latest;
    const found = diagnostics?.find(({ range }) => range.start.line === line);
    if (!found) throw new Error(`no finding in line ${line + 1}`);
    return found;
  }

  hover({ range }: Diagnostic): Promise<unknown> {
    return this.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: this.uri },
      position: range.start,
    });
  }

  actions(diagnostic: Diagnostic): Promise<unknown> {
    return this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
  }
}
