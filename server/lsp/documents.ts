/** The documents that are open in the client and in a language that is checked. */
import { TextDocuments, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileId } from '../../rules/model';
import { createFileNames, type FileNames } from './fileNames';

export interface OpenDocument {
  readonly file: FileId;
  readonly document: TextDocument;
}

export interface OpenDocuments {
  readonly names: FileNames;
  get(uri: string): OpenDocument | null;
  isOpen(file: FileId): boolean;
  all(): readonly OpenDocument[];
  /** Milliseconds (of `now`) since the document last changed; opening is not a change. */
  lastChange(uri: string): number;
  onOpen(listener: (opened: OpenDocument) => void): void;
  onChange(listener: (changed: OpenDocument) => void): void;
  onClose(listener: (closed: OpenDocument) => void): void;
}

export function trackDocuments(connection: Connection, now: () => number): OpenDocuments {
  const documents = new TextDocuments(TextDocument);
  const names = createFileNames();
  const openFiles = new Map<FileId, string>();
  const changedAt = new Map<string, number>();

  const wrap = (document: TextDocument): OpenDocument | null => {
    const file = names.fileOf(document.uri, document.languageId);
    return file === null ? null : { file, document };
  };
  const whenChecked = (document: TextDocument, act: (open: OpenDocument) => void): void => {
    const open = wrap(document);
    if (open) act(open);
  };

  // The library also reports a change when a document opens: that one must not delay its first diagnostics.
  const versionAtOpen = new Map<string, number>();
  documents.onDidOpen(({ document }) => {
    versionAtOpen.set(document.uri, document.version);
    whenChecked(document, ({ file }) => openFiles.set(file, document.uri));
  });
  documents.onDidChangeContent(({ document }) => {
    if (versionAtOpen.get(document.uri) !== document.version) changedAt.set(document.uri, now());
  });
  documents.onDidClose(({ document }) => {
    versionAtOpen.delete(document.uri);
    changedAt.delete(document.uri);
    whenChecked(document, ({ file }) => openFiles.delete(file));
  });
  documents.listen(connection);

  return {
    names,
    get(uri) {
      const document = documents.get(uri);
      return document ? wrap(document) : null;
    },
    isOpen: (file) => openFiles.has(file),
    all: () => documents.all().flatMap((document) => wrap(document) ?? []),
    lastChange: (uri) => changedAt.get(uri) ?? Number.NEGATIVE_INFINITY,
    onOpen: (listener) =>
      documents.onDidOpen(({ document }) => {
        whenChecked(document, listener);
      }),
    onChange: (listener) =>
      documents.onDidChangeContent(({ document }) => {
        whenChecked(document, listener);
      }),
    onClose: (listener) =>
      documents.onDidClose(({ document }) => {
        whenChecked(document, listener);
      }),
  };
}
