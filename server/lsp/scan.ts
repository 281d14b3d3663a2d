/**
 * Findings of files that the client does not show by itself, published for those that the user has asked for: by command
 * or by setting. What has been published is kept up to date, and goes with its file. The client shows the findings of
 * open documents by itself; a file is claimed for as long as it does, so that nothing is listed twice.
 */
import type { CancellationToken, Diagnostic } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import { diagnosticsOf } from './checking';
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
  readonly #published = new Map<FileId, { readonly uri: string; readonly content: string }>();
  readonly #claimed = new Set<FileId>();

  constructor(private readonly session: Session) {}

  /** The client shows the findings of this file by itself, from the moment they are withdrawn. */
  claim(file: FileId): void {
    this.#claimed.add(file);
  }

  /** The client has stopped to show them. */
  release(file: FileId): void {
    if (this.#claimed.delete(file) && this.#isWanted(file)) this.changed();
  }

  withdraw(file: FileId): void {
    const published = this.#published.get(file);
    if (!published) return;
    this.#published.delete(file);
    void this.session.connection.sendDiagnostics({ uri: published.uri, diagnostics: [] });
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
      if (this.#claimed.has(file) || !this.#isWanted(file)) continue;
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

  /** @returns what was found, whether it is for us to publish or not */
  #publish(file: FileId): readonly Diagnostic[] {
    const { connection, documents, log } = this.session;
    try {
      const diagnostics = diagnosticsOf(this.session, file);
      const content = JSON.stringify(diagnostics);
      if (this.#claimed.has(file) || !this.#isWanted(file)) return diagnostics;
      if (content === (this.#published.get(file)?.content ?? '[]')) return diagnostics;
      const uri = documents.names.uriOf(file);
      if (diagnostics.length > 0) this.#published.set(file, { uri, content });
      else this.#published.delete(file);
      void connection.sendDiagnostics({ uri, diagnostics });
      return diagnostics;
    } catch (error) {
      log('error', `Checking ${file} failed: ${describeError(error)}`);
      return [];
    }
  }
}
