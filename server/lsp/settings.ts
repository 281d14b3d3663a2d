/**
 * The `threadwise` settings of the editor. They are asked for once per workspace folder (and once for files outside of
 * all folders) and kept until the client says that something has changed. Settings never live in globals.
 */
import type { Connection } from 'vscode-languageserver';
import type { FileId } from '../../rules/model';
import type { ClientFeatures } from './clientFeatures';
import type { Folders } from './folders';
import { describeError, type Log } from './log';

export interface EditorSettings {
  readonly enable: boolean;
  readonly maxFiles: number;
  /** Lines over functions that say where they run. */
  readonly codeLens: boolean;
  /** Findings of files that are not open, too. */
  readonly scanWorkspace: boolean;
  /** The rest, to be validated together with project files. */
  readonly analysis: Readonly<Record<string, unknown>>;
}

export interface Settings {
  /** Fetches what is missing, so that `of` can answer at once. */
  ready(): Promise<void>;
  of(file: FileId): EditorSettings;
  /** Of every folder, and of files outside of them. */
  all(): readonly EditorSettings[];
  /** Logs a problem with the settings once, however many folders share it. */
  warn(problem: string): void;
  /** @param pushed settings sent along with the notification, by clients that cannot be asked */
  invalidate(pushed: unknown): void;
}

export const DEFAULT_MAX_FILES = 5_000;
/** Keys that steer the server or the client rather than the analysis. */
const NOT_FOR_ANALYSIS = new Set(['enable', 'maxFiles', 'codeLens', 'scanWorkspace', 'trace']);

export function createSettings(connection: Connection, client: ClientFeatures, folders: Folders, log: Log): Settings {
  let pushedSettings: unknown = client.options.settings;
  let cache = new Map<string, EditorSettings>();
  let warned = new Set<string>();
  const warn = (problem: string): void => {
    if (!warned.has(problem)) log('warn', `Settings: ${problem}`);
    warned.add(problem);
  };
  const fallback = (): EditorSettings => readSettings(pushedSettings, warn);

  async function fetchScope(uri: string): Promise<EditorSettings> {
    if (!client.configuration) return fallback();
    try {
      const scope = uri === '' ? { section: 'threadwise' } : { section: 'threadwise', scopeUri: uri };
      return readSettings(await connection.workspace.getConfiguration(scope), warn);
    } catch (error) {
      log('warn', `The client did not send its settings: ${describeError(error)}`);
      return fallback();
    }
  }

  return {
    async ready() {
      const current = cache;
      const scopes = ['', ...folders.all().map((folder) => folder.uri)].filter((uri) => !current.has(uri));
      await Promise.all(scopes.map(async (uri) => current.set(uri, await fetchScope(uri))));
    },
    of: (file) => cache.get(folders.containing(file)?.uri ?? '') ?? fallback(),
    all: () => [...cache.values()],
    warn,
    invalidate(pushed) {
      cache = new Map();
      warned = new Set();
      const section = asRecord(pushed)?.threadwise;
      if (section !== undefined && section !== null) pushedSettings = section;
    },
  };
}

function readSettings(value: unknown, warn: (problem: string) => void): EditorSettings {
  const given = asRecord(value) ?? {};
  const { enable = true, maxFiles = DEFAULT_MAX_FILES, codeLens = false, scanWorkspace = false } = given;
  if (typeof enable !== 'boolean') warn('"enable" must be true or false.');
  if (typeof codeLens !== 'boolean') warn('"codeLens" must be true or false.');
  if (typeof scanWorkspace !== 'boolean') warn('"scanWorkspace" must be true or false.');
  const validMaximum = typeof maxFiles === 'number' && maxFiles >= 0;
  if (!validMaximum) warn('"maxFiles" must be a number.');
  return {
    enable: enable !== false,
    maxFiles: validMaximum ? maxFiles : DEFAULT_MAX_FILES,
    codeLens: codeLens === true,
    scanWorkspace: scanWorkspace === true,
    analysis: Object.fromEntries(
      Object.entries(given).filter(([key, setting]) => !NOT_FOR_ANALYSIS.has(key) && setting !== null),
    ),
  };
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
