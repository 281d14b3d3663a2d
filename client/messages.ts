/** What the view of the concurrency model and the extension say to each other: plain data. */
import type { PictureParams, PicturePlace, PictureResult } from '../server/lsp/protocol';

/** What the view keeps while it is hidden, and over a restart of the window. */
export interface ViewState {
  readonly params: PictureParams;
  /** Where the user came from: so that a function, its file and the workspace are one click apart. */
  readonly origin?: Extract<PictureParams, { readonly kind: 'function' }>;
  /** What was shown before one entry point was chosen. */
  readonly previous?: PictureParams;
}

export type ToView =
  | { readonly type: 'loading'; readonly state: ViewState }
  | { readonly type: 'picture'; readonly state: ViewState; readonly result: PictureResult }
  /** Nothing to show, and why. */
  | { readonly type: 'empty'; readonly state: ViewState; readonly message: string }
  | { readonly type: 'failed'; readonly state: ViewState; readonly message: string };

export type FromView =
  | { readonly type: 'ready' }
  /** Another question, or another look at the same. */
  | { readonly type: 'ask'; readonly state: ViewState }
  | { readonly type: 'open'; readonly place: PicturePlace; readonly beside: boolean }
  | { readonly type: 'openRule'; readonly rule: string };
