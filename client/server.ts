/** The connection to the language server. */
import * as path from 'node:path';
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { SERVER_FLAGS, type InitializationOptions } from '../server/lsp/protocol';
import { EXPLAIN_COMMAND } from './explainView';
import { IGNORE_COMMAND } from './ignore';
import { SELECTOR } from './languages';
import { OPEN_RULE_PAGE_COMMAND, rulePageUri } from './rulePages';

export interface Server {
  readonly client: LanguageClient;
  /** Several requests while one is being carried out come to one more. */
  restart(): Promise<void>;
}

/** Old versions of files, in comparisons: nobody can fix anything there. */
const HISTORY_SCHEMES = new Set(['git', 'gitlens', 'svn', 'vscode-local-history', 'pr', 'review']);

export function createServer(context: vscode.ExtensionContext, output: vscode.LogOutputChannel): Server {
  const module = context.asAbsolutePath(path.join('dist', 'server.js'));
  const client = new LanguageClient(
    'threadwise',
    'Threadwise',
    { module, transport: TransportKind.ipc, options: { execArgv: SERVER_FLAGS } },
    clientOptions(output),
  );
  return { client, restart: serialised(() => client.restart()) };
}

function clientOptions(output: vscode.LogOutputChannel): LanguageClientOptions {
  const initializationOptions: InitializationOptions = {
    rulePageLink: rulePageUri('{rule}'),
    hoverRulePageLink: `command:${OPEN_RULE_PAGE_COMMAND}?%5B%22{rule}%22%5D`,
    explainCommand: EXPLAIN_COMMAND,
    ignoreCommand: IGNORE_COMMAND,
    openRulePageCommand: OPEN_RULE_PAGE_COMMAND,
    hoverShowsDiagnostics: true,
  };
  return {
    documentSelector: SELECTOR,
    outputChannel: output,
    initializationOptions,
    markdown: { isTrusted: { enabledCommands: [OPEN_RULE_PAGE_COMMAND, EXPLAIN_COMMAND] } },
    middleware: {
      provideDiagnostics: (document, previousResultId, token, next) => {
        const uri = 'uri' in document ? document.uri : document;
        return HISTORY_SCHEMES.has(uri.scheme) ? null : next(document, previousResultId, token);
      },
    },
  };
}

function serialised(act: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = (): Promise<void> => {
    current = act().finally(() => {
      current = undefined;
    });
    return current;
  };
  const ignoreFailure = (): void => undefined;
  return () => {
    if (!current) return run();
    next ??= current.catch(ignoreFailure).then(() => {
      next = undefined;
      return run();
    });
    return next;
  };
}
