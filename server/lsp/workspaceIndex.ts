/**
 * Reads the workspace in the background, as far as it is in languages of which documents have been opened. Contexts come
 * from importers, so every file matters: first the import closure of the file that is asked about, then the rest. One file
 * at a time with yields between, so that requests stay quick.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { Workspace } from '../analysis/api';
import type { Host } from '../analysis/host';
import { familyOfFile, type Family } from '../analysis/languages/languageOf';
import { isCheckedName } from '../platform/sourceFiles';
import type { OpenDocuments } from './documents';
import { isInside, type Folder } from './folders';
import { inBackground, type Log } from './log';
import type { FileAccess } from './platform';
import type { WorkspaceStatus } from './protocol';
import { throwIfCancelled, within } from './settle';
import type { Sources } from './sources';

export interface IndexParts {
  readonly workspace: Workspace;
  readonly documents: OpenDocuments;
  readonly sources: Sources;
  readonly files: FileAccess | null;
  readonly host: Host;
  readonly log: Log;
  /** Folders to read, with the largest number of source files. */
  readonly plan: () => Promise<readonly { readonly folder: Folder; readonly maxFiles: number }[]>;
  /** Reads a manifest or project file that is new, or (`null`) gone. */
  readonly readSupportFile: (file: FileId) => Promise<void>;
}

type StatusListener = (status: WorkspaceStatus) => void;

/** A request waits at most this long for the list of files: better an early answer than none. */
const LIST_PATIENCE = 3_000;
/** Requests are answered between slices of this length. */
const SLICE = 8;
/** Effects and contexts are propagated after so many files: for all of them at once it would take seconds. */
const BATCH = 50;
/** Resolved between two looks at what else there is to do: some tens of milliseconds. */
const FUNCTIONS_PER_SLICE = 200;

export class WorkspaceIndex {
  #run = new AbortController();
  #listed: ReadonlySet<FileId> = new Set();
  /** Somebody who writes TypeScript alone has no use for the parser of Python. */
  readonly #families = new Set<Family>();
  #hasBegunToRead = false;
  #listing: Promise<unknown> = Promise.resolve();
  #status: WorkspaceStatus = { state: 'ready', filesKnown: 0, filesRead: 0 };
  readonly #listeners = new Set<StatusListener>();

  constructor(private readonly parts: IndexParts) {
    parts.documents.onOpen(({ file }) => {
      this.#include([familyOfFile(file)]);
    });
  }

  /** All languages, whether a document was opened or not. */
  includeAll(): void {
    this.#include(['python', 'javascript']);
  }

  #include(families: readonly (Family | undefined)[]): void {
    const added = families.filter((family) => family !== undefined && !this.#families.has(family));
    if (added.length === 0) return;
    for (const family of added) if (family) this.#families.add(family);
    // What is about to be listed is read as a whole.
    if (this.#hasBegunToRead) this.restart();
    else this.#report({ ...this.#status, state: 'indexing' });
  }

  #includes(file: FileId): boolean {
    const family = familyOfFile(file);
    return family !== undefined && this.#families.has(family);
  }

  get status(): WorkspaceStatus {
    return this.#status;
  }

  /** @returns what stops it */
  follow(listener: StatusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until everything has been read, or nobody wants it any more. */
  whenRead(onProgress: StatusListener, token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const look: StatusListener = (status) => {
        if (status.state === 'indexing' && !token.isCancellationRequested) {
          onProgress(status);
          return;
        }
        unfollow();
        cancelling.dispose();
        resolve();
      };
      const unfollow = this.follow(look);
      const cancelling = token.onCancellationRequested(() => look(this.#status));
      look(this.#status);
    });
  }

  /** Read, or about to be. */
  isIncluded(file: FileId): boolean {
    return this.#listed.has(file) && this.#includes(file);
  }

  isListed(file: FileId): boolean {
    return this.#listed.has(file);
  }

  /** Listed files in a folder that no longer exists. */
  listedUnder(folder: FileId): readonly FileId[] {
    return [...this.#listed].filter((file) => isInside(file, folder));
  }

  stop(): void {
    this.#run.abort();
  }

  /** Lists the folders again and reads what has not been read; an older run ends. */
  restart(): void {
    this.stop();
    const run = (this.#run = new AbortController());
    this.#hasBegunToRead = false;
    if (this.#families.size > 0) this.#report({ ...this.#status, state: 'indexing' });
    const listing = this.#list(run.signal);
    this.#listing = listing;
    inBackground(this.parts.log, 'Indexing the workspace', async () => {
      try {
        await this.#readAll(await listing, run.signal);
      } catch (error) {
        if (!run.signal.aborted) throw error;
      }
    });
  }

  /** Reads what a file imports, directly and indirectly. */
  async prepare(file: FileId, token: CancellationToken): Promise<void> {
    await within(
      LIST_PATIENCE,
      this.#listing.catch(() => undefined),
      token,
    );
    throwIfCancelled(token);
    if (this.#status.state === 'ready' && this.#status.limit === undefined) return;
    const closure = new Set([file]);
    // A set gives out what is added while it is being iterated.
    for (const next of closure) {
      for (const imported of this.parts.workspace.importsOf(next)) {
        if (closure.has(imported)) continue;
        closure.add(imported);
        await this.#read(imported);
        throwIfCancelled(token);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<readonly ListedFolder[]> {
    const folders: ListedFolder[] = [];
    for (const { folder, maxFiles } of await this.parts.plan()) {
      const files = (await this.parts.files?.list(folder.path, signal)) ?? [];
      folders.push({ files, maxFiles });
    }
    signal.throwIfAborted();
    await this.#adopt(new Set(folders.flatMap(({ files }) => files)));
    return folders;
  }

  #toRead(folders: readonly ListedFolder[]): { readonly sources: readonly FileId[]; readonly limit?: number } {
    const sources = new Set<FileId>();
    let limit: number | undefined;
    for (const { files, maxFiles } of folders) {
      const here = files.filter((file) => isCheckedName(file) && this.#includes(file));
      if (here.length > maxFiles) limit = maxFiles;
      for (const file of here.slice(0, maxFiles)) sources.add(file);
    }
    return { sources: [...sources], ...(limit !== undefined && { limit }) };
  }

  async #adopt(found: ReadonlySet<FileId>): Promise<void> {
    const { workspace, documents, sources, readSupportFile } = this.parts;
    const before = this.#listed;
    this.#listed = found;
    workspace.setKnownFiles([...found, ...documents.all().map(({ file }) => file)]);
    const gone = [...before].filter((file) => !found.has(file));
    const added = [...found].filter((file) => !before.has(file));
    for (const file of gone) await (isCheckedName(file) ? sources.remove(file) : readSupportFile(file));
    for (const file of added) if (!isCheckedName(file)) await readSupportFile(file);
  }

  async #readAll(folders: readonly ListedFolder[], signal: AbortSignal): Promise<void> {
    const { host } = this.parts;
    this.#hasBegunToRead = true;
    if (this.#families.size === 0) return;
    const { sources, ...capped } = this.#toRead(folders);
    let sliceEnd = host.now() + SLICE;
    let filesRead = 0;
    for (const file of sources) {
      await this.#read(file);
      filesRead++;
      if (filesRead % BATCH === 0) {
        await this.#settle(signal);
        this.#report({ state: 'indexing', filesKnown: sources.length, filesRead, ...capped });
      }
      if (host.now() >= sliceEnd) {
        await host.yield();
        sliceEnd = host.now() + SLICE;
      }
      signal.throwIfAborted();
    }
    await this.#settle(signal);
    this.#report({ state: 'ready', filesKnown: sources.length, filesRead, ...capped });
  }

  /** In slices: requests are answered in between. */
  async #settle(signal: AbortSignal): Promise<void> {
    while (!this.parts.workspace.settle(FUNCTIONS_PER_SLICE)) {
      await this.parts.host.yield();
      signal.throwIfAborted();
    }
  }

  async #read(file: FileId): Promise<void> {
    const { workspace, sources } = this.parts;
    if (!workspace.hasText(file) && !workspace.status(file)) await sources.loadFromDisk(file);
  }

  #report(status: WorkspaceStatus): void {
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }
}

interface ListedFolder {
  readonly files: readonly FileId[];
  readonly maxFiles: number;
}
