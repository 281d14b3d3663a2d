/** The documents that are open in the client and in a language that is checked; cells of notebooks are documents, too. */
import { TextDocuments, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileId } from '../../rules/model';
import { createFileNames, type FileNames } from './fileNames';
import { trackNotebooks } from './notebooks';

export interface OpenDocument {
  readonly file: FileId;
  readonly document: TextDocument;
}

/** A file as the client has it: one document, or the cells of a notebook in their order. */
export interface OpenFile {
  readonly file: FileId;
  readonly isNotebook: boolean;
  readonly parts: readonly TextDocument[];
}

/** What both kinds of documents have in common. */
export interface DocumentTracker {
  get(uri: string): OpenDocument | null;
  isOpen(file: FileId): boolean;
  files(): readonly OpenFile[];
  onOpen(listener: (opened: OpenDocument) => void): void;
  /** Its text, or which cells it has; opening is not a change. */
  onChange(listener: (file: FileId) => void): void;
  onClose(listener: (closed: OpenDocument) => void): void;
}

export interface OpenDocuments extends DocumentTracker {
  readonly names: FileNames;
  all(): readonly OpenDocument[];
  /** When (of `now`) a file last changed. */
  lastChange(file: FileId): number;
}

export function trackDocuments(connection: Connection, now: () => number): OpenDocuments {
  const names = createFileNames();
  const trackers = [trackTexts(connection, names), trackNotebooks(connection, names)];
  const changedAt = new Map<FileId, number>();
  for (const tracker of trackers) {
    tracker.onChange((file) => changedAt.set(file, now()));
    tracker.onClose(({ file }) => changedAt.delete(file));
  }
  const files = (): OpenFile[] => trackers.flatMap((tracker) => tracker.files());
  return {
    names,
    get: (uri) => trackers.map((tracker) => tracker.get(uri)).find((open) => open !== null) ?? null,
    isOpen: (file) => trackers.some((tracker) => tracker.isOpen(file)),
    files,
    all: () => files().flatMap(({ file, parts }) => parts.map((document) => ({ file, document }))),
    lastChange: (file) => changedAt.get(file) ?? Number.NEGATIVE_INFINITY,
    onOpen(listener) {
      for (const tracker of trackers) tracker.onOpen(listener);
    },
    onChange(listener) {
      for (const tracker of trackers) tracker.onChange(listener);
    },
    onClose(listener) {
      for (const tracker of trackers) tracker.onClose(listener);
    },
  };
}

function trackTexts(connection: Connection, names: FileNames): DocumentTracker {
  const documents = new TextDocuments(TextDocument);
  const openFiles = new Set<FileId>();
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
    whenChecked(document, ({ file }) => openFiles.add(file));
  });
  documents.onDidClose(({ document }) => {
    versionAtOpen.delete(document.uri);
    whenChecked(document, ({ file }) => openFiles.delete(file));
  });
  documents.listen(connection);

  return {
    get(uri) {
      const document = documents.get(uri);
      return document ? wrap(document) : null;
    },
    isOpen: (file) => openFiles.has(file),
    files: () =>
      documents.all().flatMap((document) => {
        const open = wrap(document);
        return open ? [{ file: open.file, isNotebook: false, parts: [document] }] : [];
      }),
    onOpen: (listener) =>
      documents.onDidOpen(({ document }) => {
        whenChecked(document, listener);
      }),
    onChange: (listener) =>
      documents.onDidChangeContent(({ document }) => {
        if (versionAtOpen.get(document.uri) !== document.version) whenChecked(document, ({ file }) => listener(file));
      }),
    onClose: (listener) =>
      documents.onDidClose(({ document }) => {
        whenChecked(document, listener);
      }),
  };
}
