/** Notebooks: their Python cells are one file. The client tells about cells in their order, which is that of the file. */
import {
  NotebookDocuments,
  type Connection,
  type NotebookDocument,
  type NotebookDocumentSyncOptions,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileId } from '../../rules/model';
import type { DocumentTracker, OpenDocument } from './documents';
import type { FileNames } from './fileNames';

export const NOTEBOOK_SYNC: NotebookDocumentSyncOptions = {
  notebookSelector: [{ notebook: '*', cells: [{ language: 'python' }] }],
};

export function trackNotebooks(connection: Connection, names: FileNames): DocumentTracker {
  const notebooks = new NotebookDocuments(TextDocument);
  const open = new Map<FileId, NotebookDocument>();
  const wrap = (document: TextDocument): OpenDocument | null => {
    const notebook = notebooks.findNotebookDocumentForCell(document.uri);
    return notebook ? { file: names.fileOfNotebook(notebook.uri), document } : null;
  };
  const get = (uri: string): OpenDocument | null => {
    const document = notebooks.cellTextDocuments.get(uri);
    return document ? wrap(document) : null;
  };
  notebooks.onDidOpen((notebook) => open.set(names.fileOfNotebook(notebook.uri), notebook));
  // Told before its cells are closed: they go as a file goes.
  notebooks.onDidClose((notebook) => open.delete(names.fileOfNotebook(notebook.uri)));
  notebooks.listen(connection);

  return {
    get,
    isOpen: (file) => open.has(file),
    files: () =>
      [...open].map(([file, notebook]) => ({
        file,
        isNotebook: true,
        parts: notebook.cells.flatMap((cell) => notebooks.getCellTextDocument(cell) ?? []),
      })),
    onOpen(listener) {
      const tell = (uri: string): void => {
        const cell = get(uri);
        if (cell) listener(cell);
      };
      notebooks.onDidOpen(({ cells }) => {
        for (const { document } of cells) tell(document);
      });
      notebooks.onDidChange(({ cells }) => {
        for (const { document } of cells?.added ?? []) tell(document);
      });
    },
    onChange: (listener) =>
      notebooks.onDidChange(({ notebookDocument, cells }) => {
        if (cells) listener(names.fileOfNotebook(notebookDocument.uri));
      }),
    onClose: (listener) =>
      notebooks.cellTextDocuments.onDidClose(({ document }) => {
        const cell = wrap(document);
        if (cell) listener(cell);
      }),
  };
}
