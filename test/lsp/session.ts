/** An in-process session: the server on one end of two streams, a scripted client on the other. */
import { PassThrough } from 'node:stream';
import {
  CodeLensRefreshRequest,
  ConfigurationRequest,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  InitializeRequest,
  InitializedNotification,
  LogMessageNotification,
  ProposedFeatures,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  UnregistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  createConnection,
  WorkDoneProgress,
  WorkDoneProgressCreateRequest,
  createProtocolConnection,
  type ClientCapabilities,
  type ConfigurationParams,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type FileChangeType,
  type FileEvent,
  type ProtocolConnection,
  type Registration,
  type ServerCapabilities,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import { DOCUMENT_STATUS_NOTIFICATION, WORKSPACE_STATUS_NOTIFICATION } from '../../server/lsp/protocol';
import type { DocumentStatus, InitializationOptions, WorkspaceStatus } from '../../server/lsp/protocol';
import { startLanguageServer, type ServerParts } from '../../server/lsp/start';

export interface SessionOptions {
  readonly folder?: string;
  /** URIs, instead of `folder`. */
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializationOptions;
  readonly settings?: Record<string, unknown>;
}

export const PULLING: ClientCapabilities = {
  window: { workDoneProgress: true },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
  },
  textDocument: {
    diagnostic: {},
    codeLens: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1] } },
  },
};
/** Like many editors: everything but pulling. */
export const PUSHED_TO: ClientCapabilities = {
  window: { workDoneProgress: true },
  workspace: { ...PULLING.workspace, diagnostics: {} },
  textDocument: { publishDiagnostics: { relatedInformation: true } },
};

export class TestSession {
  readonly published = new Map<string, Diagnostic[]>();
  readonly documentStatus = new Map<string, DocumentStatus>();
  registrations: Registration[] = [];
  readonly log: string[] = [];
  readonly messages: string[] = [];
  readonly progress: (WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd)[] = [];
  onProgress: (token: string | number) => void = () => undefined;
  workspaceStatus: WorkspaceStatus | undefined;
  capabilities: ServerCapabilities | undefined;
  refreshes = 0;
  lensRefreshes = 0;
  settings: Record<string, unknown>;
  /** Of a workspace folder, where they differ. */
  readonly folderSettings = new Map<string, Record<string, unknown>>();
  readonly #versions = new Map<string, number>();

  private constructor(
    readonly client: ProtocolConnection,
    options: SessionOptions,
  ) {
    this.settings = options.settings ?? {};
  }

  static async start(parts: ServerParts, options: SessionOptions = {}): Promise<TestSession> {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    startLanguageServer(
      createConnection(ProposedFeatures.all, new StreamMessageReader(toServer), new StreamMessageWriter(toClient)),
      parts,
    );
    const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
    const session = new TestSession(client, options);
    session.#listen();
    const { capabilities } = await client.sendRequest(InitializeRequest.type, {
      processId: null,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol requires it
      rootUri: null,
      capabilities: options.capabilities ?? PULLING,
      workspaceFolders: workspaceFolders(options),
      initializationOptions: options.initializationOptions,
    });
    session.capabilities = capabilities;
    await client.sendNotification(InitializedNotification.type, {});
    return session;
  }

  #listen(): void {
    const { client } = this;
    client.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.published.set(uri, diagnostics);
    });
    client.onNotification(LogMessageNotification.type, ({ message }) => {
      this.log.push(message);
    });
    client.onNotification(ShowMessageNotification.type, ({ message }) => {
      this.messages.push(message);
    });
    client.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      this.followProgress(token);
    });
    client.onNotification(DOCUMENT_STATUS_NOTIFICATION, (status: DocumentStatus) => {
      this.documentStatus.set(status.uri, status);
    });
    client.onNotification(WORKSPACE_STATUS_NOTIFICATION, (status: WorkspaceStatus) => {
      this.workspaceStatus = status;
    });
    client.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registrations.push(...registrations);
    });
    client.onRequest(DiagnosticRefreshRequest.type, () => {
      this.refreshes++;
    });
    client.onRequest(CodeLensRefreshRequest.type, () => {
      this.lensRefreshes++;
    });
    client.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
      const gone = new Set(unregisterations.map(({ id }) => id));
      this.registrations = this.registrations.filter(({ id }) => !gone.has(id));
    });
    client.onRequest(ConfigurationRequest.type, ({ items }: ConfigurationParams) =>
      items.map(({ scopeUri = '' }) => this.folderSettings.get(scopeUri) ?? this.settings),
    );
    client.listen();
  }

  followProgress(token: string | number): void {
    this.client.onProgress(WorkDoneProgress.type, token, (value) => {
      this.progress.push(value);
      this.onProgress(token);
    });
  }

  async open(uri: string, text: string, languageId = 'python'): Promise<void> {
    this.#versions.set(uri, 1);
    const textDocument = { uri, languageId, version: 1, text };
    await this.client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  async change(uri: string, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 0) + 1;
    this.#versions.set(uri, version);
    const textDocument = { uri, version };
    await this.client.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument,
      contentChanges: [{ text }],
    });
  }

  async close(uri: string): Promise<void> {
    await this.client.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    const textDocument = { uri };
    return this.client.sendRequest(
      DocumentDiagnosticRequest.type,
      previousResultId === undefined ? { textDocument } : { textDocument, previousResultId },
    );
  }

  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== 'full') throw new Error(`expected a full report, got ${report.kind}`);
    return report.items;
  }

  fileChanged(uri: string, type: FileChangeType): Promise<void> {
    return this.filesChanged([{ uri, type }]);
  }

  async filesChanged(changes: FileEvent[]): Promise<void> {
    await this.client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  async foldersChanged(added: readonly string[], removed: readonly string[]): Promise<void> {
    const event = { added: added.map(asFolder), removed: removed.map(asFolder) };
    await this.client.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event });
  }

  async changeSettings(settings: Record<string, unknown>): Promise<void> {
    this.settings = settings;
    await this.client.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
  }

  /** Waits for something that the server does by itself. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const end = performance.now() + 5_000;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`not seen within 5 seconds: ${what}\n${this.log.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  indexed(): Promise<void> {
    return this.until('the workspace is indexed', () => this.workspaceStatus?.state === 'ready');
  }

  /** Not the exit notification: it would end the test process. */
  async stop(): Promise<void> {
    await this.client.sendRequest(ShutdownRequest.type);
    this.client.dispose();
  }
}

function workspaceFolders({ folder, folders }: SessionOptions): WorkspaceFolder[] | null {
  if (folders) return folders.map(asFolder);
  return folder === undefined ? null : [asFolder(`file://${folder}`)];
}

function asFolder(uri: string): WorkspaceFolder {
  return { uri, name: 'folder' };
}
