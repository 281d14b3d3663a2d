/** "Explain Concurrency Model" and the pages of rules: Markdown that the client shows in its own way. */
import type { CancellationToken, ExecuteCommandParams } from 'vscode-languageserver';
import { guarded } from './log';
import {
  EXPLAIN_AT_COMMAND,
  EXPLAIN_REQUEST,
  RULE_PAGE_REQUEST,
  type ExplainParams,
  type ExplainResult,
  type ProtocolPosition,
  type RulePageParams,
  type RulePageResult,
} from './protocol';
import { baseName, prepare, withRuleLinks, type Session } from './session';

export function offerExplanations(session: Session): void {
  const { connection, log, platform } = session;
  connection.onRequest(
    EXPLAIN_REQUEST,
    guarded(log, 'Explain', null, (params: ExplainParams, token: CancellationToken) => explain(session, params, token)),
  );
  connection.onExecuteCommand(
    guarded(log, 'Command', null, (params: ExecuteCommandParams, token: CancellationToken) => {
      const request = params.command === EXPLAIN_AT_COMMAND ? readArguments(params.arguments) : null;
      return request && explain(session, request, token);
    }),
  );
  connection.onRequest(
    RULE_PAGE_REQUEST,
    guarded(log, 'Rule page', null, async ({ rule }: RulePageParams): Promise<RulePageResult | null> => {
      const markdown = await platform.readRulePage(rule);
      return markdown === null ? null : { markdown };
    }),
  );
}

async function explain(
  session: Session,
  params: ExplainParams,
  token: CancellationToken,
): Promise<ExplainResult | null> {
  const { documents, workspace, sources } = session;
  const open = documents.get(params.textDocument.uri);
  if (!open) return null;
  await prepare(session, open, token);
  const explanation = workspace.explainAt(open.file, open.document.offsetAt(params.position));
  if (!explanation) return null;
  return {
    title: `${explanation.function} (${baseName(open.document.uri)})`,
    markdown: withRuleLinks(session, explanation.markdown, 'page'),
    range: sources.rangeOf(open.file, explanation.span),
  };
}

/** `[uri, position]`, from any client. */
function readArguments(given: readonly unknown[] | undefined): ExplainParams | null {
  const [uri, position] = given ?? [];
  const { line, character } = (position ?? {}) as Partial<ProtocolPosition>;
  if (typeof uri !== 'string' || typeof line !== 'number' || typeof character !== 'number') return null;
  return { textDocument: { uri }, position: { line, character } };
}
