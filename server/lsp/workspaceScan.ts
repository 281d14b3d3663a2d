/** "Check Workspace": by request, by command, and by itself where the settings say so; with progress that can be cancelled. */
import {
  CancellationTokenSource,
  MessageType,
  ShowMessageNotification,
  type CancellationToken,
} from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import { guarded, inBackground } from './log';
import {
  DOCUMENTS_HIDDEN_NOTIFICATION,
  SCAN_REQUEST,
  type DocumentsHidden,
  type ScanParams,
  type ScanResult,
  type WorkspaceStatus,
} from './protocol';
import { Coverage, WorkspaceScan, type ScanWalk } from './scan';
import { ScanCounts } from './scanSummary';
import type { Session } from './session';

export interface WorkspaceScanning {
  readonly scan: WorkspaceScan;
  /** The same as the request, for clients that can only send commands; they are shown the summary. */
  readonly command: (params: ScanParams, token: CancellationToken) => Promise<ScanResult | null>;
}

type Request = (params: ScanParams, token: CancellationToken) => Promise<ScanResult | null>;

export function offerWorkspaceScan(session: Session): WorkspaceScanning {
  const { connection, documents, log, world } = session;
  const scan = new WorkspaceScan(session);
  const request: Request = guarded(log, 'Checking the workspace', null, async (params, token) => {
    const progress = await openProgress(session, params.workDoneToken, token);
    scan.byCommand.begin();
    return run(session, scan, { coverage: scan.byCommand, includes: () => true, progress });
  });
  connection.onRequest(SCAN_REQUEST, request);
  connection.onNotification(DOCUMENTS_HIDDEN_NOTIFICATION, ({ uris }: DocumentsHidden) => {
    for (const uri of uris) hidden(session, scan, uri);
  });
  documents.onOpen(scan.changed);
  documents.onChange(scan.changed);
  world.onChange(() => {
    scan.changed();
    inBackground(log, 'Checking the workspace', () => followSetting(session, scan));
  });
  documents.onClose((closed) => {
    scan.release(closed);
  });

  return {
    scan,
    command: async (params, token) => {
      const result = await request(params, token);
      if (result) await showMessage(session, `Threadwise: ${result.summary}`);
      return result;
    },
  };
}

function showMessage({ connection }: Session, message: string): Promise<void> {
  return connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message });
}

function hidden({ documents }: Session, scan: WorkspaceScan, uri: string): void {
  const open = documents.get(uri);
  if (open) scan.release(open);
}

/** Runs once after the setting has been turned on; from then on the scan keeps itself up to date. */
async function followSetting(session: Session, scan: WorkspaceScan): Promise<void> {
  const { settings } = session;
  await settings.ready();
  if (!settings.all().some(({ scanWorkspace }) => scanWorkspace)) {
    scan.bySetting = new Coverage();
    return;
  }
  const coverage = scan.bySetting;
  if (coverage.hasBegun) return;
  coverage.begin();
  const includes = (file: FileId): boolean => settings.of(file).scanWorkspace;
  await run(session, scan, { coverage, includes, progress: await openProgress(session) });
}

interface Run extends Pick<ScanWalk, 'coverage' | 'includes'> {
  readonly progress: Progress;
}

async function run(session: Session, scan: WorkspaceScan, { coverage, includes, progress }: Run): Promise<ScanResult> {
  const { settings, index } = session;
  const { token } = progress;
  const counts = new ScanCounts();
  try {
    await settings.ready();
    index.includeAll();
    await index.whenRead(progress.reading, token);
    const onFile: ScanWalk['onFile'] = (diagnostics, done, total) => {
      counts.add(diagnostics, done, total);
      progress.checked(done, total);
    };
    await scan.walk({ coverage, includes, onFile }, token);
  } finally {
    progress.end();
  }
  return counts.result(token.isCancellationRequested, index.status.limit);
}

interface Progress {
  /** Cancelled by whoever is shown the progress. */
  readonly token: CancellationToken;
  readonly reading: (status: WorkspaceStatus) => void;
  readonly checked: (done: number, total: number) => void;
  readonly end: () => void;
}

/** Where the client wants it to be shown, else one that the client is asked to open. */
async function openProgress(
  { connection: { window } }: Session,
  workDoneToken?: ScanParams['workDoneToken'],
  requestToken?: CancellationToken,
): Promise<Progress> {
  const own = workDoneToken === undefined ? await window.createWorkDoneProgress() : undefined;
  const reporter = own ?? window.attachWorkDoneProgress(workDoneToken);
  const source = new CancellationTokenSource();
  for (const token of [requestToken, own?.token]) token?.onCancellationRequested(() => source.cancel());
  let shown = 0;
  const report = (percentage: number, text: string): void => {
    if (percentage === shown) return;
    shown = percentage;
    reporter.report(percentage, text);
  };
  reporter.begin('Checking the workspace', 0, undefined, true);
  return {
    token: source.token,
    // The first half: what is read is known to the checks of all files.
    reading: ({ filesRead, filesKnown }) =>
      report(percent(filesRead, filesKnown, 0), `reading, ${filesRead} of ${filesKnown} files`),
    checked: (done, total) => report(percent(done, total, 50), `${done} of ${total} files`),
    end: () => reporter.done(),
  };
}

/** Half of the way, from `start` on. */
function percent(done: number, total: number, start: 0 | 50): number {
  return start + (total === 0 ? 0 : Math.floor((50 * done) / total));
}
