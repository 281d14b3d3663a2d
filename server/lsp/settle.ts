/** Waiting that gives way to cancellation. */
import {
  CancellationTokenSource,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type DiagnosticServerCancellationData,
} from 'vscode-languageserver';

const SHORTEST_PAUSE = 15;
const LONGEST_PAUSE = 50;
/** So many checks say how long the next one may take. */
const RECENT = 8;

/**
 * Clients pull on every keystroke: quiet for this long means that the typing has paused. Where checks are quick, the next
 * keystroke waits for none of them, and there is no need to wait long for it; where they are slow, only the last one of
 * a burst is worth its time. One among many that was slow (memory was collected, all callers were checked) says nothing.
 */
export class TypingPause {
  private readonly recent: number[] = [];

  get milliseconds(): number {
    const slowest = [...this.recent].sort((a, b) => b - a);
    const usual = slowest[slowest.length < RECENT ? 0 : 1];
    if (usual === undefined) return LONGEST_PAUSE;
    return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, usual / 2));
  }

  /** A check of a text that was new took so long. */
  took(milliseconds: number): void {
    this.recent.push(milliseconds);
    if (this.recent.length > RECENT) this.recent.shift();
  }
}

/**
 * Lets in what has arrived meanwhile: timers come after it, unlike other ways to go on later. Twice, because a message is first
 * read and then, a turn later, handled.
 */
export async function nextTurn(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}

export function delay(milliseconds: number, token?: CancellationToken): Promise<void> {
  return within(milliseconds, new Promise<void>(() => undefined), token);
}

/** The result of `work`, or `undefined` if that takes too long or nobody wants it any more. The work itself goes on. */
export function within<T>(milliseconds: number, work: Promise<T>, token?: CancellationToken): Promise<T | undefined> {
  if (milliseconds <= 0 || token?.isCancellationRequested) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      finish();
    }, milliseconds);
    const listener = token?.onCancellationRequested(() => {
      finish();
    });
    function finish(result?: T): void {
      clearTimeout(timer);
      listener?.dispose();
      resolve(result);
    }
    work.then(finish, reject);
  });
}

export function cancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
}

export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw cancelled();
}

/** For answers that would be about an old text: the client asks again. */
export function retryLater(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, 'The document has changed', { retriggerRequest: true });
}

/** For work that the server starts by itself: what gives way to an edit is done again after it. `null` = it gave way. */
export async function unlessOutdated<T>(work: (token: CancellationToken) => Promise<T>): Promise<T | null> {
  try {
    return await work(new CancellationTokenSource().token);
  } catch (error) {
    if (error instanceof ResponseError) return null;
    throw error;
  }
}

/** Acts once, when nobody has asked for that long. */
export function debounced(milliseconds: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
}

/** Never twice at once: what is asked for meanwhile happens once more afterwards. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let isRunning = false;
  let isAskedAgain = false;
  return async () => {
    isAskedAgain = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isAskedAgain) {
        isAskedAgain = false;
        await work();
      }
    } finally {
      isRunning = false;
    }
  };
}
