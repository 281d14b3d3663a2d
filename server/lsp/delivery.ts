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
import type { Session } from './session';
import { SETTLE_MILLISECONDS, debounced, delay, throwIfCancelled, unlessOutdated } from './settle';

export interface Delivery {
  /** Something other than an edit has happened: other files, settings, more of the workspace read. */
  readonly worldChanged: () => void;
}

const WORLD_SETTLE = 100;
const PUSH_SETTLE = 150;

/** Regular expressions are judged after the answer, and what comes of it is news from outside. */
function judgePatternsLater({ log, workspace }: Session, { worldChanged }: Delivery): void {
  inBackground(log, 'Judging regular expressions', async () => {
    const changed = await workspace.judgePatterns();
    if (changed.length > 0) worldChanged();
  });
}

export function deliverByPull(session: Session): Delivery {
  const { connection, documents, platform, log, client } = session;
  const sent = new Map<string, string>();
  documents.onClose(({ document }) => sent.delete(document.uri));

  async function pull(params: DocumentDiagnosticParams, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const { uri } = params.textDocument;
    await delay(documents.lastChange(uri) + SETTLE_MILLISECONDS - platform.host.now(), token);
    throwIfCancelled(token);
    const open = documents.get(uri);
    if (!open) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const { items, resultId } = await checkDocument(session, open, token);
    sent.set(uri, resultId);
    judgePatternsLater(session, delivery);
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

  const delivery: Delivery = {
    worldChanged: debounced(WORLD_SETTLE, () => {
      inBackground(log, 'Refreshing diagnostics', async () => {
        for (const [uri, resultId] of [...sent]) {
          const open = documents.get(uri);
          const result = open && (await unlessOutdated((token) => checkDocument(session, open, token)));
          if (!result || result.resultId === resultId) continue;
          if (client.diagnosticRefresh) await connection.languages.diagnostics.refresh();
          return;
        }
      });
    }),
  };
  return delivery;
}

export function deliverByPush(session: Session): Delivery {
  const { connection, documents, log } = session;
  const published = new Map<string, { resultId: string; version: number }>();

  async function publish(open: OpenDocument): Promise<void> {
    const { uri, version } = open.document;
    const result = await unlessOutdated((token) => checkDocument(session, open, token));
    const before = published.get(uri);
    if (!result || !documents.get(uri)) return;
    if (before?.resultId === result.resultId && before.version === version) return;
    published.set(uri, { resultId: result.resultId, version });
    await connection.sendDiagnostics({ uri, version, diagnostics: result.items });
  }
  const publishAll = (): void => {
    inBackground(log, 'Publishing diagnostics', async () => {
      for (const open of documents.all()) await publish(open);
      judgePatternsLater(session, delivery);
    });
  };

  const soon = debounced(PUSH_SETTLE, publishAll);
  documents.onOpen(soon);
  documents.onChange(soon);
  documents.onClose(({ document }) => {
    published.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  const delivery: Delivery = { worldChanged: debounced(WORLD_SETTLE, publishAll) };
  return delivery;
}
