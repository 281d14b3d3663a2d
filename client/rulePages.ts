/** The pages of rules, bundled with the extension: they open in the editor, offline. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { RULE_PAGE_REQUEST, type RulePageParams, type RulePageResult } from '../server/lsp/protocol';
import { openMarkdownPreview } from './virtualDocuments';

export const OPEN_RULE_PAGE_COMMAND = 'threadwise.openRulePage';
const SCHEME = 'threadwise-rule';

/** The link behind a diagnostic's code. A virtual document, because links may not run commands there. */
export function rulePageUri(rule: string): string {
  return `${SCHEME}:/${rule}.md`;
}

export function registerRulePages(client: LanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async ({ path }) => {
        const rule = path.replace(/^\//, '').replace(/\.md$/, '');
        return (await readRulePage(client, rule)) ?? `There is no page for the rule \`${rule}\`.`;
      },
    }),
    vscode.commands.registerCommand(OPEN_RULE_PAGE_COMMAND, async (rule?: unknown) => {
      const chosen = typeof rule === 'string' ? rule : ruleAtCursor();
      if (chosen === undefined) {
        void vscode.window.showInformationMessage(
          'Threadwise: place the cursor on a finding to open the page of its rule.',
        );
        return;
      }
      await openMarkdownPreview(vscode.Uri.parse(rulePageUri(chosen)), 'here');
    }),
  );
}

async function readRulePage(client: LanguageClient, rule: string): Promise<string | undefined> {
  const params: RulePageParams = { rule };
  const page = await client.sendRequest<RulePageResult | null>(RULE_PAGE_REQUEST, params);
  return page?.markdown;
}

function ruleAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const ours = vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === 'threadwise');
  const { active } = editor.selection;
  const found =
    ours.find(({ range }) => range.contains(active)) ?? ours.find(({ range }) => range.start.line === active.line);
  const code = found?.code;
  return typeof code === 'object' ? String(code.value) : code?.toString();
}
