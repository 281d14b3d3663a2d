/**
 * The engine as its users see it: the language server, the command line and the browser build talk to nothing else.
 * Everything here is plain data with offsets; lines and columns are made by the reports and by lsp/.
 */
import type { Span } from '../../rules/facts';
import type { Confidence, Context, Effect, FileId, PathStep } from '../../rules/model';
import type { RuleId } from '../../rules';
import type { Severity } from '../../rules/rule';
import type { Configuration } from './configuration/configuration';
import type { Picture, PictureRequest } from './explain/picture/model';
import type { TextEdit } from './languages/frontEnd';
import type { VersionRange } from './project/pythonTarget';

/** Resolves the configuration that applies to a file. */
export type ConfigurationFor = (file: FileId) => Configuration;

export interface Workspace {
  /**
   * Names of all source files and manifests that exist, whether loaded or not: module resolution looks only here.
   * Files that are gone are dropped from the graph.
   */
  setKnownFiles(files: Iterable<FileId>): void;
  addKnownFile(file: FileId): void;
  /** Also drops its facts. */
  removeFile(file: FileId): void;
  /** package.json, tsconfig.json, jsconfig.json, pyproject.toml, setup.cfg, .python-version. Broken ones are ignored and logged. */
  setManifest(file: FileId, text: string): void;
  /**
   * Parses and extracts when the text differs from the last one; adds the file to the known ones.
   * @returns what happened; `skipped` files have no findings
   */
  setText(file: FileId, text: string, options?: TextOptions): Promise<FileStatus>;
  /** Marks a file as not checked, with the reason, for example `unreadable`. */
  setSkipped(file: FileId, reason: string): void;
  status(file: FileId): FileStatus | undefined;
  hasText(file: FileId): boolean;
  /** All files that are being checked, sorted. */
  checkedFiles(): readonly FileId[];
  /** Files that these files import, directly, as far as they are known: what to load next for a complete picture. */
  importsOf(file: FileId): readonly FileId[];
  /**
   * Propagates what changed; called by `check` and the questions below by themselves.
   * @param limit how many functions at most, to cut long work into slices
   * @returns whether nothing is left to do
   */
  settle(limit?: number): boolean;
  /** To be called when what `configurationFor` answers may have changed. */
  reconfigure(): void;
  /** The Python versions that a file has to run on, from the configuration or from what the project declares. */
  targetPython(file: FileId): VersionRange;
  /** Findings of one file in fixed order (line, column, rule). Unknown or skipped file: none. */
  check(file: FileId): readonly Finding[];
  /**
   * Asks the host about the regular expressions that checks have met. That takes time, and checks do not wait for it.
   * @param limit milliseconds; what is left then is asked about the next time
   * @returns the files in which there is something new to find
   */
  judgePatterns(limit?: number): Promise<readonly FileId[]>;
  /** What stands at an offset: a finding, a call that blocks or computes, an async function, a hand-off. `null` = nothing to say. */
  describeAt(file: FileId, offset: number): Description | null;
  /** One line over each async function and handler, in the order of the text. */
  lensesOf(file: FileId): readonly Lens[];
  /** The concurrency model of the innermost function around an offset, as data; `null` outside of known files. */
  explainAt(file: FileId, offset: number): Explanation | null;
  /**
   * The concurrency model as a picture: of a function, a file, what is reached from one entry point, or the workspace.
   * @param findingsOf findings that the caller has already; by default every file is checked that is asked about
   */
  picture(request: PictureRequest, findingsOf?: (file: FileId) => readonly Finding[]): Picture | null;
  /** Edits of one fix of a finding, against the text last set. */
  printFix(file: FileId, finding: Finding, fix: FindingFix): readonly TextEdit[] | null;
  /** Counters since the workspace was made: tests prove incrementality with them. */
  readonly counters: Readonly<Counters>;
}

export interface TextOptions {
  /**
   * For documents that are open in an editor: while the text does not parse, what the errors hide is kept as it was when it
   * last parsed, and findings are kept function by function. Never for the command line.
   */
  readonly overlay?: boolean;
  /** Which line people see for a line of the text, both from 1, where they see another one: in notebooks. */
  readonly shownLine?: (line: number) => number;
}

export interface Counters {
  extracted: number;
  resolved: number;
  summarised: number;
  placed: number;
  /** Functions that rules have looked at, in files that are open or edited. */
  checked: number;
}

export type FileStatus =
  | { readonly k: 'checked'; readonly functions: number; readonly parseErrors: number }
  | { readonly k: 'skipped'; readonly reason: string };

export interface Finding {
  readonly file: FileId;
  readonly rule: RuleId | HousekeepingId;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** First line stands alone; the rest explains. */
  readonly message: string;
  readonly span: Span;
  /** Where the code runs; absent for housekeeping findings. */
  readonly context?: { readonly place: string; readonly phase: string; readonly reason: string };
  readonly cause?: { readonly api: string; readonly effect: string; readonly cost: string };
  /** Steps after the flagged call, the last one is the cause; empty when the flagged call is the cause itself. */
  readonly path: readonly PathStep[];
  /** Other places worth seeing, with a text. */
  readonly related: readonly { readonly file: FileId; readonly span: Span; readonly message: string }[];
  readonly fixes: readonly FindingFix[];
  /** `unnecessary` for unused suppressions. */
  readonly tag?: 'unnecessary';
}

/** Findings that are not rules: they have no page and cannot be configured away except by being fixed. */
export type HousekeepingId = 'unused-suppression' | 'unknown-rule-in-suppression';

export interface FindingFix {
  readonly title: string;
  readonly safety: 'safe' | 'suggestion';
  readonly intent: import('../../rules/fixes').FixIntent;
}

export interface Description {
  readonly span: Span;
  /** Markdown, short first, details below. Links to rule pages are written `threadwise-rule:<id>`. */
  readonly markdown: string;
  /** On a finding: what its message does not say yet, for editors that show both in one hover. */
  readonly beyondMessage?: string;
}

export interface Lens {
  /** The name of the function. */
  readonly span: Span;
  /** `event loop · blocks via load() → open` */
  readonly title: string;
}

/** The concurrency model of one function. */
export interface Explanation {
  readonly file: FileId;
  readonly function: string;
  readonly span: Span;
  readonly isAsync: boolean;
  readonly contexts: readonly Context[];
  readonly effects: readonly { readonly effect: Effect; readonly path: readonly PathStep[] }[];
  readonly handOffs: readonly {
    readonly span: Span;
    readonly api: string;
    readonly runsOn: string;
    readonly callables: readonly string[];
  }[];
  readonly classification: 'I/O-bound' | 'CPU-bound' | 'mixed' | 'light';
  /** Which model fits and why: from the decision rules in rules/models. */
  readonly recommendation: { readonly model: string; readonly reason: string };
  readonly findings: readonly Finding[];
  /** The whole answer as Markdown, for editors without a webview and for `threadwise explain`. */
  readonly markdown: string;
}
