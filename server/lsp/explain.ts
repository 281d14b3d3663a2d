/** "Explain Concurrency Model" and the pages of rules: Markdown that the client shows in its own way. */
import type { CancellationToken } from 'vscode-languageserver';
import type { CommandHandler } from './commands';
import { guarded } from './log';
import { offerPictures, type AskPicture } from './picture';
import {
  EXPLAIN_REQUEST,
  RULE_PAGE_REQUEST,
  type ExplainParams,
  type ExplainResult,
  type PictureParams,
  type ProtocolPosition,
  type RulePageParams,
  type RulePageResult,
} from './protocol';
import { baseName, prepare, type Session } from './session';

/** @returns what carries out `EXPLAIN_AT_COMMAND` */
export function offerExplanations(session: Session): CommandHandler {
  const { connection, log, platform } = session;
  const ask = offerPictures(session);
  connection.onRequest(
    EXPLAIN_REQUEST,
    guarded(log, 'Explain', null, (params: ExplainParams, token: CancellationToken) =>
      explainFunction(session, ask, params, token),
    ),
  );
  connection.onRequest(
    RULE_PAGE_REQUEST,
    guarded(log, 'Rule page', null, async ({ rule }: RulePageParams): Promise<RulePageResult | null> => {
      const markdown = await platform.readRulePage(rule);
      return markdown === null ? null : { markdown };
    }),
  );
  return (params, token) => {
    const request = readArguments(params.arguments ?? []);
    return request && explain(session, ask, request, token);
  };
}

async function explain(
  session: Session,
  ask: AskPicture,
  params: PictureParams,
  token: CancellationToken,
): Promise<Omit<ExplainResult, 'range'> | null> {
  if (params.kind === 'function') return explainFunction(session, ask, params, token);
  const answer = await ask(params, token);
  return answer && { title: answer.picture.title, markdown: answer.markdown };
}

async function explainFunction(
  session: Session,
  ask: AskPicture,
  { textDocument, position }: ExplainParams,
  token: CancellationToken,
): Promise<ExplainResult | null> {
  const { documents, workspace, sources } = session;
  const open = documents.get(textDocument.uri);
  if (!open) return null;
  await prepare(session, open, token);
  const explanation = workspace.explainAt(open.file, sources.offsetOf(open, position));
  const answer = explanation && (await ask({ kind: 'function', textDocument, position }, token));
  if (!answer) return null;
  return {
    title: `${explanation.function} (${baseName(open.document.uri)})`,
    markdown: answer.markdown,
    range: sources.rangeOf(open.file, explanation.span),
  };
}

/** `[uri, position]`, `[uri]` or nothing, from any client. */
function readArguments(given: readonly unknown[]): PictureParams | null {
  const [uri, position] = given;
  if (given.length === 0) return { kind: 'workspace' };
  if (typeof uri !== 'string') return null;
  const textDocument = { uri };
  if (given.length === 1) return { kind: 'file', textDocument };
  const { line, character } = (position ?? {}) as Partial<ProtocolPosition>;
  if (typeof line !== 'number' || typeof character !== 'number') return null;
  return { kind: 'function', textDocument, position: { line, character } };
}
