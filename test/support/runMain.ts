/** Runs a script; what went wrong is said in a line for each cause, without stacks. */
import { inspect } from 'node:util';

export function runMain(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    for (let cause = error; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined) {
      console.error(cause instanceof Error ? cause.message : inspect(cause));
    }
    process.exitCode = 1;
  });
}
