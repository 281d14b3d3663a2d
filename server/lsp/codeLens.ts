/**
 * Lines over functions that say where they run. Off by default, and then there is no work at all: the client is only
 * told about them once a folder turns them on.
 */
import {
  CodeLensRefreshRequest,
  CodeLensRequest,
  type CancellationToken,
  type CodeLens,
  type CodeLensParams,
  type Disposable,
} from 'vscode-languageserver';
import type { OpenDocument } from './documents';
import { guarded, inBackground } from './log';
import { EXPLAIN_AT_COMMAND } from './protocol';
import { prepare, type Session } from './session';
import { debounced, unlessOutdated } from './settle';

export interface CodeLenses {
  /** Tells the client whether there are any. */
  readonly settingsChanged: () => Promise<void>;
}

/** Lines that jump about while somebody types are worse than lines that are late. */
const REFRESH_SETTLE = 400;

export function offerCodeLenses(session: Session): CodeLenses {
  const { connection, client, documents, settings, log, world } = session;
  const shown = new Map<string, string>();
  documents.onClose(({ document }) => shown.delete(document.uri));
  connection.onCodeLens(
    guarded(log, 'Code lenses', null, async ({ textDocument: { uri } }: CodeLensParams, token) => {
      const open = documents.get(uri);
      const lenses = open ? await lensesOf(session, open, token) : [];
      shown.set(uri, JSON.stringify(lenses));
      return lenses;
    }),
  );

  const refresh = debounced(REFRESH_SETTLE, () => {
    inBackground(log, 'Refreshing code lenses', async () => {
      for (const [uri, before] of [...shown]) {
        const open = documents.get(uri);
        const now = open && (await unlessOutdated((token) => lensesOf(session, open, token)));
        if (now && JSON.stringify(now) !== before) return connection.sendRequest(CodeLensRefreshRequest.type);
      }
    });
  });
  const analysisChanged = (): void => {
    if (shown.size > 0 && client.codeLensRefresh) refresh();
  };
  documents.onChange(analysisChanged);
  world.onChange(analysisChanged);

  let registration: Disposable | undefined;
  const settingsChanged = async (): Promise<void> => {
    await settings.ready();
    const isOn = settings.all().some(({ codeLens }) => codeLens);
    if (isOn && client.registersCodeLenses) {
      registration ??= await connection.client.register(CodeLensRequest.type, { documentSelector: null });
    }
    if (isOn) {
      analysisChanged();
      return;
    }
    registration?.dispose();
    registration = undefined;
    shown.clear();
  };
  return { settingsChanged };
}

async function lensesOf(session: Session, open: OpenDocument, token: CancellationToken): Promise<CodeLens[]> {
  const { settings, workspace, sources, configuration, client } = session;
  await settings.ready();
  const { enable, codeLens } = settings.of(open.file);
  if (!codeLens || !enable) return [];
  await prepare(session, open, token);
  if (configuration.exclusion(open.file) !== null) return [];
  const command = client.options.explainCommand ?? EXPLAIN_AT_COMMAND;
  const lenses = workspace.lensesOf(open.file).filter(({ span }) => sources.isIn(open, span.start));
  return lenses.map(({ span, title }) => {
    const range = sources.rangeOf(open.file, span);
    return { range, command: { title, command, arguments: [open.document.uri, range.start] } };
  });
}
