/** The parts of one running server, as the features see them. */
import { URI } from 'vscode-uri';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import type { Workspace } from '../analysis/api';
import type { ClientFeatures } from './clientFeatures';
import type { ConfigurationStore } from './configurationStore';
import type { OpenDocument, OpenDocuments } from './documents';
import type { WorkspaceIndex } from './workspaceIndex';
import type { Log } from './log';
import type { Platform } from './platform';
import { cancelled, nextTurn, retryLater, throwIfCancelled } from './settle';
import type { Settings } from './settings';
import type { Sources } from './sources';
import type { World } from './world';

export interface Session {
  readonly connection: Connection;
  readonly client: ClientFeatures;
  readonly platform: Platform;
  readonly log: Log;
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly sources: Sources;
  readonly settings: Settings;
  readonly index: WorkspaceIndex;
  readonly configuration: ConfigurationStore;
  readonly world: World;
}

/**
 * Brings everything up to date for a question about one document.
 * @throws ResponseError when the question is cancelled or the document changes meanwhile
 */
export async function prepare(session: Session, open: OpenDocument, token: CancellationToken): Promise<void> {
  const { version } = open.document;
  await session.settings.ready();
  await session.configuration.discover(open.file);
  await session.sources.flush();
  await nextTurn();
  throwIfCancelled(token);
  await session.index.prepare(open.file, token);
  const now = session.documents.get(open.document.uri);
  if (!now) throw cancelled();
  if (now.document.version !== version) throw retryLater();
}

/** Link to the page of a rule: the client's own, else the bundled file. */
export function rulePageLink(session: Session, rule: string): string | null {
  const template = session.client.options.rulePageLink;
  return template === undefined ? session.platform.rulePageUri(rule) : template.replaceAll('{rule}', rule);
}

/** Rule links inside Markdown, `[text](threadwise-rule:<id>)`, in the form that the client can follow there. */
export function withRuleLinks(session: Session, markdown: string, where: 'hover' | 'page'): string {
  const inHover = where === 'hover' ? session.client.options.hoverRulePageLink : undefined;
  return markdown.replaceAll(/\[([^\]]*)\]\(threadwise-rule:([\w-]+)\)/g, (_, text: string, rule: string) => {
    const link = inHover?.replaceAll('{rule}', rule) ?? rulePageLink(session, rule);
    return link === null ? text : `[${text}](${link})`;
  });
}

/** Last segment of a document's name, for titles. */
export function baseName(uri: string): string {
  const { path } = URI.parse(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}
