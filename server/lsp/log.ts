/** Log lines and the request boundary: what fails costs its own answer and one line, never the session. */
import { ResponseError, type Connection } from 'vscode-languageserver';
import type { Host } from '../analysis/host';

export type Log = Host['log'];

export function connectionLog(connection: Connection): Log {
  return (level, message) => {
    connection.console[level](message);
  };
}

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return place === undefined ? error.message : `${error.message} (${place.trim()})`;
}

/** Wraps a request handler. Deliberate protocol errors (cancellation) pass through. */
export function guarded<P extends unknown[], R>(
  log: Log,
  what: string,
  fallback: R,
  handle: (...params: P) => R | Promise<R>,
): (...params: P) => Promise<R> {
  return async (...params) => {
    try {
      return await handle(...params);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log('error', `${what} failed: ${describeError(error)}`);
      return fallback;
    }
  };
}

/** Runs work that nobody waits for. */
export function inBackground(log: Log, what: string, work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    log('error', `${what} failed: ${describeError(error)}`);
  });
}
