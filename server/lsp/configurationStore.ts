/** Which configuration applies to a file: the project files that have been read, and the editor's settings. */
import type { Diagnostic } from 'vscode-languageserver';
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { Configuration } from '../analysis/configuration/configuration';
import { effectiveConfiguration, type EffectiveConfiguration } from '../analysis/configuration/effective';
import { isExcluded } from '../analysis/configuration/globs';
import { fileNameOf, folderOf, joinPath } from '../analysis/configuration/paths';
import {
  PROJECT_FILE_NAMES,
  parseProjectFile,
  type ConfigurationError,
  type ParsedProjectFile,
} from '../analysis/configuration/projectFile';
import { extendedFile, resolveWithSources, type EditorLayer } from '../analysis/configuration/resolve';
import { editorSettingsSchema, type EditorSettings } from '../analysis/configuration/schema';
import { readEditorSettings } from '../analysis/configuration/settings';
import { SOURCE } from './diagnostics';
import { isUri } from './fileNames';
import type { Folders } from './folders';
import type { Log } from './log';
import type { FileAccess } from './platform';
import type { Settings } from './settings';

export interface StoreParts {
  readonly settings: Settings;
  readonly folders: Folders;
  readonly files: FileAccess | null;
  readonly ruleIds: readonly string[];
  readonly log: Log;
  readonly showErrors: (file: FileId, errors: Diagnostic[]) => void;
}

/** Nobody writes larger ones by hand. */
export const MAX_PROJECT_FILE_SIZE = 10_000_000;

export class ConfigurationStore {
  readonly #projectFiles = new Map<FileId, ParsedProjectFile>();
  readonly #shownErrors = new Map<FileId, string>();
  readonly #searchedFolders = new Set<FileId>();
  // Files in one folder share their configuration, and the engine recognises one that it has seen by identity.
  readonly #resolved = new Map<FileId, Configuration>();
  readonly #editorLayers = new Map<FileId, EditorSettings>();

  constructor(private readonly parts: StoreParts) {}

  configurationFor(file: FileId): Configuration {
    const folder = folderOf(file) ?? '';
    const known = this.#resolved.get(folder);
    if (known) return known;
    const { configuration } = resolveWithSources(file, this.#projectFiles, this.#editorLayer(file));
    this.#resolved.set(folder, configuration);
    return configuration;
  }

  /** The same with the origin of every value. */
  effectiveFor(file: FileId): EffectiveConfiguration {
    return effectiveConfiguration(file, this.parts.ruleIds, this.#projectFiles, this.#editorLayer(file));
  }

  /** Why a file is left out; `null`: it is not. */
  exclusion(file: FileId): string | null {
    return isExcluded(file, this.configurationFor(file)) ? 'excluded by the configuration' : null;
  }

  /** Project files, and files that one of them extends. */
  isProjectFile(file: FileId): boolean {
    return isProjectFileName(file) || this.isLoaded(file);
  }

  /** Read already, or missed by a file that extends it. */
  isLoaded(file: FileId): boolean {
    return this.#projectFiles.has(file) || this.#isExtended(file);
  }

  #isExtended(file: FileId): boolean {
    return [...this.#projectFiles].some(([from, { configuration }]) => {
      return configuration !== undefined && extendedFile(from, configuration) === file;
    });
  }

  /** After a change of the editor's settings or folders. */
  invalidate(): void {
    this.#resolved.clear();
    this.#editorLayers.clear();
  }

  /** Reads a project file again, with what it extends. */
  async load(file: FileId): Promise<void> {
    const content = await this.parts.files?.read(file, MAX_PROJECT_FILE_SIZE);
    this.#resolved.clear();
    if (content?.k === 'text') {
      const parsed = parseProjectFile(file, content.text, this.parts.ruleIds);
      this.#projectFiles.set(file, parsed);
      const base = parsed.configuration && extendedFile(file, parsed.configuration);
      if (base !== undefined && !this.#projectFiles.has(base)) await this.load(base);
    } else {
      this.#projectFiles.delete(file);
    }
    // What is wrong with `extends` depends on the file it names.
    for (const each of new Set([file, ...this.#projectFiles.keys()])) this.#showErrors(each);
  }

  /** Finds the project files above a file that the listing of the workspace does not cover. */
  async discover(file: FileId): Promise<void> {
    if (!this.parts.files || isUri(file)) return;
    let folder = folderOf(file);
    while (folder !== undefined && !this.#searchedFolders.has(folder)) {
      this.#searchedFolders.add(folder);
      const candidates = PROJECT_FILE_NAMES.map((name) => joinPath(folder ?? '', name));
      for (const candidate of candidates) if (!this.#projectFiles.has(candidate)) await this.load(candidate);
      folder = folderOf(folder);
    }
  }

  #editorLayer(file: FileId): EditorLayer {
    const folder = this.parts.folders.containing(file)?.path ?? '';
    return { folder, settings: this.#editorSettings(folder, file) };
  }

  #editorSettings(workspaceFolder: FileId, file: FileId): EditorSettings {
    const known = this.#editorLayers.get(workspaceFolder);
    if (known) return known;
    const { settings, ruleIds } = this.parts;
    const read = readEditorSettings(editorSettingsSchema, settings.of(file).analysis, ruleIds);
    for (const problem of read.problems) settings.warn(problem);
    this.#editorLayers.set(workspaceFolder, read.settings);
    return read.settings;
  }

  #showErrors(file: FileId): void {
    const parsed = this.#projectFiles.get(file);
    // What is wrong with `extends` shows only when the chain is followed.
    const chain = parsed?.configuration ? resolveWithSources(file, this.#projectFiles).errors : [];
    const errors = [...(parsed?.errors ?? []), ...chain.filter((error) => error.file === file)];
    const fingerprint = JSON.stringify(errors);
    if (fingerprint === (this.#shownErrors.get(file) ?? '[]')) return;
    this.#shownErrors.set(file, fingerprint);
    for (const { line, column, message } of errors) this.parts.log('warn', `${file}:${line}:${column}: ${message}`);
    this.parts.showErrors(file, errors.map(toDiagnostic));
  }
}

export function isProjectFileName(file: FileId): boolean {
  return (PROJECT_FILE_NAMES as readonly string[]).includes(fileNameOf(file));
}

function toDiagnostic({ line, column, span, message }: ConfigurationError): Diagnostic {
  const start = { line: line - 1, character: column - 1 };
  return {
    range: { start, end: { line: start.line, character: start.character + span.end - span.start } },
    severity: DiagnosticSeverity.Error,
    source: SOURCE,
    message,
  };
}
