/** How diagnostics reach the client: pulled by clients that can, pushed to the others. */
import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';
import { checkDocument } from './checking';
import type { OpenDocument } from './documents';
import { guarded, inBackground } from './log';
import { judgePatternsLater } from './patterns';
import type { WorkspaceScan } from './scan';
import type { Session } from './session';
import { TypingPause, debounced, delay, throwIfCancelled, unlessOutdated } from './settle';

const WORLD_SETTLE = 100;
const PUSH_SETTLE = 150;

export function deliverByPull(session: Session, scan: WorkspaceScan): void {
  const { connection, documents, platform, log, client, world } = session;
  const sent = new Map<string, string>();
  const pause = new TypingPause();
  documents.onClose(({ document }) => sent.delete(document.uri));

  async function pull(params: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const { uri } = params.textDocument;
    const settling = documents.get(uri);
    const rest = settling ? documents.lastChange(settling.file) + pause.milliseconds - platform.host.now() : 0;
    await delay(rest, token);
    throwIfCancelled(token);
    const open = documents.get(uri);
    if (!open) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    scan.claim(open);
    const began = platform.host.now();
    const { items, resultId } = await checkDocument(session, open, token);
    if (rest > 0) pause.took(platform.host.now() - began);
    sent.set(uri, resultId);
    judgePatternsLater(session);
    scan.withdraw(open.file);
    return params.previousResultId === resultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  const failed = Symbol();
  const guardedPull = guarded<[DocumentDiagnosticParams, CancellationToken], DocumentDiagnosticReport | typeof failed>(
    log,
    'Checking a document',
    failed,
    pull,
  );
  connection.languages.diagnostics.on(async (params, token) => {
    const report = await guardedPull(params, token);
    if (report !== failed) return report;
    // What the client shows stays as it is: findings that vanish because of an error would look like good news.
    throw new ResponseError(LSPErrorCodes.ServerCancelled, 'Checking failed, see the log', { retriggerRequest: false });
  });

  const refresh = debounced(WORLD_SETTLE, () => {
    inBackground(log, 'Refreshing diagnostics', async () => {
      for (const [uri, resultId] of [...sent]) {
        const open = documents.get(uri);
        const result = open && (await unlessOutdated((token) => checkDocument(session, open, token)));
        if (!result || result.resultId === resultId) continue;
        if (client.diagnosticRefresh) await connection.languages.diagnostics.refresh();
        return;
      }
    });
  });
  world.onChange(refresh);
}

export function deliverByPush(session: Session, scan: WorkspaceScan): void {
  const { connection, documents, log, world } = session;
  const published = new Map<string, { resultId: string; version: number }>();

  async function publish(open: OpenDocument): Promise<void> {
    const { uri, version } = open.document;
    const result = await unlessOutdated((token) => checkDocument(session, open, token));
    const before = published.get(uri);
    if (!result || !documents.get(uri)) return;
    if (before?.resultId === result.resultId && before.version === version) return;
    published.set(uri, { resultId: result.resultId, version });
    scan.withdraw(open.file);
    await connection.sendDiagnostics({ uri, version, diagnostics: result.items });
  }
  const publishAll = (): void => {
    inBackground(log, 'Publishing diagnostics', async () => {
      for (const open of documents.all()) await publish(open);
      judgePatternsLater(session);
    });
  };

  const soon = debounced(PUSH_SETTLE, publishAll);
  documents.onOpen((open) => {
    scan.claim(open);
    soon();
  });
  documents.onChange(soon);
  documents.onClose(({ document }) => {
    published.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  world.onChange(debounced(WORLD_SETTLE, publishAll));
}
