/**
 * Brings texts into the workspace: the files to check, what they import, and what imports them, because where a
 * function runs is decided by its callers.
 */
import type { FileId } from '../../rules/model';
import type { Workspace } from '../analysis/api';
import { familyOfFile } from '../analysis/languages/languageOf';
import type { Decoded } from '../platform/decode';
import type { OnDisk } from '../platform/notebookFile';
import { importWords, namesOf } from './importWords';

export interface LoaderOptions {
  readonly workspace: Workspace;
  readonly read: (file: FileId) => Promise<Decoded>;
  readonly yield: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Files that are read ahead while others are parsed. */
const READ_AHEAD = 32;
/** Small projects are loaded as a whole. */
const WHOLE_PROJECT = 300;

export class Loader {
  /** Texts of the files that are in the workspace. */
  readonly texts = new Map<FileId, string>();
  /** Of those whose texts are not what is on the disk. */
  readonly onDisk = new Map<FileId, OnDisk>();
  private readonly seen = new Set<FileId>();

  constructor(private readonly options: LoaderOptions) {}

  /** @param onFile called after each file */
  async load(files: Iterable<FileId>, onFile: () => void = ignoreProgress): Promise<void> {
    const missing = [...files].filter((file) => !this.seen.has(file));
    for (let start = 0; start < missing.length; start += READ_AHEAD) {
      const batch = missing.slice(start, start + READ_AHEAD);
      const sources = await Promise.all(batch.map(this.options.read));
      for (const [index, file] of batch.entries()) {
        this.options.signal.throwIfAborted();
        await this.put(file, sources[index]);
        onFile();
        await this.options.yield();
      }
    }
  }

  private async put(file: FileId, source: Decoded | undefined): Promise<void> {
    this.seen.add(file);
    const { workspace } = this.options;
    if (source?.ok !== true) {
      workspace.setSkipped(file, source?.reason ?? 'unreadable');
      return;
    }
    this.texts.set(file, source.text);
    if (source.onDisk) this.onDisk.set(file, source.onDisk);
    try {
      await workspace.setText(file, source.text, source.onDisk && { shownLine: source.onDisk.lineOf });
    } catch (error) {
      workspace.setSkipped(file, `too much for Threadwise: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Loads everything that the loaded files import, directly or not. */
  async loadImports(): Promise<void> {
    const { workspace } = this.options;
    let fresh: FileId[] = [...this.texts.keys()];
    while (fresh.length > 0) {
      const imported = fresh.flatMap((file) => workspace.importsOf(file));
      const wanted = new Set(imported.filter((file) => !this.seen.has(file)));
      await this.load(wanted);
      fresh = [...wanted].filter((file) => this.texts.has(file));
    }
  }

  /** Loads the files among `candidates` that import loaded files, directly or not, and what those import: never other languages. */
  async loadImporters(candidates: readonly FileId[]): Promise<void> {
    const families = new Set([...this.texts.keys()].map(familyOfFile));
    const unread = candidates.filter((file) => !this.seen.has(file) && families.has(familyOfFile(file)));
    if (unread.length <= WHOLE_PROJECT) {
      await this.load(unread);
      return;
    }
    const byWord = await indexByImportWord(unread, this.options);
    let targets: FileId[] = [...this.texts.keys()];
    const above = new Set(targets);
    while (targets.length > 0) {
      const suspects = new Set(targets.flatMap(namesOf).flatMap((name) => byWord.get(name) ?? []));
      await this.load(suspects);
      targets = [...suspects].filter((file) => !above.has(file) && this.importsAnyOf(file, above));
      targets.forEach((file) => above.add(file));
    }
    await this.loadImports();
  }

  private importsAnyOf(file: FileId, files: ReadonlySet<FileId>): boolean {
    return this.options.workspace.importsOf(file).some((imported) => files.has(imported));
  }
}

async function indexByImportWord(files: readonly FileId[], options: LoaderOptions): Promise<Map<string, FileId[]>> {
  const byWord = new Map<string, FileId[]>();
  for (let start = 0; start < files.length; start += READ_AHEAD) {
    options.signal.throwIfAborted();
    const batch = files.slice(start, start + READ_AHEAD);
    const sources = await Promise.all(batch.map(options.read));
    for (const [index, file] of batch.entries()) {
      const source = sources[index];
      for (const word of source?.ok === true ? importWords(source.text) : []) {
        const list = byWord.get(word);
        if (list === undefined) {
          byWord.set(word, [file]);
        } else {
          list.push(file);
        }
      }
    }
  }
  return byWord;
}

function ignoreProgress(): void {
  // What is loaded around the checked files is not counted.
}
