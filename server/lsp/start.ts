/** Puts the language server together: one session per connection, made when the client introduces itself. */
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  TextDocumentSyncKind,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { ConfigurationFor, Workspace } from '../analysis/api';
import type { Host } from '../analysis/host';
import { isManifestName } from '../platform/sourceFiles';
import { readClientFeatures, type ClientFeatures } from './clientFeatures';
import { FIX_ALL_KIND, offerCodeActions } from './codeActions';
import { offerCodeLenses, type CodeLenses } from './codeLens';
import { offerCommands } from './commands';
import { ConfigurationStore, MAX_PROJECT_FILE_SIZE } from './configurationStore';
import { deliverByPull, deliverByPush } from './delivery';
import { trackDocuments } from './documents';
import { offerExplanations } from './explain';
import { trackFolders, type Folders } from './folders';
import { offerHover } from './hover';
import { NOTEBOOK_SYNC } from './notebooks';
import { offerIgnoring } from './ignore';
import { connectionLog, inBackground } from './log';
import type { Platform } from './platform';
import { EXPLAIN_AT_COMMAND, SCAN_COMMAND, WORKSPACE_STATUS_NOTIFICATION } from './protocol';
import type { Session } from './session';
import { createSettings } from './settings';
import { createSources } from './sources';
import { followFileChanges, registerWatchers } from './watching';
import { offerConfiguration } from './whichConfiguration';
import { WorkspaceIndex } from './workspaceIndex';
import { createWorld } from './world';
import { offerWorkspaceScan } from './workspaceScan';

export interface ServerParts {
  readonly platform: Platform;
  readonly createWorkspace: (host: Host, configurationFor: ConfigurationFor) => Workspace;
  readonly ruleIds: readonly string[];
  readonly version: string;
}

export function startLanguageServer(connection: Connection, parts: ServerParts): void {
  connection.onInitialize((params) => {
    const client = readClientFeatures(params);
    const folders = trackFolders(params);
    startSession(connection, client, folders, parts);
    return initializeResult(client, parts.version);
  });
  connection.listen();
}

function initializeResult(client: ClientFeatures, version: string): InitializeResult {
  return {
    serverInfo: { name: 'Threadwise', version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      notebookDocumentSync: NOTEBOOK_SYNC,
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND] },
      ...(!client.registersCodeLenses && { codeLensProvider: {} }),
      executeCommandProvider: { commands: [EXPLAIN_AT_COMMAND, SCAN_COMMAND] },
      ...(client.pullDiagnostics && {
        diagnosticProvider: { identifier: 'threadwise', interFileDependencies: true, workspaceDiagnostics: false },
      }),
      ...(client.workspaceFolders && {
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      }),
    },
  };
}

function startSession(connection: Connection, client: ClientFeatures, folders: Folders, parts: ServerParts): void {
  const session = createSession(connection, client, folders, parts);
  const scanning = offerWorkspaceScan(session);
  const deliver = client.pullDiagnostics ? deliverByPull : deliverByPush;
  deliver(session, scanning.scan);
  const lenses = offerCodeLenses(session);
  offerHover(session);
  offerCodeActions(session);
  offerIgnoring(session);
  offerConfiguration(session);
  offerCommands(session, {
    [EXPLAIN_AT_COMMAND]: offerExplanations(session),
    [SCAN_COMMAND]: (params, token) => scanning.command(params, token),
  });
  followDocuments(session);
  const startOver = followConfiguration(session, lenses);
  followFileChanges(session, (file) => readSupportFile(session, file));
  session.index.follow((status) => {
    void connection.sendNotification(WORKSPACE_STATUS_NOTIFICATION, status);
    if (status.state === 'ready') session.world.changed();
  });
  connection.onInitialized(() => {
    inBackground(session.log, 'Registering with the client', async () => {
      await registerWatchers(session);
      if (client.registersConfigurationChanges) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: 'threadwise' });
      }
      await lenses.settingsChanged();
    });
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders((event) => {
        folders.change(event);
        startOver();
      });
    }
    session.index.restart();
    session.world.changed();
  });
  connection.onShutdown(() => {
    session.index.stop();
  });
}

function createSession(
  connection: Connection,
  client: ClientFeatures,
  folders: Folders,
  { platform, createWorkspace, ruleIds }: ServerParts,
): Session {
  const { host, files } = platform;
  const log = connectionLog(connection);
  const documents = trackDocuments(connection, () => host.now());
  const settings = createSettings(connection, client, folders, log);
  const configuration = new ConfigurationStore({
    ...{ settings, folders, files, ruleIds, log },
    showErrors: (file, diagnostics) => {
      void connection.sendDiagnostics({ uri: documents.names.uriOf(file), diagnostics });
    },
  });
  const workspace = createWorkspace(host, (file) => configuration.configurationFor(file));
  const maxSize = (file: FileId): number => configuration.configurationFor(file).maxFileSize;
  const sources = createSources({ workspace, documents, files, hash: (text) => host.hash(text), maxSize });
  const index = new WorkspaceIndex({
    ...{ workspace, documents, sources, files, host, log },
    plan: async () => {
      await settings.ready();
      const planned = folders.all().map((folder) => ({ folder, settings: settings.of(`${folder.path}/`) }));
      return planned
        .filter((each) => each.settings.enable)
        .map((each) => ({ folder: each.folder, maxFiles: each.settings.maxFiles }));
    },
    readSupportFile: (file) => readSupportFile(session, file),
  });
  const session: Session = {
    ...{ connection, client, platform, log, workspace, documents, sources, settings, configuration, index },
    world: createWorld(),
  };
  return session;
}

/** A file outside of the listed folders lives as long as its document, all others go back to what is on disk. */
function followDocuments({ documents, sources, index, log, world }: Session): void {
  // The cells of a notebook close all at once.
  const closing = new Set<FileId>();
  documents.onClose(({ file }) => {
    if (closing.has(file)) return;
    closing.add(file);
    inBackground(log, 'Closing a document', async () => {
      await Promise.resolve();
      closing.delete(file);
      await (index.isListed(file) ? sources.loadFromDisk(file) : sources.remove(file));
      world.changed();
    });
  });
}

/** @returns what to do when folders change: the settings may differ there */
function followConfiguration(session: Session, lenses: CodeLenses): () => void {
  const { connection, settings, configuration, workspace, index, log, world } = session;
  const startOver = (pushed?: unknown): void => {
    settings.invalidate(pushed);
    inBackground(log, 'Reading the settings', async () => {
      await settings.ready();
      configuration.invalidate();
      workspace.reconfigure();
      index.restart();
      world.changed();
      await lenses.settingsChanged();
    });
  };
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    startOver(pushed);
  });
  return startOver;
}

/** Manifests tell about the project, project files about us; some are both. */
async function readSupportFile({ workspace, configuration, platform }: Session, file: FileId): Promise<void> {
  if (configuration.isProjectFile(file)) {
    await configuration.load(file);
    workspace.reconfigure();
  }
  if (!isManifestName(file.slice(file.lastIndexOf('/') + 1))) return;
  const content = await platform.files?.read(file, MAX_PROJECT_FILE_SIZE);
  if (content?.k === 'text') workspace.setManifest(file, content.text);
  else workspace.removeFile(file);
}
