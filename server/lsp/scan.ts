/**
 * Findings of files that the client does not show by itself, published for those that the user has asked for: by command
 * or by setting. What has been published is kept up to date, and goes with its file. The client shows the findings of
 * open documents by itself; a file is claimed for as long as it does, so that nothing is listed twice. A notebook that is
 * open but not shown has its findings in its cells, one that is not open at its file.
 */
import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import { diagnosticsOf } from './checking';
import type { OpenDocument } from './documents';
import { describeError, inBackground } from './log';
import { judgePatternsLater } from './patterns';
import type { Session } from './session';
import { debounced, oneAtATime } from './settle';

/** How far a scan has come: what it has reached stays covered. */
export class Coverage {
  readonly #files = new Set<FileId>();
  #hasBegun = false;
  #isComplete = false;

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  begin(): void {
    this.#hasBegun = true;
  }

  has(file: FileId): boolean {
    return this.#isComplete || this.#files.has(file);
  }

  add(file: FileId): void {
    this.#files.add(file);
  }

  /** From now on it covers new files as well. */
  complete(): void {
    this.#isComplete = true;
    this.#files.clear();
  }
}

export interface ScanWalk {
  readonly coverage: Coverage;
  readonly includes: (file: FileId) => boolean;
  readonly onFile: (diagnostics: readonly Diagnostic[], done: number, total: number) => void;
}

/** Longer than the pause after which open documents are checked: those come first. */
const UPDATE_SETTLE = 500;

export class WorkspaceScan {
  readonly byCommand = new Coverage();
  bySetting = new Coverage();
  readonly #published = new Map<FileId, { readonly uris: readonly string[]; readonly content: string }>();
  /** The documents that the client shows, by their file: of a notebook, its cells. */
  readonly #claimed = new Map<FileId, Set<string>>();

  constructor(private readonly session: Session) {}

  /** The client shows the findings of this file by itself, from the moment they are withdrawn. */
  claim({ file, document }: OpenDocument): void {
    const documents = this.#claimed.get(file) ?? new Set();
    this.#claimed.set(file, documents.add(document.uri));
  }

  /** The client has stopped to show them. */
  release({ file, document }: OpenDocument): void {
    if (this.#claimed.get(file)?.delete(document.uri) === true && this.#isWanted(file)) this.changed();
  }

  withdraw(file: FileId): void {
    const { uris = [] } = this.#published.get(file) ?? {};
    this.#published.delete(file);
    for (const uri of uris) void this.session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Anything may be different: texts, settings, which files there are. */
  readonly changed = debounced(UPDATE_SETTLE, () => {
    inBackground(this.session.log, 'Updating the findings of the workspace', () => this.#update());
  });

  /** Publishes file by file, with pauses, until it is cancelled. */
  async walk({ coverage, includes, onFile }: ScanWalk, token: CancellationToken): Promise<void> {
    await this.session.sources.flush();
    const files = this.#files().filter(includes);
    for (const [at, file] of files.entries()) {
      if (token.isCancellationRequested) return;
      coverage.add(file);
      onFile(this.#publish(file), at + 1, files.length);
      await this.session.platform.host.yield();
    }
    coverage.complete();
    judgePatternsLater(this.session);
  }

  readonly #update = oneAtATime(async () => {
    const { settings, sources, platform } = this.session;
    if (!this.byCommand.hasBegun && !this.bySetting.hasBegun && this.#published.size === 0) return;
    await settings.ready();
    await sources.flush();
    const files = new Set(this.#files());
    for (const file of [...this.#published.keys()]) {
      if (!files.has(file) || !this.#isWanted(file)) this.withdraw(file);
    }
    for (const file of files) {
      if (this.#isClaimed(file) || !this.#isWanted(file)) continue;
      this.#publish(file);
      await platform.host.yield();
    }
    judgePatternsLater(this.session);
  });

  /** Only what belongs to the workspace: a document from elsewhere has findings while it is shown. */
  #files(): readonly FileId[] {
    const { workspace, index } = this.session;
    return workspace.checkedFiles().filter((file) => index.isListed(file));
  }

  #isWanted(file: FileId): boolean {
    return this.byCommand.has(file) || (this.bySetting.has(file) && this.session.settings.of(file).scanWorkspace);
  }

  /** Cells that are deleted are not shown any more, whoever forgets to say so. */
  #isClaimed(file: FileId): boolean {
    const { documents } = this.session;
    return [...(this.#claimed.get(file) ?? [])].some((uri) => documents.get(uri) !== null);
  }

  /** @returns what was found, whether it is for us to publish or not */
  #publish(file: FileId): readonly Diagnostic[] {
    const { connection, log } = this.session;
    try {
      const diagnostics = diagnosticsOf(this.session, file);
      if (this.#isClaimed(file) || !this.#isWanted(file)) return diagnostics;
      const found = this.#byDocument(file);
      const content = JSON.stringify([...found]);
      const before = this.#published.get(file);
      if (content === (before?.content ?? '[]')) return diagnostics;
      const uris = [...found.keys()];
      if (uris.length > 0) this.#published.set(file, { uris, content });
      else this.#published.delete(file);
      for (const uri of new Set([...(before?.uris ?? []), ...uris]))
        void connection.sendDiagnostics({ uri, diagnostics: found.get(uri) ?? [] });
      return diagnostics;
    } catch (error) {
      log('error', `Checking ${file} failed: ${describeError(error)}`);
      return [];
    }
  }

  #byDocument(file: FileId): ReadonlyMap<string, Diagnostic[]> {
    const { sources, workspace } = this.session;
    const uris = new Set(workspace.check(file).map(({ span }) => sources.uriOf(file, span.start)));
    const found = [...uris].map((uri): [string, Diagnostic[]] => {
      return [uri, diagnosticsOf(this.session, file, ({ span }) => sources.uriOf(file, span.start) === uri)];
    });
    return new Map(found.filter(([, diagnostics]) => diagnostics.length > 0));
  }
}
