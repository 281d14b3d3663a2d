/**
 * Brings texts to the engine: those of open documents, which win, and those on disk. All writes go through one queue,
 * so that an older text never overtakes a newer one.
 */
import type { Range } from 'vscode-languageserver';
import type { Span } from '../../rules/facts';
import type { FileId } from '../../rules/model';
import type { Workspace } from '../analysis/api';
import { bomLength, computeLineStarts, positionAt } from '../analysis/positions';
import { isMinified, isMinifiedName } from '../platform/readSource';
import type { OpenDocuments } from './documents';
import type { FileAccess } from './platform';

export interface Sources {
  /** Hands over the open documents that have changed since the last time. */
  flush(): Promise<void>;
  /** Reads a file again; if it is gone, so are its findings. Open documents are left alone. */
  loadFromDisk(file: FileId): Promise<void>;
  /** For a file that no longer exists; an open document stays. */
  remove(file: FileId): Promise<void>;
  /** Lines and columns of a span, as of the text the engine knows. */
  rangeOf(file: FileId, span: Span): Range;
  contentHash(file: FileId): string;
}

interface KnownText {
  readonly lineStarts: readonly number[];
  readonly bom: number;
  readonly hash: string;
  /** Version of the open document it came from; `null`: from disk. */
  readonly version: number | null;
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
    rangeOf(file, span) {
      const text = known.get(file);
      const place = (offset: number): Range['start'] => {
        const { line, column } = positionAt(text?.lineStarts ?? [0], offset, text?.bom);
        return { line: line - 1, character: column - 1 };
      };
      return { start: place(span.start), end: place(span.end) };
    },
    contentHash: (file) => known.get(file)?.hash ?? '',
  };
}

async function flush(parts: SourcesParts, known: Map<FileId, KnownText>): Promise<void> {
  for (const { file, document } of parts.documents.all()) {
    const { version } = document;
    if (known.get(file)?.version !== version) await hand(parts, known, file, document.getText(), version);
  }
}

async function load(parts: SourcesParts, known: Map<FileId, KnownText>, file: FileId): Promise<void> {
  const { documents, files, maxSize, workspace } = parts;
  if (documents.isOpen(file)) return;
  const content = files ? await files.read(file, maxSize(file)) : ({ k: 'missing' } as const);
  // Opened while it was being read: the document wins, the next flush hands it over.
  if (documents.isOpen(file)) return;
  if (content.k === 'text') return hand(parts, known, file, content.text, null);
  forget(parts, known, file);
  if (content.k === 'unusable') workspace.setSkipped(file, content.reason);
}

async function hand(
  { workspace, hash, maxSize }: SourcesParts,
  known: Map<FileId, KnownText>,
  file: FileId,
  text: string,
  version: number | null,
): Promise<void> {
  known.set(file, { lineStarts: computeLineStarts(text), bom: bomLength(text), hash: hash(text), version });
  const reason = reasonNotToRead(text, file, maxSize(file));
  if (reason === null) await workspace.setText(file, text, { overlay: version !== null });
  else workspace.setSkipped(file, reason);
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
