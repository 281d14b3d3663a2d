/** One document's diagnostics with an id that covers everything in them, and its line in the status. */
import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { Finding } from '../analysis/api';
import type { OpenDocument } from './documents';
import { toDiagnostic } from './diagnostics';
import { DOCUMENT_STATUS_NOTIFICATION, type DocumentStatus } from './protocol';
import { prepare, rulePageLink, type Session } from './session';

export interface CheckResult {
  readonly items: Diagnostic[];
  /** Equal ids mean equal diagnostics, down to positions in other files: `unchanged` never lies. */
  readonly resultId: string;
}

export async function checkDocument(
  session: Session,
  open: OpenDocument,
  token: CancellationToken,
): Promise<CheckResult> {
  await prepare(session, open, token);
  const reason = reasonNotToCheck(session, open.file);
  const { uri } = open.document;
  const items = diagnosticsOf(session, open.file, ({ span }) => session.sources.isIn(open, span.start));
  reportStatus(session, {
    uri,
    state: reason === null ? 'checked' : 'not-checked',
    findings: items.length,
    ...(reason !== null && { reason }),
  });
  return { items, resultId: session.platform.host.hash(JSON.stringify(items)) };
}

/** Completes "not checked: …"; `null`: it is. */
export function reasonNotToCheck(session: Session, file: FileId): string | null {
  if (!session.settings.of(file).enable) return 'turned off in the settings';
  const status = session.workspace.status(file);
  return session.configuration.exclusion(file) ?? (status?.k === 'skipped' ? status.reason : null);
}

/** As of now; none for a file that is not checked. */
export function diagnosticsOf(
  session: Session,
  file: FileId,
  includes: (finding: Finding) => boolean = () => true,
): Diagnostic[] {
  if (reasonNotToCheck(session, file) !== null) return [];
  const { client, sources, workspace } = session;
  const findings = workspace.check(file).filter(includes);
  return findings.map((finding) =>
    toDiagnostic(finding, {
      client,
      hash: sources.contentHash(file),
      locationOf: (place, span) => ({ uri: sources.uriOf(place, span.start), range: sources.rangeOf(place, span) }),
      rulePageLink: (rule) => rulePageLink(session, rule),
    }),
  );
}

function reportStatus(session: Session, status: DocumentStatus): void {
  void session.connection.sendNotification(DOCUMENT_STATUS_NOTIFICATION, status);
}
