/** What the language server needs of the machine it runs on, besides the analysis's own Host. */
import type { FileId } from '../../rules/model';
import type { Host } from '../analysis/host';
import type { OnDisk } from '../platform/notebookFile';

export interface Platform {
  readonly host: Host;
  /** `null` where there is no file system: then only open documents are checked. */
  readonly files: FileAccess | null;
  /** The Markdown of a rule's page; `null` when it is not bundled. */
  readRulePage(rule: string): Promise<string | null>;
  /** A URI that any editor can open, for clients that name none of their own. */
  rulePageUri(rule: string): string | null;
}

export interface FileAccess {
  /** Everything under a folder that matters: sources, manifests, project files; ignore files respected. */
  list(folder: FileId, signal: AbortSignal): Promise<readonly FileId[]>;
  /** @param maxSize in bytes */
  read(file: FileId, maxSize: number): Promise<FileContent>;
}

export type FileContent =
  /** `onDisk` where the text is not that of the file: of a notebook. */
  | { readonly k: 'text'; readonly text: string; readonly onDisk?: OnDisk }
  | { readonly k: 'missing' }
  /** `reason` completes "not checked: …". */
  | { readonly k: 'unusable'; readonly reason: string };
