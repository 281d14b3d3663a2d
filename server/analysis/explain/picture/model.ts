/**
 * The picture of a concurrency model: what the view in VS Code draws and what the Markdown for everybody else says.
 *
 * Plain data, JSON, and nothing of how it is shown. Texts are plain sentences in which names of code stand between
 * backticks; whoever shows them has to escape them. Lines and columns count from 1. This file imports nothing, because
 * the editor's side reads it too.
 */

export type LaneKind = 'event-loop' | 'thread-pool' | 'thread' | 'worker' | 'process' | 'main' | 'unknown';
export type BoundBy = 'I/O-bound' | 'CPU-bound' | 'mixed' | 'light';
export type Severity = 'hint' | 'information' | 'warning' | 'error';

/** What to explain. Offsets are those of the text last set. */
export type PictureRequest =
  | { readonly kind: 'function'; readonly file: string; readonly offset: number }
  | { readonly kind: 'file'; readonly file: string }
  /** Everything that is reached from one entry point; `entry` is the `id` of an `EntryPoint`. */
  | { readonly kind: 'entry'; readonly entry: string }
  | {
      readonly kind: 'workspace';
      /** Only these; by default everything that is checked. */
      readonly files?: readonly string[];
      /** Modules (`PictureNode.module`) that are to be opened, or to stay closed, against what is chosen by itself. */
      readonly expanded?: readonly string[];
      readonly collapsed?: readonly string[];
    };

export interface Picture {
  readonly version: 1;
  readonly scope: PictureRequest['kind'];
  /** `load` or `api/routes.py`, without markup. */
  readonly title: string;
  /** Where that is; absent for the workspace. */
  readonly place?: PicturePlace;
  /** The answer in one or two sentences. */
  readonly summary: string;
  /** In the order in which they are drawn. */
  readonly lanes: readonly Lane[];
  readonly nodes: readonly PictureNode[];
  /** Workspace: modules whose parts are shown instead of them. */
  readonly opened?: readonly { readonly id: string; readonly name: string }[];
  readonly edges: readonly PictureEdge[];
  /** Worst first, at most `MOST_FINDINGS`. */
  readonly findings: readonly PictureFinding[];
  /** Functions worth seeing over time, worst first; at most a handful. */
  readonly timelines: readonly TimelineEntry[];
  readonly classification: {
    readonly kind: BoundBy;
    readonly sentence: string;
    readonly evidence: readonly Evidence[];
  };
  readonly concurrency: {
    readonly kind: 'neither' | 'concurrent' | 'parallel' | 'both';
    readonly name: string;
    readonly reason: string;
  };
  readonly recommendation: { readonly model: string; readonly reason: string };
  /** The models in play: those that are in use here, and those that are recommended. */
  readonly models: readonly ModelCard[];
  /** One row per dimension, one cell per model in the order of `models`. */
  readonly tradeOffs: readonly { readonly dimension: string; readonly cells: readonly string[] }[];
  /** Python only. */
  readonly freeThreaded?: string;
  /** Where code starts to run, for a choice of one; worst first. */
  readonly entries: readonly EntryPoint[];
  readonly bounds: Bounds;
}

export interface PicturePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `db.py:12`, as short as it can be without being ambiguous. */
  readonly label: string;
}

export interface Lane {
  readonly id: string;
  readonly kind: LaneKind;
  readonly name: string;
  readonly note: string;
}

export interface PictureNode {
  readonly id: string;
  /** `function`: one function in one lane. `module`: many of them. `api`: what a library does for it. */
  readonly kind: 'function' | 'module' | 'api';
  readonly lane: string;
  readonly name: string;
  /** What it does, or what is in it; short. */
  readonly detail: string;
  readonly boundBy: BoundBy;
  /** Code starts to run here, and why: `Express handler GET /users`. */
  readonly entry?: string;
  /** The function that was asked about. */
  readonly isSubject?: true;
  readonly place?: PicturePlace;
  /** Indices into `findings`. */
  readonly findings: readonly number[];
  /** kind `module`: its name in requests. kind `function` in an opened module: that module. */
  readonly module?: string;
  /** kind `module`: it has parts that can be shown instead. */
  readonly canExpand?: true;
}

export type EdgeKind = 'calls' | 'awaits' | 'starts' | 'hands-off';

export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  /** `starts`: on the same loop, later or beside. `hands-off`: in another lane. */
  readonly kind: EdgeKind;
  readonly callerWaits: 'no' | 'await' | 'block';
  /** What hands it over: `asyncio.to_thread`. */
  readonly label?: string;
  /** How many there are, between modules. */
  readonly count: number;
}

export interface PictureFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** First line of the message. */
  readonly text: string;
  readonly place: PicturePlace;
  /** The function in which it stands. */
  readonly function: string;
}

export interface Evidence {
  readonly text: string;
  readonly place: PicturePlace;
}

export interface ModelCard {
  readonly id: 'async' | 'threads' | 'processes';
  readonly name: string;
  readonly motto: string;
  readonly mentalModel: string;
  readonly underLoad: string;
  /** In use here, recommended, or both. */
  readonly isInUse: boolean;
  readonly isRecommended: boolean;
}

export interface TimelineEntry {
  readonly function: string;
  readonly place: PicturePlace;
  readonly now: Timeline;
  /** The same work where it belongs, if that would be better. */
  readonly better?: Timeline;
}

export interface Timeline {
  readonly length: number;
  readonly caption: string;
  readonly rows: readonly TimelineRow[];
  /** The same in letters. */
  readonly text: string;
}

export interface TimelineRow {
  readonly name: string;
  readonly lane: LaneKind | 'others';
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    readonly kind: 'runs' | 'blocks' | 'computes' | 'others' | 'waits' | 'stuck' | 'shares';
    readonly label: string;
  }[];
}

export interface EntryPoint {
  readonly id: string;
  /** `GET /users`, `main`. */
  readonly name: string;
  readonly reason: string;
  readonly place: PicturePlace;
  readonly findings: number;
}

/** What was left out, so that the picture stays readable. */
export interface Bounds {
  readonly functions: number;
  readonly findings: number;
  readonly entries: number;
  /** Functions that would belong into the picture and are not in it, or only in a sum. */
  readonly hidden: number;
  readonly testsLeftOut: boolean;
}
