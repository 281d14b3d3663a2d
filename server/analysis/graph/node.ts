/** One function in the call graph: what resolution found in its body. Plain data, recomputed as a whole. */
import type { Confidence, FunctionId, Effect, Context, Flag, PlaceKind, Phase, Loop, Site } from '../../../rules/model';

import type { Turns } from './alone';
import type { GivenFlags } from './flags';

/** The callee runs on the caller's thread before the operation ends: effects flow up, contexts flow down. */
export interface CallEdge {
  readonly to: FunctionId;
  readonly op: number;
  readonly loopDepth: number;
  readonly confidence: Confidence;
  /** It runs elsewhere while the caller waits: effects flow up, contexts do not flow down. */
  readonly isElsewhere?: true;
  /** What the call says about parameters of the callee. */
  readonly given?: GivenFlags;
  /** The call happens only if a parameter of the caller is on, or off. */
  readonly flag?: Flag;
  /** Kinds of effects that an ignore comment at the call stops. */
  readonly stops?: ReadonlySet<Effect['kind']>;
}

/** Something that starts to run without its effects reaching the caller. */
export interface StartEdge {
  readonly to: FunctionId;
  readonly op: number;
  readonly start: Start;
}

export type Start =
  /** A coroutine (or JavaScript async function) on the caller's own loop, awaited or not. */
  | { readonly k: 'coroutine'; readonly isBackground: boolean }
  /** Runs on the same loop later: timers, listeners, `call_soon`. */
  | { readonly k: 'callback'; readonly api: string; readonly isRepeated: boolean }
  /** Runs elsewhere. */
  | { readonly k: 'elsewhere'; readonly api: string; readonly place: 'thread' | 'process' | 'worker' }
  /** A new event loop that the caller waits for: `asyncio.run(main())`. */
  | { readonly k: 'new-loop'; readonly api: string; readonly loop: Loop }
  /** Registered as an entry point: handler, route, task. */
  | {
      readonly k: 'entry';
      readonly place: PlaceKind;
      readonly phase: Phase;
      readonly loop?: Loop;
      readonly reason: string;
    };

export interface FunctionNode {
  readonly id: FunctionId;
  readonly isAsync: boolean;
  /** Python: a coroutine function runs nothing when called. */
  readonly language: 'python' | 'javascript';
  /** Part of a test. */
  readonly isTest: boolean;
  /** When it is taken to run if nobody is seen to call it. */
  readonly unseenPhase: Phase;
  readonly sites: readonly Site[];
  /** Effects of the function's own text, before its callees are joined in. */
  readonly own: readonly Effect[];
  readonly calls: readonly CallEdge[];
  readonly starts: readonly StartEdge[];
  /** Abstract methods for which this one runs. */
  readonly implements: readonly FunctionId[];
  /** Contexts that the function has by itself: module body, decorators, file conventions. */
  readonly roots: readonly Context[];
  readonly turns: Turns;
  /** Context of an async function that nobody is seen to start; `null` when its file is cold as a whole. */
  readonly fallback: Context | null;
}
