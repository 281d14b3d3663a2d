/**
 * Brings texts to the engine: those of open documents, which win, and those on disk. All writes go through one queue,
 * so that an older text never overtakes a newer one. Knows which document a place in a file belongs to.
 */
import type { Position, TextEdit as ProtocolEdit, Range } from 'vscode-languageserver';
import type { Span } from '../../rules/facts';
import type { FileId } from '../../rules/model';
import type { Workspace } from '../analysis/api';
import type { TextEdit } from '../analysis/languages/frontEnd';
import { insideCell, moduleOfCells, type CellPlace } from '../analysis/notebooks/module';
import { bomLength, computeLineStarts, lineIndexAt, positionAt } from '../analysis/positions';
import type { OnDisk } from '../platform/notebookFile';
import { isMinified, isMinifiedName } from '../platform/readSource';
import type { OpenDocument, OpenDocuments, OpenFile } from './documents';
import type { FileAccess } from './platform';

export interface Sources {
  /** Hands over the open documents that have changed since the last time. */
  flush(): Promise<void>;
  /** Reads a file again; if it is gone, so are its findings. Open documents are left alone. */
  loadFromDisk(file: FileId): Promise<void>;
  /** For a file that no longer exists; an open document stays. */
  remove(file: FileId): Promise<void>;
  /** Lines and columns of a span in its document, as of the text the engine knows. */
  rangeOf(file: FileId, span: Span): Range;
  /** An edit of the file, in the document in which it starts. */
  editOf(file: FileId, edit: TextEdit): ProtocolEdit;
  /** The document in which an offset of a file stands: its own, or a cell of a notebook. */
  uriOf(file: FileId, offset: number): string;
  /** Whether an offset of its file stands in this document. */
  isIn(open: OpenDocument, offset: number): boolean;
  /** The offset in its file of a position in a document. */
  offsetOf(open: OpenDocument, position: Position): number;
  /** A line (from 1) of a file, in its document. */
  placeOf(place: FileLine): FileLine;
  contentHash(file: FileId): string;
}

interface FileLine {
  /** A file of the engine, or the URI of a document. */
  readonly file: string;
  readonly line: number;
}

interface KnownText {
  /** Of the document, or of the file on disk. */
  readonly lineStarts: readonly number[];
  readonly bom: number;
  readonly hash: string;
  /** Of the open documents it came from; `null`: from disk. */
  readonly version: string | null;
  /** Of a notebook that is open. */
  readonly cells: readonly KnownCell[];
  /** Of a notebook that is not: its places are those in its file. */
  readonly onDisk?: Pick<OnDisk, 'spanOf' | 'lineOf'>;
}

interface KnownCell extends CellPlace {
  readonly uri: string;
  /** Lines of the file before it. */
  readonly line: number;
}

export interface SourcesParts {
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly files: FileAccess | null;
  readonly hash: (text: string) => string;
  /** In bytes. */
  readonly maxSize: (file: FileId) => number;
}

export function createSources(parts: SourcesParts): Sources {
  const { documents } = parts;
  const known = new Map<FileId, KnownText>();
  const inOrder = createQueue();
  // Versions start over when a document is opened again.
  documents.onClose(({ file }) => {
    const text = known.get(file);
    if (text) known.set(file, { ...text, version: null });
  });
  return {
    flush: () => inOrder(() => flush(parts, known)),
    loadFromDisk: (file) => inOrder(() => load(parts, known, file)),
    remove: (file) =>
      inOrder(() => {
        if (!documents.isOpen(file)) forget(parts, known, file);
        return Promise.resolve();
      }),
    rangeOf: (file, span) => rangeIn(known.get(file), span),
    editOf: (file, edit) => editIn(known.get(file), edit),
    uriOf: (file, offset) => cellAt(known.get(file), offset)?.uri ?? documents.names.uriOf(file),
    isIn({ file, document }, offset) {
      const cell = cellAt(known.get(file), offset);
      return !cell || cell.uri === document.uri;
    },
    offsetOf({ file, document }, position) {
      const cell = known.get(file)?.cells.find(({ uri }) => uri === document.uri);
      return (cell?.start ?? 0) + document.offsetAt(position);
    },
    placeOf({ file, line }) {
      const text = known.get(file);
      const cell = cellAt(text, text?.lineStarts[line - 1] ?? 0);
      return { file: cell?.uri ?? documents.names.uriOf(file), line: text ? lineIn(text, line) : line };
    },
    contentHash: (file) => known.get(file)?.hash ?? '',
  };
}

/** A span that leaves its cell ends with it. */
function rangeIn(text: KnownText | undefined, span: Span): Range {
  const { start, end } = text?.onDisk?.spanOf(span) ?? span;
  const cell = cellAt(text, start);
  const place = (offset: number): Position => {
    const { line, column } = positionAt(text?.lineStarts ?? [0], offset, text?.bom);
    return { line: line - 1 - (cell?.line ?? 0), character: column - 1 };
  };
  return { start: place(start), end: place(cell ? Math.min(end, cell.end) : end) };
}

function editIn(text: KnownText | undefined, edit: TextEdit): ProtocolEdit {
  const { span, newText } = insideCell({ cells: text?.cells ?? [] }, edit);
  return { range: rangeIn(text, span), newText };
}

/** The break between two cells belongs to the first. */
function cellAt(text: KnownText | undefined, offset: number): KnownCell | undefined {
  return text?.cells.filter(({ start }) => start <= offset).at(-1);
}

async function flush(parts: SourcesParts, known: Map<FileId, KnownText>): Promise<void> {
  for (const open of parts.documents.files()) {
    const version = open.parts.map(({ uri, version: of }) => `${of} ${uri}`).join('\n');
    if (known.get(open.file)?.version === version) continue;
    const { text, cells } = textOf(open);
    await hand(parts, known, open.file, { text, cells, version });
  }
}

function textOf({ isNotebook, parts }: OpenFile): Pick<HandedText, 'text' | 'cells'> {
  const texts = parts.map((document) => document.getText());
  if (!isNotebook) return { text: texts.join(''), cells: [] };
  const { text, cells } = moduleOfCells(texts);
  const lineStarts = computeLineStarts(text);
  return {
    text,
    cells: cells.map(({ index, start, end }) => {
      return { uri: parts[index]?.uri ?? '', index, start, end, line: lineIndexAt(lineStarts, start) };
    }),
  };
}

async function load(parts: SourcesParts, known: Map<FileId, KnownText>, file: FileId): Promise<void> {
  const { documents, files, maxSize, workspace } = parts;
  if (documents.isOpen(file)) return;
  const content = files ? await files.read(file, maxSize(file)) : ({ k: 'missing' } as const);
  // Opened while it was being read: the document wins, the next flush hands it over.
  if (documents.isOpen(file)) return;
  if (content.k === 'text') return hand(parts, known, file, { ...content, cells: [], version: null });
  forget(parts, known, file);
  if (content.k === 'unusable') workspace.setSkipped(file, content.reason);
}

interface HandedText extends Pick<KnownText, 'version' | 'cells'> {
  readonly text: string;
  readonly onDisk?: OnDisk;
}

async function hand(
  { workspace, hash, maxSize }: SourcesParts,
  known: Map<FileId, KnownText>,
  file: FileId,
  { text, cells, version, onDisk }: HandedText,
): Promise<void> {
  const document = onDisk?.text ?? text;
  const handed: KnownText = {
    ...{ lineStarts: computeLineStarts(document), bom: bomLength(document), hash: hash(text), version, cells },
    ...(onDisk && { onDisk: { spanOf: onDisk.spanOf, lineOf: onDisk.lineOf } }),
  };
  known.set(file, handed);
  const reason = reasonNotToRead(text, file, maxSize(file));
  const isNotebook = cells.length > 0 || onDisk !== undefined;
  if (reason === null)
    await workspace.setText(file, text, {
      overlay: version !== null,
      ...(isNotebook && { shownLine: (line) => lineIn(handed, line) }),
    });
  else workspace.setSkipped(file, reason);
}

function lineIn(text: KnownText, line: number): number {
  if (text.onDisk) return text.onDisk.lineOf(line);
  return line - (cellAt(text, text.lineStarts[line - 1] ?? 0)?.line ?? 0);
}

/** The same limits as for files on disk. */
function reasonNotToRead(text: string, file: FileId, maxSize: number): string | null {
  const mayBeTooLarge = text.length * 3 > maxSize;
  if (mayBeTooLarge && new TextEncoder().encode(text).length > maxSize) return 'too large';
  return isMinifiedName(file) || isMinified(text, file) ? 'minified' : null;
}

function forget({ workspace }: SourcesParts, known: Map<FileId, KnownText>, file: FileId): void {
  known.delete(file);
  workspace.removeFile(file);
}

/** Runs tasks one after the other; a task that fails does not stop the next. */
function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result;
    result.catch(() => undefined);
    return result;
  };
}
