/**
 * What client and server say to each other beyond the Language Server Protocol: method names and plain data.
 * Both sides import this file (they bundle different builds of the protocol library), so it imports nothing but the
 * shape of explanations, which is plain data.
 */
import type { Picture } from '../analysis/explain/picture/model';

export type * from '../analysis/explain/picture/model';

/** Request `ExplainParams` → `ExplainResult | null`: the concurrency model of the function around a position. */
export const EXPLAIN_REQUEST = 'threadwise/explain';
/** Request `PictureParams` → `PictureResult | null`: the concurrency model as a picture, at every size. */
export const PICTURE_REQUEST = 'threadwise/picture';
/** Request `RulePageParams` → `RulePageResult | null`: the documentation of a rule. */
export const RULE_PAGE_REQUEST = 'threadwise/rulePage';
/** Request `IgnoreParams` → `IgnoreResult | null`: the edits that ignore a finding, for a reason that the client has asked for. */
export const IGNORE_REQUEST = 'threadwise/ignore';
/** Request `ConfigurationParams` → `ConfigurationResult | null`: what applies to a document, and where it comes from. */
export const CONFIGURATION_REQUEST = 'threadwise/configuration';
/** Request `ScanParams` → `ScanResult | null`: checks all files; findings of those that are not shown are published. */
export const SCAN_REQUEST = 'threadwise/scanWorkspace';
/**
 * Notification `DocumentsHidden`, client to server: diagnostics that were pulled for these documents are no longer shown.
 * Clients that say so by closing the document need not send it.
 */
export const DOCUMENTS_HIDDEN_NOTIFICATION = 'threadwise/documentsHidden';
/** Notification `DocumentStatus`, server to client: what was checked, or why not. */
export const DOCUMENT_STATUS_NOTIFICATION = 'threadwise/documentStatus';
/** Notification `WorkspaceStatus`, server to client: how far background indexing is. */
export const WORKSPACE_STATUS_NOTIFICATION = 'threadwise/workspaceStatus';
/**
 * Command → `{ title, markdown, … } | null`, for editors without our client: `[uri, position]` explains a function,
 * `[uri]` a file, and `[]` the workspace.
 */
export const EXPLAIN_AT_COMMAND = 'threadwise.explainAt';
/** Command → `ScanResult | null`, for editors without our client: the same as the request, and the summary is shown as a message. */
export const SCAN_COMMAND = 'threadwise.scanWorkspace';

/**
 * For Node.js, when it runs the server. Every answer makes some tens of megabytes of short-lived objects beside facts that
 * stay: with room for them, they are gone before they are copied, which is a fifth of the time from a keystroke to its
 * squiggle.
 */
export const SERVER_FLAGS = ['--max-semi-space-size=64'];

/** What a client may say in `initializationOptions`; every part is optional. */
export interface InitializationOptions {
  /** URI that opens the page of a rule, with `{rule}` for its id: the link behind a diagnostic's code. */
  readonly rulePageLink?: string;
  /** The same for links in hovers, where clients may allow command links. */
  readonly hoverRulePageLink?: string;
  /** Client command that explains `[uri, position]`; only with it "Explain…" is offered among the code actions. */
  readonly explainCommand?: string;
  /** Client command that asks for a reason and then ignores `[uri, position, rule, scope]`; without it no reason is asked for. */
  readonly ignoreCommand?: string;
  /** Client command that opens the page of the rule `[id]`; only with it the page is offered among the code actions. */
  readonly openRulePageCommand?: string;
  /** The editor shows the messages of diagnostics in the same hover: ours need not repeat them. */
  readonly hoverShowsDiagnostics?: boolean;
  /** The `threadwise` settings, for clients that do not answer `workspace/configuration`. */
  readonly settings?: unknown;
}

export interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}

export interface ProtocolRange {
  readonly start: ProtocolPosition;
  readonly end: ProtocolPosition;
}

export interface ExplainParams {
  readonly textDocument: { readonly uri: string };
  readonly position: ProtocolPosition;
}

export interface ExplainResult {
  readonly title: string;
  readonly markdown: string;
  readonly range: ProtocolRange;
}

export type IgnoreScope = 'line' | 'file';

export interface IgnoreParams {
  readonly textDocument: { readonly uri: string };
  /** Where the finding starts. */
  readonly position: ProtocolPosition;
  readonly rule: string;
  readonly scope: IgnoreScope;
  /** May be empty. */
  readonly reason: string;
}

export interface IgnoreResult {
  /** One, or cells of one notebook. */
  readonly documents: readonly DocumentEdits[];
}

export interface DocumentEdits {
  readonly uri: string;
  /** Of the text that the edits are for. */
  readonly version: number;
  readonly edits: readonly { readonly range: ProtocolRange; readonly newText: string }[];
}

/** As `PictureRequest` of the engine, with documents and positions instead of files and offsets. */
export type PictureParams =
  | { readonly kind: 'function'; readonly textDocument: { readonly uri: string }; readonly position: ProtocolPosition }
  | { readonly kind: 'file'; readonly textDocument: { readonly uri: string } }
  | { readonly kind: 'entry'; readonly entry: string }
  | {
      readonly kind: 'workspace';
      readonly expanded?: readonly string[];
      readonly collapsed?: readonly string[];
      /** Only another view of the same: findings that are known need not be looked for again. */
      readonly isSameText?: boolean;
    };

export interface PictureResult {
  /** Files of its places are URIs. */
  readonly picture: Picture;
  readonly markdown: string;
  /** The workspace is still being read: there is more to come. */
  readonly isIndexing: boolean;
}

export interface ConfigurationParams {
  readonly textDocument: { readonly uri: string };
  /** Where the client has settings from, by key (`maxFiles`, `rules.busy-wait`): `workspace settings`. */
  readonly editorScopes?: Readonly<Record<string, string>>;
}

export interface ConfigurationResult {
  readonly markdown: string;
}

export interface RulePageParams {
  readonly rule: string;
}

export interface RulePageResult {
  readonly markdown: string;
}

export interface ScanParams {
  /** Where progress is reported; without it the server opens a progress of its own. */
  readonly workDoneToken?: string | number;
}

export interface ScanResult {
  readonly findings: number;
  /** In the order of the documents, without areas that have no findings. */
  readonly areas: readonly { readonly title: string; readonly findings: number }[];
  readonly isCancelled: boolean;
  /** The same in words, and what was left out. */
  readonly summary: string;
}

export interface DocumentsHidden {
  readonly uris: readonly string[];
}

export interface DocumentStatus {
  readonly uri: string;
  readonly state: 'checked' | 'not-checked';
  readonly findings: number;
  /** Why it was not checked: completes "not checked: …". */
  readonly reason?: string;
}

export interface WorkspaceStatus {
  readonly state: 'indexing' | 'ready';
  readonly filesKnown: number;
  readonly filesRead: number;
  /** Set when there are more files than `threadwise.maxFiles` allows. */
  readonly limit?: number;
}
