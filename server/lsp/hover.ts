/** Hover: what stands under the cursor does to the thread it runs on. */
import { MarkupKind, type CancellationToken, type Hover, type HoverParams } from 'vscode-languageserver';
import { guarded } from './log';
import { prepare, withRuleLinks, type Session } from './session';

export function offerHover(session: Session): void {
  session.connection.onHover(guarded(session.log, 'Hover', null, (params, token) => hover(session, params, token)));
}

async function hover(session: Session, params: HoverParams, token: CancellationToken): Promise<Hover | null> {
  const open = session.documents.get(params.textDocument.uri);
  if (!open || !session.settings.of(open.file).enable) return null;
  await prepare(session, open, token);
  const description = session.workspace.describeAt(open.file, session.sources.offsetOf(open, params.position));
  if (!description) return null;
  const { markdown, beyondMessage = markdown } = description;
  const text = session.client.options.hoverShowsDiagnostics ? beyondMessage : markdown;
  if (text === '') return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: withRuleLinks(session, text, 'hover') },
    range: session.sources.rangeOf(open.file, description.span),
  };
}
